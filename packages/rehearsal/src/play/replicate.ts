// From the enabled protection to the recovered disk: the initial copy, cycles of
// changes while the server keeps writing, and a test failover compared with what
// the source was at that point.

import { dig, digText, callArm, completeArm } from '../appliance/arm.ts';
import { openCacheContainer } from '../appliance/cache-client.ts';
import { protectedItemPath } from '../appliance/set-up/vault-paths.ts';
import { signInAsApplication } from '../appliance/sign-in.ts';
import { retryUntil, type StageContext, type StageId } from '../appliance/stage.ts';
import type { StageListener } from '../appliance/appliance.ts';
import type { RoadError } from '../appliance/road-error.ts';
import { createVaultPort, renewContainer } from '../appliance/vault-port.ts';
import { SERVICE_AUDIENCE } from '@sekisho/azure-emulator/services/service-access.ts';
import type { RehearsalEvent, Emit } from '../report/events.ts';
import type { RehearsedSite } from '../site/rehearsed-site.ts';
import type { FailedBack } from '../machine/fail-back.ts';
import type { Recovered } from '../machine/recover-machine.ts';
import type {
  CycleFigures,
  FailbackReport,
  FailoverReport,
  GroupReport,
  MachineReport,
  RecoveryPointReport,
  ReplicationReport,
} from '../report/report.ts';
import { DiskReplication, type CycleReport } from '../replication/disk-replication.ts';
import type { DiskSource } from '../replication/source.ts';
import { choosePoint, type FailoverPoint } from './choose-point.ts';
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
  /** Where the source is a group of two. */
  readonly partner?: RehearsedPartner;
}

/** The second machine of a group: its cycles begin at the first one's instants, and it notes what the first has confirmed. */
export interface RehearsedPartner extends Pick<
  RehearsedDisk,
  'source' | 'sizeBytes' | 'checkFileSystem'
> {
  recover(file: string, takenAt: Date): Promise<Recovered>;
  /** The highest number that it had noted, and confirmed, before an instant. */
  notedBefore(instant: Date): number;
}

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

export interface ReplicationOutcome {
  readonly report: ReplicationReport;
}

interface ReplicateInput {
  readonly site: RehearsedSite;
  readonly listener: StageListener;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  readonly options: ReplicationOptions;
}

const RECOVERY = '2024-04-01';

type Failure = { readonly stage: StageId; readonly error: RoadError };

export async function replicate(
  input: ReplicateInput,
): Promise<{ failure: Failure | null; replication: ReplicationOutcome | null }> {
  const { site, listener, options } = input;
  const context = site.appliance.context(site.key);
  const { disk } = options;
  const [first = '', second = ''] = site.key.machines;
  const own = newItem(first, disk, disk.recover?.bind(disk) ?? null);
  const partner =
    disk.partner === undefined
      ? null
      : newItem(second, disk.partner, disk.partner.recover.bind(disk.partner));
  const state: State = {
    own,
    partner,
    bytesUploaded: 0,
    uploadSeconds: 0,
    initialSeconds: null,
    failover: null,
    group: null,
    failback: null,
  };
  const stages: readonly (readonly [StageId, () => Promise<void>])[] = [
    ['initial-replication', () => runCycle(input, context, state, 'initial-replication')],
    ['replication', () => runChanges(input, context, state)],
    ['test-failover', () => failOver(input, context, state)],
  ];
  for (const [stage, action] of stages) {
    const error = await site.appliance.runStage(stage, action, listener);
    if (error !== null) return { failure: { stage, error }, replication: null };
  }
  const report: ReplicationReport = {
    disk: describeDisk(own),
    recoveryPoints: own.points,
    failover: state.failover,
    group: state.group,
    failback: state.failback,
    prediction: predictionOf(options.predictedInitialSeconds ?? null, state.initialSeconds),
    bytesUploaded: state.bytesUploaded,
    bytesPerSecond:
      state.uploadSeconds === 0 ? 0 : Math.round(state.bytesUploaded / state.uploadSeconds),
  };
  return { failure: null, replication: { report } };
}

