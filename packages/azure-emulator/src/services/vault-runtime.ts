// What a vault's services know beyond Resource Manager's resources: which components
// have registered and when they were heard of, and how far each protected item is.

import { guidFrom } from '../base/identifiers.ts';
import type { Clock, Pace } from '../base/clock.ts';
import type { JsonObject } from '../base/json.ts';
import type { RecoveryPoint } from './replication-service.ts';

export interface Component {
  /** `ProcessServer`, `RcmProxy`, `PushInstaller`, `ReplicationAgent`, `ReprotectAgent`, `MarsAgent`, `Dra` */
  readonly kind: string;
  /** The appliance that it runs on. */
  readonly appliance: string;
  readonly fqdn: string;
  readonly version: string;
  readonly addresses: readonly string[];
  readonly registeredAt: Date;
  readonly lastHeartbeat: Date;
  /** When its first diagnostics arrived; null: none did. */
  readonly reportedAt: Date | null;
}

export interface ItemProgress {
  readonly points: readonly RecoveryPoint[];
  readonly cycles: number;
  readonly testFailover: 'None' | 'InProgress' | 'WaitingForCompletion';
  /** A failover that was begun and not yet followed by replication back. */
  readonly failover: {
    readonly state: 'InProgress' | 'CommitPending' | 'Committed';
    readonly pointId: string | null;
  } | null;
  /** Replicates from Azure to the site. */
  readonly isReversed: boolean;
  readonly resync: 'None' | 'StartedResynchronization';
  /** What runs just now. */
  readonly scenario: { readonly name: string; readonly job: string; readonly since: Date } | null;
  readonly lastFailoverAt: Date | null;
  readonly lastTestFailoverAt: Date | null;
}

const NO_PROGRESS: ItemProgress = {
  points: [],
  cycles: 0,
  testFailover: 'None',
  failover: null,
  isReversed: false,
  resync: 'None',
  scenario: null,
  lastFailoverAt: null,
  lastTestFailoverAt: null,
};

export class VaultRuntime {
  readonly vaultId: string;
  readonly #clock: Clock;
  readonly #pace: Pace;
  readonly #components = new Map<string, Component>();
  readonly #items = new Map<string, ItemProgress>();

  constructor(vaultId: string, clock: Clock, pace: Pace) {
    this.vaultId = vaultId;
    this.#clock = clock;
    this.#pace = pace;
  }

  components(): Component[] {
    return [...this.#components.values()].sort(
      (a, b) => a.appliance.localeCompare(b.appliance) || a.kind.localeCompare(b.kind),
    );
  }

  find(kind: string, appliance: string): Component | undefined {
    return this.#components.get(keyOf(kind, appliance));
  }

  register(
    component: Pick<Component, 'kind' | 'appliance' | 'fqdn' | 'version' | 'addresses'>,
  ): Component {
    const now = this.#clock.now();
    const known = this.find(component.kind, component.appliance);
    const registered = {
      ...component,
      registeredAt: known?.registeredAt ?? now,
      lastHeartbeat: now,
      reportedAt: known?.reportedAt ?? null,
    };
    this.#components.set(keyOf(component.kind, component.appliance), registered);
    return registered;
  }

  /** A component, or a whole appliance when no kind is given, was heard of. */
  hear(appliance: string, kind?: string): void {
    for (const [key, component] of this.#components) {
      if (
        component.appliance.toLowerCase() !== appliance.toLowerCase() ||
        (kind !== undefined && component.kind.toLowerCase() !== kind.toLowerCase())
      )
        continue;
      this.#components.set(key, { ...component, lastHeartbeat: this.#clock.now() });
    }
  }

  /** Diagnostics of an appliance have arrived. */
  report(appliance: string): void {
    for (const [key, component] of this.#components) {
      if (
        component.appliance.toLowerCase() !== appliance.toLowerCase() ||
        component.reportedAt !== null
      )
        continue;
      this.#components.set(key, { ...component, reportedAt: this.#clock.now() });
    }
  }

  progressOf(itemId: string): ItemProgress {
    return this.#items.get(itemId.toLowerCase()) ?? NO_PROGRESS;
  }

  setProgress(itemId: string, change: Partial<ItemProgress>): void {
    this.#items.set(itemId.toLowerCase(), { ...this.progressOf(itemId), ...change });
  }

  isKnown(itemId: string): boolean {
    return this.#items.has(itemId.toLowerCase());
  }

  forget(itemId: string): void {
    this.#items.delete(itemId.toLowerCase());
  }

  /**
   * The Recovery Services agent was seen with an error after registration that went
   * away by itself after about half an hour (docs/facts/registration.md#agent-errors-that-disappear). Its
   * code and text are not public, and neither is from when on the time counts: here from
   * its first diagnostics, or where none came from registration.
   */
  healthErrorsOf(component: Component): JsonObject[] {
    const now = this.#clock.now().getTime();
    if (now - component.lastHeartbeat.getTime() > this.#pace.heartbeatMs) {
      return [
        healthError(
          'ComponentHeartbeatMissing',
          `No heartbeat from ${component.kind} of appliance '${component.appliance}'.`,
          component.lastHeartbeat,
        ),
      ];
    }
    const begun = component.reportedAt ?? component.registeredAt;
    if (component.kind === 'MarsAgent' && now - begun.getTime() < this.#pace.agentHealthMs) {
      return [
        healthError(
          'MarsAgentNotYetHealthy',
          `The Recovery Services agent of appliance '${component.appliance}' has not yet reported as healthy.`,
          begun,
        ),
      ];
    }
    return [];
  }

  healthOf(component: Component): 'Normal' | 'Critical' {
    return this.healthErrorsOf(component).length === 0 ? 'Normal' : 'Critical';
  }
}

/** One id for all components of an appliance, as seen in every array of a fabric. */
export function applianceIdOf(vaultId: string, appliance: string): string {
  return guidFrom(`appliance ${vaultId.toLowerCase()} ${appliance.toLowerCase()}`);
}

function healthError(errorCode: string, message: string, since: Date): JsonObject {
  return {
    innerHealthErrors: [],
    errorSource: 'Fabric',
    errorType: 'FabricHealthError',
    errorLevel: 'Error',
    errorCategory: 'AgentHealth',
    errorCode,
    errorId: guidFrom(`${errorCode} ${message}`),
    summaryMessage: message,
    errorMessage: message,
    possibleCauses:
      'The component has registered a short time ago, or it cannot reach the service.',
    recommendedAction:
      'Wait for the next heartbeats. If the error stays, check the road to the service.',
    creationTimeUtc: since.toISOString(),
    recoveryProviderErrorMessage: null,
    entityId: null,
    customerResolvability: 'NotAllowed',
  };
}

function keyOf(kind: string, appliance: string): string {
  return `${kind.toLowerCase()} ${appliance.toLowerCase()}`;
}
