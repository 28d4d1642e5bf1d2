// A model of sync: real rounds (syncTarget with its journal on a disk) against a server that is a state, with
// everything that can happen between and in them. After each step what must always hold is looked at.

import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { toEntry, type Entry } from '@sekisho/core/products/shared/sync/entry.ts';
import { parseJournal } from '@sekisho/core/sync/journal.ts';
import { syncTarget, type SyncReport } from '@sekisho/core/sync/sync-target.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { Died, ModelServer, type Fault, type Standing } from './model-server.ts';

/** What is wanted: by key, its value. */
export type Plan = Readonly<Record<string, string>>;

export type Step =
  | { readonly do: 'round'; readonly plan: Plan; readonly fault: Fault }
  /** A person has looked, and lets all of it through. */
  | { readonly do: 'confirmed round'; readonly plan: Plan; readonly fault: Fault }
  | { readonly do: 'others'; readonly key: string; readonly value: string | null }
  /** While a round stands between looking and changing, others write, or another sync has taken over. */
  | {
      readonly do: 'disturbed round';
      readonly plan: Plan;
      readonly at: number;
      readonly by: 'others' | 'another sync';
      readonly key: string;
      readonly value: string | null;
      readonly other: Plan;
    };

export interface ModelState {
  readonly standing: Standing;
  readonly journal: string | null;
  /** By key, what of ours stood when a person last confirmed, and has gone or become another since. */
  readonly gone: Readonly<Record<string, 'removed' | 'changed'>>;
  /** By key, every value that we were ever told to write. */
  readonly asked: Readonly<Record<string, readonly string[]>>;
}

export const EMPTY: ModelState = {
  standing: { entries: {}, marks: {} },
  journal: null,
  gone: {},
  asked: {},
};

const NAME = 'dns1';
const SHARE = 0.3;
const AT_LEAST = 3;

export class SyncModel {
  readonly #folder: string;
  readonly #hasMarks: boolean;
  readonly #journalFile: string;

  /** The folder goes with remove(). */
  constructor(folder: string, hasMarks: boolean) {
    this.#folder = folder;
    this.#hasMarks = hasMarks;
    this.#journalFile = join(folder, 'journal.json');
  }