/** One protected item of the vault, and what has been reached with it. */
interface Item {
  readonly name: string;
  readonly disk: Pick<RehearsedDisk, 'source' | 'sizeBytes' | 'checkFileSystem'>;
  readonly recover: ((file: string, takenAt: Date) => Promise<Recovered>) | null;
  replication: DiskReplication | null;
  points: RecoveryPointReport[];
}

interface State {
  readonly own: Item;
  readonly partner: Item | null;
  bytesUploaded: number;
  uploadSeconds: number;
  initialSeconds: number | null;
  failover: FailoverReport | null;
  group: GroupReport | null;
  failback: FailbackReport | null;
}

function newItem(name: string, disk: Item['disk'], recover: Item['recover']): Item {
  return { name, disk, recover, replication: null, points: [] };
}

function itemsOf({ own, partner }: State): readonly Item[] {
  return partner === null ? [own] : [own, partner];
}

/** Said only where there is more than one. */
function machineOf({ partner }: State, { name }: Item): { readonly machine?: string } {
  return partner === null ? {} : { machine: name };
}

function describeDisk({ disk, points }: Item): ReplicationReport['disk'] {
  return { bytes: disk.sizeBytes, sha256: points.at(-1)?.sha256 ?? '' };
}

async function runChanges(
  input: ReplicateInput,
  context: StageContext,
  state: State,
): Promise<void> {
  for (let cycle = 1; cycle <= input.options.cycles; cycle += 1) {
    await input.options.disk.change(cycle);
    await runCycle(input, context, state, 'replication');
  }
}

/** Of all machines at once: those of a group wait for one another where the instant of their points is. */
async function runCycle(
  input: ReplicateInput,
  context: StageContext,
  state: State,
  stage: StageId,
): Promise<void> {
  const items = itemsOf(state);
  for (const item of items) item.replication ??= await openReplication(input, context, item);
  const progress = new Map<string, CycleProgress>();
  const started = performance.now();
  // A cycle that fails does not leave the other one behind, still running.
  const done = await Promise.allSettled(
    items.map(async (item) => {
      const report = await item.replication?.runCycle({
        signal: input.signal,
        onProgress: (own) => {
          progress.set(item.name, own);
          input.emit({ event: 'progress', stage, ...addUp([...progress.values()]) });
        },
      });
      return report === undefined
        ? []
        : [{ item, report, seconds: toSeconds(performance.now() - started) }];
    }),
  );
  const failed = done.find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  const reports = done.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
  state.uploadSeconds += toSeconds(performance.now() - started);
  for (const each of reports) {
    state.bytesUploaded += each.report.sentBytes;
    notePoint(state, each, input.emit);
  }
  if (stage === 'initial-replication')
    state.initialSeconds = Math.max(...reports.map(({ report }) => report.uploadSeconds));
}

type CycleProgress = Omit<
  Extract<RehearsalEvent, { readonly event: 'progress' }>,
  'event' | 'stage'
>;

function addUp(all: readonly CycleProgress[]): CycleProgress {
  const sum = (of: (each: CycleProgress) => number): number =>
    all.reduce((total, each) => total + of(each), 0);
  return {
    bytesDone: sum((each) => each.bytesDone),
    bytesTotal: sum((each) => each.bytesTotal),
    bytesPerSecond: sum((each) => each.bytesPerSecond),
    blocksLeft: sum((each) => each.blocksLeft),
  };
}

function notePoint(
  state: State,
  {
    item,
    report,
    seconds,
  }: { readonly item: Item; readonly report: CycleReport; readonly seconds: number },
  emit: Emit,
): void {
  const { consistency, dirtyBytes, sentBytes, takenAt: at, recoveryPointId: id } = report;
  const cycle: CycleFigures = {
    consistency,
    dirtyBytes,
    sentBytes,
    seconds,
    rpoSeconds: toSeconds(Date.now() - Date.parse(at)),
  };
  item.points.push({ id, at, sha256: report.diskSha256 ?? '', cycle, isKept: true });
  emit({
    event: 'recovery-point',
    number: item.points.length,
    id,
    at,
    blocks: report.changedBlocks,
    bytes: sentBytes,
    cycle,
    ...machineOf(state, item),
  });
}

