// The stages: of a set-up and of the running system, in the order in which they come, as requirements
// name them; and of a rehearsal, which plays those that can be played (docs/facts/registration.md#order-of-the-setup).

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

export const SETUP_STAGES = [
  'vault',
  'prerequisites',
  'sign-in',
  'register',
  'key-vault',
  'discovery',
  'rcm',
  'diagnostics',
  'health',
  'enable-replication',
] as const;
export const REPLICATION_STAGES = ['initial-replication', 'replication', 'test-failover'] as const;
/** Before the set-up: what the plan asks of the Azure team. */
export const AZURE_STAGE = 'azure-steps';
export type StageId =
  | typeof AZURE_STAGE
  | (typeof SETUP_STAGES)[number]
  | (typeof REPLICATION_STAGES)[number];
