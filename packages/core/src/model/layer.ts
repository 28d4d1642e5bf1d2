// Where somebody can change something, and who.

export type Layer =
  | 'configuration-manager'
  | 'system-bypass'
  | 'proxy-allow'
  | 'dns'
  | 'firewall'
  | 'azure';
export const LAYERS: readonly Layer[] = [
  'azure',
  'dns',
  'firewall',
  'proxy-allow',
  'configuration-manager',
  'system-bypass',
];

/** Whose hands a change needs. */
export const TEAMS = ['azure', 'dns', 'firewall', 'proxy', 'windows'] as const;
export type Team = (typeof TEAMS)[number];

export const TEAM_OF_LAYER: Readonly<Record<Layer, Team>> = {
  azure: 'azure',
  dns: 'dns',
  firewall: 'firewall',
  'proxy-allow': 'proxy',
  'configuration-manager': 'windows',
  'system-bypass': 'windows',
};