function machineFigures({
  ok,
  bootSeconds,
  confirmed,
  whole,
  torn,
  isIsolated,
}: Recovered): Omit<MachineReport, 'rpoSeconds' | 'rtoSeconds'> {
  return { ok, bootSeconds, confirmed, whole, torn, isIsolated };
}

function predictionOf(
  initialSeconds: number | null,
  measuredSeconds: number | null,
): ReplicationReport['prediction'] {
  return initialSeconds === null || measuredSeconds === null
    ? null
    : { initialSeconds, measuredSeconds };
}

function toSeconds(ms: number): number {
  return Math.round(ms) / 1000;
}

async function openReplication(
  { site }: ReplicateInput,
  context: StageContext,
  { name: item, disk }: Item,
): Promise<DiskReplication> {
  const program = context.programs.system;
  const services = context.memory.services;
  if (services === null) throw new Error('the components are not registered');
  const token = await signInAsApplication(context, program, SERVICE_AUDIENCE);
  const address = await retryUntil(context, () =>
    renewContainer({ program, token, rcm: services.rcm, item }),
  );
  return new DiskReplication({
    diskId: 'disk0',
    source: disk.source,
    container: openCacheContainer(program, address),
    vault: createVaultPort({ program, token, protection: services.prot, item }),
    stateFile: join(site.folder, `replication-state-${item}`),
    digestsEveryPoint: true,
    retries: { tries: 3, firstDelayMs: 150, timeoutMs: 60_000 },
  });
}

type Admin = Parameters<typeof callArm>[1];

/** The admin starts it in the portal and reads the result there. */
async function failOver(input: ReplicateInput, context: StageContext, state: State): Promise<void> {
  const { options, emit } = input;
  const asked = Date.now();
  const choice = options.failoverPoint ?? { kind: 'latest-processed' };
  if (choice.kind === 'latest') await runCycle(input, context, state, 'replication');
  const token = context.memory.adminToken;
  if (token === null) throw new Error('nobody has signed in');
  const as = { program: context.programs.user, token };
  const items = itemsOf(state);
  for (const item of items) item.points = await markKept(context, as, item);
  const { at } = choosePoint(groupPoints(state), choice, asked);
  const restored: Restored[] = [];
  for (const item of items) restored.push(await restore(input, context, { as, item, at, state }));
  const booted = Date.now();
  const failovers = await Promise.all(
    restored.map(async (each) => ({ each, ...(await bootRestored(each, { asked, booted })) })),
  );
  for (const { each, failover } of failovers)
    if (failover.machine !== null)
      emit({ event: 'machine', recovered: failover.machine, ...machineOf(state, each.item) });
  const [first, second] = failovers;
  state.failover = first?.failover ?? null;
  if (first?.recovered && second?.recovered && options.disk.partner !== undefined) {
    const notedBefore = options.disk.partner.notedBefore(new Date(at));
    const [{ noted }, { whole }] = [second.recovered, first.recovered];
    const consistency = {
      ok: noted > 0 && noted >= notedBefore && noted <= whole,
      at,
      notedBefore,
      noted,
      whole,
    };
    const { item } = second.each;
    state.group = {
      name: item.name,
      disk: describeDisk(item),
      recoveryPoints: item.points,
      failover: second.failover,
      consistency,
    };
    emit({ event: 'group', group: consistency });
  }
  const [disk] = restored;
  if (options.failsBack === true && disk !== undefined) await failBack(input, state, disk.file);
  for (const { path } of restored)
    await completeArm(context, as, {
      method: 'POST',
      path: `${path}/testFailoverCleanup`,
      apiVersion: RECOVERY,
      body: { properties: { comments: 'rehearsal' } },
    });
}

/** The portal offers what the vault still keeps. */
async function markKept(
  context: StageContext,
  as: Admin,
  { name, points }: Item,
): Promise<RecoveryPointReport[]> {
  const listed = dig(
    await callArm(context, as, {
      path: `${protectedItemPath(context, name)}/recoveryPoints`,
      apiVersion: RECOVERY,
    }),
    'value',
  );
  const names = new Set(Array.isArray(listed) ? listed.map((each) => digText(each, 'name')) : []);
  return points.map((point) => ({ ...point, isKept: names.has(point.id) }));
}

