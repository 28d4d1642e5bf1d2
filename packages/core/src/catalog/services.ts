// The services and clouds that the catalog has data files and rows for.

export const SERVICES = [
  'site-recovery',
  'azure-to-azure',
  'hyper-v',
  'site-recovery-classic',
  'azure-migrate',
  'azure-backup',
  'azure-arc',
] as const;
/** Their programs are agents on machines of the company, each with settings of its own. */
export const AGENT_SERVICES = [
  'azure-backup',
  'azure-arc',
] as const satisfies readonly (typeof SERVICES)[number][];
export const CLOUDS = ['AzurePublic', 'AzureUSGovernment', 'AzureChina'] as const;

export type ServiceId = (typeof SERVICES)[number];
export type AgentService = (typeof AGENT_SERVICES)[number];
export type Cloud = (typeof CLOUDS)[number];

export function isServiceId(text: string): text is ServiceId {
  return SERVICES.some((service) => service === text);
}

export function isAgentService(text: string): text is AgentService {
  return AGENT_SERVICES.some((service) => service === text);
}
