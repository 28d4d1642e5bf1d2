// The stages of a set-up and of the running system, in the order in which they come.

export const STAGES = [
  'install',
  'prerequisites',
  'sign-in',
  'register',
  'key-vault',
  'discovery',
  'rcm',
  'diagnostics',
  'health',
  'enable-replication',
  'initial-replication',
  'replication',
  'failover',
  'update',
  'telemetry',
] as const;

export type Stage = (typeof STAGES)[number];

const ORDER: ReadonlyMap<string, number> = new Map(STAGES.map((stage, at) => [stage, at]));

/** The place of the earliest of these stages; after all of them when there is none. */
export function firstStageOrder(stages: readonly string[]): number {
  return Math.min(STAGES.length, ...stages.map((stage) => ORDER.get(stage) ?? STAGES.length));
}
