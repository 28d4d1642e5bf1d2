// The stages of a set-up and their order (docs/facts/registration.md#order-of-the-setup). What is not
// public is designed freely: the texts, the split into functions, the REST paths
// of the vault's services. Names, order, programs and their settings are documented or were seen.

import type { StageId } from '@sekisho/core/model/stage.ts';
import { pause } from '@sekisho/core/pause.ts';
import type { Name } from '@sekisho/dns/name.ts';
import type { Program } from '@sekisho/core/model/program.ts';
import type { PublicRoute } from '@sekisho/azure-emulator/names/public-route.ts';
import type { ReplicationPolicy } from '@sekisho/core/site/site.ts';
import type { RunningProgram } from './program.ts';
import type { CreatedNames } from './created-names.ts';
import { RoadError } from './road-error.ts';

/** What the portal gives the admin and the Configuration Manager: which vault, where. */
export interface VaultKey {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly vault: string;
  readonly location: string;
  /** The subnet that the admin puts the vault's private endpoint into. */
  readonly subnetId: string;
  readonly cacheAccountId: string;
  readonly loginHost: Name;
  readonly armHost: Name;
  readonly graphHost: Name;
  /** `privatelink.siterecovery.windowsazure.com` and its like, by resource type in lower case. */
  readonly zones: Readonly<Record<string, string>>;
  /** Null: the vault is used through private endpoints. */
  readonly publicRoute: PublicRoute | null;
  readonly asrCode: string;
  readonly migrateCode: string;
  /** Of an earlier registration of this appliance, which is done again: its names, and its zones by the type of what they are for. */
  readonly known: {
    readonly names: Partial<CreatedNames>;
    readonly zones: Readonly<Record<string, string>>;
  };
  /** Digits that follow the vault's name in what registration creates. */
  readonly stemDigits: string;
  readonly policy: ReplicationPolicy;
  /** Names of the machines to protect; those of several are one replication group. */
  readonly machines: readonly string[];
}

/** What the appliance has learned so far; a later stage asks what an earlier one was told. */
export interface ApplianceMemory {
  armToken: string | null;
  adminToken: string | null;
  refreshToken: string | null;
  application: { readonly id: string; readonly secret: string } | null;
  keyVaultHost: Name | null;
  discoveryHost: Name | null;
  /** Hosts of the vault's five services by role. */
  services: Readonly<Record<'id' | 'rcm' | 'srs' | 'tel' | 'prot', Name>> | null;
  /** Null before it was told, and where the cloud has none. */
  eventHubs: { readonly host: Name; readonly signature: string } | null;
}

export interface StageContext {
  readonly key: VaultKey;
  readonly applianceName: string;
  readonly programs: Readonly<Record<Exclude<Program, 'mobility-agent'>, RunningProgram>>;
  readonly memory: ApplianceMemory;
  /** Internet names that the documents list for a stage and program, and that are dialled as they are. */
  readonly documented: (stage: StageId, program: Program) => readonly Name[];
  /** How long a program repeats a step whose road failed. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
}

const PAUSE_MS = 150;

/** Retries what failed on the network until it works or a time limit ends, as the components do: docs/facts/registration.md#behavior-of-the-components. */
export async function retryUntil<T>(
  context: Pick<StageContext, 'patienceMs' | 'signal'>,
  action: () => Promise<T>,
): Promise<T> {
  const until = Date.now() + context.patienceMs;
  for (;;) {
    try {
      return await action();
    } catch (error) {
      const isFinal =
        !(error instanceof RoadError) ||
        error.kind === 'settings-rejected' ||
        error.kind === 'service-refused';
      if (isFinal || Date.now() >= until || context.signal.aborted) throw error;
      await pause(PAUSE_MS, context.signal);
    }
  }
}
