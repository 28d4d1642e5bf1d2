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
import type { FailedBack } from '../machine/fail-back.ts';
import type { Recovered } from '../machine/recover-machine.ts';
import { UserError } from '../../user-error.ts';
import type { CycleFigures, FailbackReport, MachineReport, RecoveryPointReport, ReplicationReport } from '../report.ts';
import { DiskReplication, type CycleReport } from '../replication/disk-replication.ts';
import type { DiskSource } from '../replication/source.ts';
import { join } from 'node:path';

export interface RehearsedDisk {
  readonly source: DiskSource;
  readonly sizeBytes: number;
  /** What the server writes between two cycles. */
  change(cycle: number): Promise<void>;
  checkFileSystem(file: string): Promise<string>;
  /** Where the source is a machine: boots the recovered disk apart from everybody, and asks its service for all records. */
  recover?(file: string, takenAt: Date): Promise<Recovered>;
  /** Where the source is a machine: it is lost, the recovered disk's machine goes on, and what that writes comes back to the first one. */
  failBack?(file: string): Promise<FailedBack>;
}

/** Which point a failover takes: `latest` first makes one of what has been written until now. */
export type FailoverPoint =
  | { readonly kind: 'latest' | 'latest-processed' | 'latest-application-consistent' }
  /** The newest one that is at least so old. */
  | { readonly kind: 'older'; readonly seconds: number };

export interface ReplicationOptions {
  readonly disk: RehearsedDisk;
  /** Cycles of changes after the initial copy. */
  readonly cycles: number;
  /** Default: `latest-processed`. */
  readonly failoverPoint?: FailoverPoint;
  /** After the test failover, the site is lost and comes back. */
  readonly failsBack?: boolean;
  /** What the site's figures promise for the initial copy; null where nothing slows the VPN. */
  readonly predictedInitialSeconds?: number | null;
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
  const state: State = { replication: null, points: [], bytesUploaded: 0, uploadSeconds: 0, initialSeconds: null, failover: null, failback: null };
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
    failback: state.failback,
    prediction: predictionOf(options.predictedInitialSeconds ?? null, state.initialSeconds),
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
  initialSeconds: number | null;
  failover: ReplicationReport['failover'];
  failback: FailbackReport | null;
}

async function runChanges(input: ReplicateInput, context: StageContext, state: State): Promise<void> {
  for (let cycle = 1; cycle <= input.options.cycles; cycle += 1) {
    await input.options.disk.change(cycle);
    await runCycle(input, context, state, 'replication');
  }
}

async function runCycle(input: ReplicateInput, context: StageContext, state: State, stage: StageId): Promise<void> {
  const { tell, signal } = input;
  state.replication ??= await openReplication(input, context);
  const started = performance.now();
  const report = await state.replication.runCycle({
    signal,
    onProgress: ({ bytesDone, bytesTotal, bytesPerSecond, blocksLeft }) => tell({ event: 'progress', stage, bytesDone, bytesTotal, bytesPerSecond, blocksLeft }),
  });
  const seconds = toSeconds(performance.now() - started);
  state.bytesUploaded += report.sentBytes;
  state.uploadSeconds += seconds;
  if (stage === 'initial-replication') state.initialSeconds = report.uploadSeconds;
  notePoint(state, { report, seconds }, tell);
}

function notePoint(state: State, { report, seconds }: { readonly report: CycleReport; readonly seconds: number }, tell: Tell): void {
  const { consistency, dirtyBytes, sentBytes, takenAt: at, recoveryPointId: id } = report;
  const cycle: CycleFigures = { consistency, dirtyBytes, sentBytes, seconds, rpoSeconds: toSeconds(Date.now() - Date.parse(at)) };
  state.points.push({ id, at, sha256: report.diskSha256 ?? '', cycle });
  tell({ event: 'recovery-point', number: state.points.length, id, at, blocks: report.changedBlocks, bytes: sentBytes, cycle });
}

function machineFigures({ ok, bootSeconds, confirmed, whole, torn, isIsolated }: Recovered): Omit<MachineReport, 'rpoSeconds' | 'rtoSeconds'> {
  return { ok, bootSeconds, confirmed, whole, torn, isIsolated };
}

function predictionOf(initialSeconds: number | null, measuredSeconds: number | null): ReplicationReport['prediction'] {
  return initialSeconds === null || measuredSeconds === null ? null : { initialSeconds, measuredSeconds };
}

function toSeconds(ms: number): number {
  return Math.round(ms) / 1000;
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
async function failOver(input: ReplicateInput, context: StageContext, state: State): Promise<void> {
  const { site, options, tell } = input;
  const asked = Date.now();
  const choice = options.failoverPoint ?? { kind: 'latest-processed' };
  if (choice.kind === 'latest') await runCycle(input, context, state, 'replication');
  const token = context.memory.adminToken;
  if (token === null) throw new Error('nobody has signed in');
  const as = { program: context.programs.user, token };
  const path = protectedItemPath(context);
  const chosen = choosePoint(state.points, choice, asked);
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
  tell({ event: 'failover', identical, recovered: result.sha256, source: chosen.sha256, fileSystem });
  const booted = Date.now();
  const recovered = (await options.disk.recover?.(result.file, new Date(chosen.at))) ?? null;
  // A point that was made only after the failover was asked for is not older than that.
  const machine =
    recovered === null
      ? null
      : { ...machineFigures(recovered), rpoSeconds: toSeconds(Math.max(0, asked - Date.parse(chosen.at))), rtoSeconds: toSeconds(booted - asked + recovered.bootSeconds * 1000) };
  if (machine !== null) tell({ event: 'machine', recovered: machine });
  state.failover = { point: chosen.id, sha256: result.sha256, identical, fileSystem, machine };
  if (options.failsBack === true) await failBack(input, state, result.file);
  await completeArm(context, as, { method: 'POST', path: `${path}/testFailoverCleanup`, apiVersion: '2024-04-01', body: { properties: { comments: 'rehearsal' } } });
}

async function failBack({ options, tell }: ReplicateInput, state: State, file: string): Promise<void> {
  const back = await options.disk.failBack?.(file);
  if (back === undefined) throw new Error('only a machine can fail back');
  const { confirmed, whole, torn, whileRunning, atTheEnd, downSeconds } = back;
  const comparedBytes = whileRunning.comparedBytes + atTheEnd.comparedBytes;
  const writtenBytes = whileRunning.writtenBytes + atTheEnd.writtenBytes;
  state.failback = { ok: torn === 0 && whole >= confirmed, confirmed, whole, torn, comparedBytes, writtenBytes, downSeconds };
  tell({ event: 'failback', failback: state.failback });
}

/** `asked`: when the failover was, in milliseconds of Unix time. */
export function choosePoint(points: readonly RecoveryPointReport[], choice: FailoverPoint, asked: number): RecoveryPointReport {
  const fits = (point: RecoveryPointReport): boolean => {
    if (choice.kind === 'older') return Date.parse(point.at) <= asked - choice.seconds * 1000;
    return choice.kind !== 'latest-application-consistent' || point.cycle.consistency === 'application-consistent';
  };
  const found = points.findLast(fits);
  if (found !== undefined) return found;
  const what = choice.kind === 'older' ? `that is ${String(choice.seconds)} s old` : 'that is application-consistent';
  throw new UserError(`there is no recovery point ${points.length === 0 ? 'at all' : what}`, {
    code: 'rehearse.no-such-point',
    hint: 'more cycles make more points (--cycles); application-consistent ones need --source vm and --app-consistent N',
  });
}