  remove(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true });
  }

  /** The state after the step; throws an Error that says what must never be. */
  async take(state: ModelState, step: Step): Promise<ModelState> {
    const server = new ModelServer(this.#hasMarks, state.standing);
    for (const [key, values] of Object.entries(state.asked)) server.asked.set(key, new Set(values));
    await this.#putJournal(state.journal);
    if (step.do === 'others') server.edit(step.key, step.value);
    else await this.#round(server, step);
    const next = { ...(await this.#look(server)), gone: state.gone };
    return step.do === 'others' ? next : check(state, next, { step, hasMarks: this.#hasMarks });
  }

  /** Rounds without a fault bring everything that is not of others into step. */
  async expectToSettle(state: ModelState, plan: Plan): Promise<void> {
    const server = new ModelServer(this.#hasMarks, state.standing);
    await this.#putJournal(state.journal);
    let report: SyncReport | null = null;
    for (let round = 0; round < 3; round += 1)
      report = await this.#sync(server, { plan, isForced: true });
    const { entries } = server.standing();
    for (const key of new Set([...Object.keys(entries), ...Object.keys(plan)])) {
      const found = entries[key] ?? {};
      const isOfOthers = Object.values(found).includes('others');
      const values = Object.keys(found).join(' ');
      if (!isOfOthers && values !== (plan[key] ?? ''))
        throw new Error(`never in step: ${key} is ${values}, wanted ${plan[key] ?? 'nothing'}`);
    }
    if (report === null || report.changes.length > 0)
      throw new Error(`never at rest: ${JSON.stringify(report?.changes)}`);
    expectNothingLost(state.standing, server.standing());
  }

  async #putJournal(journal: string | null): Promise<void> {
    if (journal === null) await rm(this.#journalFile, { force: true });
    else await writeFile(this.#journalFile, journal);
  }

  async #look(server: ModelServer): Promise<Omit<ModelState, 'gone'>> {
    return {
      standing: server.standing(),
      journal: await readFile(this.#journalFile, 'utf8').catch(() => null),
      asked: Object.fromEntries(
        [...server.asked].sort().map(([key, values]) => [key, [...values].sort()]),
      ),
    };
  }

  async #round(server: ModelServer, step: Exclude<Step, { do: 'others' }>): Promise<void> {
    server.fault = 'fault' in step ? step.fault : { kind: 'none' };
    let writes = 0;
    let isTaken = false;
    try {
      await this.#sync(server, {
        plan: step.plan,
        isForced: step.do === 'confirmed round',
        beforeWrite: async () => {
          if (isTaken) throw new UserError('taken over', { code: 'sync.lease-lost' });
          writes += 1;
          if (step.do !== 'disturbed round' || writes !== step.at) return;
          if (step.by === 'others') server.edit(step.key, step.value);
          else {
            // The lease is another's now, and its round is done before this one goes on.
            await this.#sync(server, { plan: step.other, isForced: false });
            isTaken = true;
            throw new UserError('taken over', { code: 'sync.lease-lost' });
          }
        },
      });
    } catch (error) {
      if (!(error instanceof Died) && !(error instanceof UserError)) throw error;
    } finally {
      server.fault = { kind: 'none' };
    }
  }

  #sync(
    server: ModelServer,
    {
      plan,
      isForced,
      beforeWrite = async () => undefined,
    }: {
      readonly plan: Plan;
      readonly isForced: boolean;
      readonly beforeWrite?: () => Promise<void>;
    },
  ): Promise<SyncReport> {
    return syncTarget(server.driver(), entriesOf(plan), {
      journalFile: this.#journalFile,
      graceMs: 0,
      isForced,
      isDryRun: false,
      now: () => 0,
      assertHeld: async () => {
        server.beforeWrite();
        await beforeWrite();
      },
      signal: new AbortController().signal,
    });
  }
}

function entriesOf(plan: Plan): Entry[] {
  return Object.entries(plan).map(([key, value]) => toEntry(key, [value], 10));
}

interface Taken {
  readonly step: Exclude<Step, { do: 'others' }>;
  readonly hasMarks: boolean;
}

function check(before: ModelState, after: ModelState, { step, hasMarks }: Taken): ModelState {
  const disturbed = step.do === 'disturbed round' && step.by === 'others' ? step.key : null;
  expectNothingLost(before.standing, after.standing, disturbed);
  expectOnlyOurs(after, hasMarks);
  return { ...after, gone: goneAfter(before, after, step.do === 'confirmed round', disturbed) };
}

/** Whatever others wrote stands, with its value. */
function expectNothingLost(before: Standing, after: Standing, except: string | null = null): void {
  for (const [key, values] of Object.entries(before.entries))
    for (const [value, author] of Object.entries(values))
      if (author === 'others' && key !== except && after.entries[key]?.[value] !== 'others')
        throw new Error(`lost: ${value} at ${key}, which others wrote`);
}

/** What the journal, or a mark, claims is something that we were told to write; what others wrote is never among it. */
function expectOnlyOurs({ standing, journal, asked }: ModelState, hasMarks: boolean): void {
  const claims = hasMarks
    ? Object.entries(standing.marks)
    : journal === null
      ? []
      : (({ owned, pending }) => [...owned, ...pending])(
          parseJournal(journal, 'journal.json', NAME),
        );
  for (const [key, values] of claims)
    for (const value of values) {
      if (standing.entries[key]?.[value] === 'others')
        throw new Error(`claimed: ${value} at ${key} is of others`);
      if (asked[key]?.includes(value) !== true)
        throw new Error(`claimed: ${value} at ${key} was never ours to write`);
    }
}

/** Without a person, at most three of ours go or become others, or 30 % of what stood, and never the last. */
function goneAfter(
  before: ModelState,
  after: ModelState,
  isConfirmed: boolean,
  except: string | null,
): ModelState['gone'] {
  if (isConfirmed) return {};
  const gone: Record<string, 'removed' | 'changed'> = { ...before.gone };
  const ours = (standing: Standing, key: string): string =>
    Object.entries(standing.entries[key] ?? {})
      .filter(([, author]) => author === 'us')
      .map(([value]) => value)
      .join(' ');
  const stood = Object.keys(before.standing.entries).filter(
    (key) => ours(before.standing, key) !== '',
  );
  let wentNow = 0;
  for (const key of stood) {
    const now = ours(after.standing, key);
    if (key === except || now === ours(before.standing, key)) continue;
    gone[key] = now === '' ? 'removed' : 'changed';
    wentNow += 1;
  }
  // What came back stands again.
  for (const key of Object.keys(after.standing.entries))
    if (!stood.includes(key) && ours(after.standing, key) !== '') delete gone[key];
  const removed = Object.values(gone).filter((how) => how === 'removed').length;
  const all = stood.length + Object.keys(before.gone).length;
  if (wentNow > 0 && Object.keys(gone).length > Math.max(AT_LEAST, all * SHARE))
    throw new Error(`too much: ${Object.keys(gone).join(' ')} without a person`);
  const left = Object.keys(after.standing.entries).filter(
    (key) => ours(after.standing, key) !== '',
  );
  // What others took at the same moment is not ours to have known.
  if (wentNow > 0 && removed > 0 && left.length === 0 && except === null)
    throw new Error(`too much: the last of ours has gone without a person`);
  return gone;
}
