// One cycle of all machines: what differs is uploaded, and a recovery point noted.

import type { StageId } from '@sekisho/core/model/stage.ts';
import { join } from 'node:path';

import { SERVICE_AUDIENCE } from '@sekisho/azure-emulator/services/service-access.ts';
import { openCacheContainer } from '../appliance/cache-client.ts';
import { signInAsApplication } from '../appliance/sign-in.ts';
import { retryUntil, type StageContext } from '../appliance/stage.ts';
import { createVaultPort, renewContainer } from '../appliance/vault-port.ts';
import type { RehearsalEvent, Emit } from '../report/events.ts';
import type { CycleFigures } from '../report/report.ts';
import { DiskReplication, type CycleReport } from '../replication/disk-replication.ts';
import {
  itemsOf,
  machineOf,
  toSeconds,
  type Item,
  type ReplicateInput,
  type State,
} from './protected-items.ts';

/** Of all machines at once: those of a group wait for one another where the instant of their points is. */
export async function runCycle(
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