/** Of a group, the instants that all have a point of. */
function groupPoints({ own, partner }: State): readonly RecoveryPointReport[] {
  if (partner === null) return own.points;
  return own.points.filter(({ at }) =>
    partner.points.some((other) => other.at === at && other.isKept),
  );
}

interface Restored {
  readonly item: Item;
  readonly path: string;
  readonly chosen: RecoveryPointReport;
  readonly file: string;
  readonly sha256: string;
  readonly identical: boolean;
  readonly fileSystem: string;
}

async function restore(
  { site, emit }: ReplicateInput,
  context: StageContext,
  of: { readonly as: Admin; readonly item: Item; readonly at: string; readonly state: State },
): Promise<Restored> {
  const { as, item, at, state } = of;
  const path = protectedItemPath(context, item.name);
  const chosen = item.points.find((point) => point.at === at);
  if (chosen === undefined) throw new Error(`${item.name} has no point of ${at}`);
  await completeArm(context, as, {
    method: 'POST',
    path: `${path}/testFailover`,
    apiVersion: RECOVERY,
    body: {
      properties: {
        failoverDirection: 'PrimaryToRecovery',
        networkType: 'VmNetworkAsInput',
        networkId: '',
        providerSpecificDetails: {
          instanceType: 'InMageRcm',
          networkId: '',
          recoveryPointId: `${path}/recoveryPoints/${chosen.id}`,
        },
      },
    },
  });
  const stated = await callArm(context, as, { path, apiVersion: RECOVERY });
  const result = site.engine.failoverOf(
    digText(stated, 'properties', 'providerSpecificDetails', 'internalIdentifier'),
  );
  if (result === null)
    throw new Error(
      `the test failover left no disk (${String(dig(stated, 'properties', 'testFailoverState'))})`,
    );
  const { file, sha256 } = result;
  const identical = sha256 === chosen.sha256;
  const fileSystem = await item.disk.checkFileSystem(file);
  emit({
    event: 'failover',
    identical,
    recovered: sha256,
    source: chosen.sha256,
    fileSystem,
    ...machineOf(state, item),
  });
  return { item, path, chosen, file, sha256, identical, fileSystem };
}

/** `asked`: when the failover was; `booted`: when the disks were there. Milliseconds of Unix time. */
async function bootRestored(
  { item, chosen, file, sha256, identical, fileSystem }: Restored,
  { asked, booted }: { readonly asked: number; readonly booted: number },
): Promise<{ readonly recovered: Recovered | null; readonly failover: FailoverReport }> {
  const recovered = (await item.recover?.(file, new Date(chosen.at))) ?? null;
  // A point that was made only after the failover was asked for is not older than that.
  const machine =
    recovered === null
      ? null
      : {
          ...machineFigures(recovered),
          rpoSeconds: toSeconds(Math.max(0, asked - Date.parse(chosen.at))),
          rtoSeconds: toSeconds(booted - asked + recovered.bootSeconds * 1000),
        };
  return { recovered, failover: { point: chosen.id, sha256, identical, fileSystem, machine } };
}

async function failBack(
  { options, emit }: ReplicateInput,
  state: State,
  file: string,
): Promise<void> {
  const back = await options.disk.failBack?.(file);
  if (back === undefined) throw new Error('only a machine can fail back');
  const { confirmed, whole, torn, whileRunning, atTheEnd, downSeconds } = back;
  const comparedBytes = whileRunning.comparedBytes + atTheEnd.comparedBytes;
  const writtenBytes = whileRunning.writtenBytes + atTheEnd.writtenBytes;
  state.failback = {
    ok: torn === 0 && whole >= confirmed,
    confirmed,
    whole,
    torn,
    comparedBytes,
    writtenBytes,
    downSeconds,
  };
  emit({ event: 'failback', failback: state.failback });
}
