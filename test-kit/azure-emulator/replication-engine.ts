// For tests: an engine that replicates nothing and keeps what it was told.

import { textAt, type Json, type JsonObject } from '@sekisho/azure-emulator/base/json.ts';
import type {
  CacheContainer,
  RecoveryPoint,
  ReplicationService,
} from '@sekisho/azure-emulator/services/replication-service.ts';

export class Engine implements ReplicationService {
  readonly points: RecoveryPoint[] = [];
  readonly cycles: {
    readonly itemId: string;
    readonly manifest: Json;
    readonly cache: CacheContainer;
  }[] = [];
  readonly failovers: (string | null)[] = [];

  async commitCycle(itemId: string, manifest: Json, cache: CacheContainer) {
    this.cycles.push({ itemId, manifest, cache });
    if (textAt(manifest, 'corrupt') !== undefined)
      return { kind: 'rejected' as const, body: { kind: 'resend', blocks: [3] } };
    this.points.push({
      id: `point-${String(this.points.length + 1)}`,
      at: new Date(1_700_000_000_000 + this.points.length),
      kind: 'CrashConsistent',
    });
    return {
      kind: 'committed' as const,
      body: { kind: 'applied', recoveryPointId: this.points.at(-1)?.id ?? '' },
    };
  }
  async baseline(): Promise<JsonObject | null> {
    return this.points.length === 0 ? null : { baseline: 'abc' };
  }
  async recoveryPoints() {
    return this.points;
  }
  async testFailover(_: string, point: string | null) {
    this.failovers.push(point);
    return {};
  }
  async cleanUpTestFailover() {
    this.failovers.length = 0;
  }
  async failover(_: string, point: string | null) {
    this.failovers.push(point);
    return {};
  }
  async cancelFailover() {
    this.failovers.push('cancelled');
  }
  async resynchronize() {
    this.failovers.push('resynchronized');
  }
}
