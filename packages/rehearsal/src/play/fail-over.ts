// The test failover, from the point that is chosen to the machine that runs on the restored disk,
// and the way back.

import { dig, digText, callArm, completeArm } from '../appliance/arm.ts';
import { protectedItemPath } from '../appliance/set-up/vault-paths.ts';
import type { StageContext } from '../appliance/stage.ts';
import type { Recovered } from '../machine/recover-machine.ts';
import type { FailoverReport, MachineReport, RecoveryPointReport } from '../report/report.ts';
import { choosePoint } from './choose-point.ts';
import {
  describeDisk,
  itemsOf,
  machineOf,
  toSeconds,
  type Item,
  type ReplicateInput,
  type State,
} from './protected-items.ts';
import { runCycle } from './run-cycle.ts';

const RECOVERY = '2024-04-01';

type Admin = Parameters<typeof callArm>[1];

/** The admin starts it in the portal and reads the result there. */
export async function failOver(
  input: ReplicateInput,
  context: StageContext,
  state: State,
): Promise<void> {
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
