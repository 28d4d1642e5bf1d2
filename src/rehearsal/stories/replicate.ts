// From the enabled protection to the recovered disk: the initial copy, cycles of
// changes while the server keeps writing, and a test failover compared with what
// the source was at that point.

import { dig, digText, callArm, completeArm } from '../appliance/arm.ts';
import { openCacheContainer } from '../appliance/cache-client.ts';
import { protectedItemPath } from '../appliance/set-up.ts';
import { signInAsApplication } from '../appliance/sign-in.ts';
import { persist, type StageContext, type StageId } from '../appliance/stage.ts';
import type { StageListener } from '../appliance/appliance.ts';
import type { RoadError } from '../appliance/road-error.ts';
import { createVaultPort, renewContainer } from '../appliance/vault-port.ts';
import { SERVICE_AUDIENCE } from '../azure/services/service-access.ts';
import type { Tell } from '../events.ts';
import type { RehearsedSite } from '../rehearsed-site.ts';
import type { RecoveryPointReport, ReplicationReport } from '../report.ts';
import { DiskReplication, type CycleReport } from '../replication/disk-replication.ts';
import type { DiskSource } from '../replication/source.ts';
import { join } from 'node:path';

export interface RehearsedDisk {
  readonly source: DiskSource;
  readonly sizeBytes: number;
  /** What the server writes between two cycles. */
  change(cycle: number): Promise<void>;
  checkFileSystem(file: string): Promise<string>;
}

export interface ReplicationOptions {
  readonly disk: RehearsedDisk;
  /** Cycles of changes after the initial copy. */
  readonly cycles: number;
}

/** What has been reached; a run after a failure goes on from here. */
export interface ReplicationOutcome {
  readonly replication: DiskReplication;
  readonly points: readonly RecoveryPointReport[];
  readonly report: ReplicationReport;
}

interface ReplicateInput {
  readonly site: RehearsedSite;
  readonly listener: StageListener;
  readonly tell: Tell;
  readonly signal: AbortSignal;
  readonly options: ReplicationOptions;
  readonly resume: ReplicationOutcome | null;
}

type Failure = { readonly stage: StageId; readonly error: RoadError };

export async function replicate(input: ReplicateInput): Promise<{ failure: Failure | null; replication: ReplicationOutcome | null }> {
  const { site, listener, options } = input;
  const context = site.appliance.context(site.key);
  const state: State = { replication: null, points: [], bytesUploaded: 0, uploadSeconds: 0, failover: null };
  const stages: readonly (readonly [StageId, () => Promise<void>])[] = [
    ['initial-replication', () => runCycle(input, context, state, 'initial-replication')],
    ['replication', () => runChanges(input, context, state)],
    ['test-failover', () => failOver(input, context, state)],
  ];
  for (const [stage, action] of stages) {
    const error = await site.appliance.runStage(stage, action, listener);
    if (error !== null) return { failure: { stage, error }, replication: null };
  }
  if (state.replication === null) return { failure: null, replication: null };
  const last = state.points.at(-1);
  const report: ReplicationReport = {
    disk: { bytes: options.disk.sizeBytes, sha256: last?.sha256 ?? '' },
    recoveryPoints: state.points,
    failover: state.failover,
    bytesUploaded: state.bytesUploaded,
    bytesPerSecond: state.uploadSeconds === 0 ? 0 : Math.round(state.bytesUploaded / state.uploadSeconds),
  };
  return { failure: null, replication: { replication: state.replication, points: state.points, report } };
}

interface State {
  replication: DiskReplication | null;
  points: RecoveryPointReport[];
  bytesUploaded: number;
  uploadSeconds: number;
  failover: ReplicationReport['failover'];
}

async function runChanges(input: ReplicateInput, context: StageContext, state: State): Promise<void> {
  for (let cycle = 1; cycle <= input.options.cycles; cycle += 1) {
    await input.options.disk.change(cycle);
    await runCycle(input, context, state, 'replication');
  }
}

async function runCycle(input: ReplicateInput, context: StageContext, state: State, stage: StageId): Promise<void> {
  const { tell, signal } = input;
  const started = performance.now();
  state.replication ??= await openReplication(input, context);
  const report = await state.replication.runCycle({
    signal,
    onProgress: ({ bytesDone, bytesTotal, bytesPerSecond, blocksLeft }) => tell({ event: 'progress', stage, bytesDone, bytesTotal, bytesPerSecond, blocksLeft }),
  });
  state.bytesUploaded += report.sentBytes;
  state.uploadSeconds += (performance.now() - started) / 1000;
  notePoint(state, report, tell);
}

function notePoint(state: State, report: CycleReport, tell: Tell): void {
  state.points.push({ id: report.recoveryPointId, at: report.takenAt, sha256: report.diskSha256 ?? '' });
  tell({ event: 'recovery-point', number: state.points.length, id: report.recoveryPointId, at: report.takenAt, blocks: report.changedBlocks, bytes: report.sentBytes });
}

async function openReplication({ site, options }: ReplicateInput, context: StageContext): Promise<DiskReplication> {
  const program = context.programs.system;
  const services = context.memory.services;
  if (services === null) throw new Error('the components are not registered');
  const token = await signInAsApplication(context, program, SERVICE_AUDIENCE);
  const item = 'source';
  const address = await persist(context, () => renewContainer({ program, token, rcm: services.rcm, item }));
  return new DiskReplication({
    diskId: 'disk0',
    source: options.disk.source,
    container: openCacheContainer(program, address),
    vault: createVaultPort({ program, token, protection: services.prot, item }),
    stateFile: join(site.folder, 'replication-state'),
    digestsEveryPoint: true,
    retries: { tries: 3, firstDelayMs: 150, timeoutMs: 60_000 },
  });
}

/** The admin starts it in the portal and reads the result there. */
async function failOver({ site, options, tell }: ReplicateInput, context: StageContext, state: State): Promise<void> {
  const token = context.memory.adminToken;
  if (token === null) throw new Error('nobody has signed in');
  const as = { program: context.programs.user, token };
  const path = protectedItemPath(context);
  const chosen = chosenPoint(state.points);
  await completeArm(context, as, {
    method: 'POST',
    path: `${path}/testFailover`,
    apiVersion: '2024-04-01',
    body: {
      properties: {
        failoverDirection: 'PrimaryToRecovery',
        networkType: 'VmNetworkAsInput',
        networkId: '',
        providerSpecificDetails: { instanceType: 'InMageRcm', networkId: '', recoveryPointId: `${path}/recoveryPoints/${chosen.id}` },
      },
    },
  });
  const item = await callArm(context, as, { path, apiVersion: '2024-04-01' });
  const result = site.engine.failoverOf(digText(item, 'properties', 'providerSpecificDetails', 'internalIdentifier'));
  if (result === null) throw new Error(`the test failover left no disk (${String(dig(item, 'properties', 'testFailoverState'))})`);
  const identical = result.sha256 === chosen.sha256;
  const fileSystem = await options.disk.checkFileSystem(result.file);
  state.failover = { point: chosen.id, sha256: result.sha256, identical, fileSystem };
  tell({ event: 'failover', identical, recovered: result.sha256, source: chosen.sha256, fileSystem });
  await completeArm(context, as, { method: 'POST', path: `${path}/testFailoverCleanup`, apiVersion: '2024-04-01', body: { properties: { comments: 'rehearsal' } } });
}

function chosenPoint(points: readonly RecoveryPointReport[]): RecoveryPointReport {
  const last = points.at(-1);
  if (last === undefined) throw new Error('there is no recovery point');
  return last;
}
