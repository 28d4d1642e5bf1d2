// One server brought to what is wanted, once:
//
//  1. read its entries, and which of them are ours
//  2. compare; hold back what is too young or too much
//  3. write into the journal what is about to happen
//  4. change it
//  5. ask it for the new answers; what it does not give is taken back
//  6. record in the journal what is ours now
//
// When a run ends anywhere in between, the next run continues from step 1.

import { OutsideError, UserError } from '@sekisho/dns/user-error.ts';
import { compareEntries, invertChanges } from './compare-entries.ts';
import { applyChanges, type Change, type Conflict } from '../products/shared/sync/change.ts';
import type {
  ByHand,
  Driver,
  Mismatch,
  OpenTunnels,
  ServerEntries,
} from '../products/shared/sync/driver.ts';
import {
  indexEntries,
  sameValues,
  type Entries,
  type Entry,
  type Owned,
} from '../products/shared/sync/entry.ts';
import { Absences, sameAbsences } from './absences.ts';
import { describeForApproval } from './approvals.ts';
import { applyGrace, limitChanges, type SinceConfirmed } from './hold-back.ts';
import { readIfThere } from '../replace-file.ts';
import {
  afterChanges,
  EMPTY_JOURNAL,
  ownedByJournal,
  readJournal,
  toPending,
  writeJournal,
  type Journal,
} from './journal.ts';

export interface SyncOptions {
  readonly journalFile: string;
  /** Where the journal was before each kind of server had its own; read where there is no other. */
  readonly formerJournalFile?: string;
  readonly graceMs: number;
  /** Let more than the safety limit through. */
  readonly isForced: boolean;
  /** Changes that a person has confirmed, as describeForApproval() tells them. */
  readonly approvedChanges?: () => Promise<ReadonlySet<string>>;
  readonly isDryRun: boolean;
  /** Nothing is wanted: all of ours goes. */
  readonly isRemoval?: boolean;
  readonly now: () => number;
  /** Of this server, from one round to the next; without it only the journal knows. */
  readonly absences?: Absences;
  /** Asked right before each change of a server or of the journal; rejects when this process may change nothing any more. */
  readonly assertHeld?: () => Promise<void>;
  /** Told what stands there at the end of the round, or why that is not known although nothing failed. */
  readonly onRead?: (read: ServerEntries | { readonly failed: string }) => void;
  readonly signal: AbortSignal;
}

export interface SyncReport {
  readonly target: string;
  readonly product: string;
  readonly layer: Driver['layer'];
  /** Made, or for a dry run what would be made. */
  readonly changes: readonly Change[];
  readonly conflicts: readonly Conflict[];
  /** Above the safety limit. */
  readonly held: readonly Change[];
  /** Removals inside their grace. */
  readonly waiting: readonly Change[];
  readonly uncovered: readonly string[];
  /** Changed, not answered as wanted, and taken back. */
  readonly takenBack: readonly Mismatch[];
  /** When entries went: the connections that live on without them. */
  readonly openTunnels?: OpenTunnels;
  /** Wanted entries that were right already. */
  readonly inStep: number;
  readonly owned: number;
  /** For a product without a live driver: what a person has to run, and which names are not answered before. */
  readonly byHand?: ByHand;
}

export async function syncTarget(
  driver: Driver,
  desired: readonly Entry[],
  options: SyncOptions,
): Promise<SyncReport> {
  const journal = await readOwnJournal(options, driver);
  const observation = await reportingFailure(options, driver.observe(options.signal));
  const owned = observation.owned ?? ownedByJournal(journal);
  const prepared = driver.prepare(desired);
  const compared = compareEntries({
    desired: indexEntries(prepared.entries),
    observed: observation.entries,
    owned,
    ...(observation.former === undefined ? {} : { former: observation.former }),
  });
  const unsure =
    observation.owned === null
      ? unsureChanges(prepared.entries, { observed: observation.entries, journal })
      : [];
  const absences = options.absences ?? new Absences();
  const { since: absentSince, nowMs } = absences.open(journal.absentSince, options.now());
  const graced = applyGrace(
    [...compared.changes.filter(({ key }) => !unsure.some((each) => each.key === key)), ...unsure],
    {
      absentSince,
      nowMs,
      graceMs: options.graceMs,
    },
  );
  const approved = graced.ready.length === 0 ? new Set() : await options.approvedChanges?.();
  const { allowed, held, sinceWhile, sinceAfter } = limitChanges(graced.ready, {
    ownedCount: countStanding(owned, observation.entries),
    since: journal.sinceConfirmed,
    isApproved: (change) =>
      options.isForced || approved?.has(describeForApproval(driver.name, change)) === true,
    isDoubtful: ({ key }) => observation.former?.has(key) === true,
  });
  const findings = {
    held,
    waiting: graced.waiting,
    uncovered: prepared.uncovered,
    inStep: compared.inStep,
  };
  const wanted = prepared.entries.map(({ key }) => key);
  const base = { target: driver.name, product: driver.product, layer: driver.layer };
  if (options.isDryRun) {
    await emitRead(driver, options, { wanted, entries: observation.entries });
    return {
      ...base,
      ...findings,
      changes: allowed,
      conflicts: compared.conflicts,
      takenBack: [],
      owned: owned.size,
    };
  }
  const syncer = new Syncer(driver, options, {
    journal,
    owned,
    absentSince: absences.close(graced.absentSince, options.now()),
    sinceWhile,
    sinceAfter,
    hasMarks: observation.owned !== null,
  });
  await driver.claim?.(async () => options.assertHeld?.(), options.signal);
  // What was made of a change that failed is not known before the next round.
  const outcome = await reportingFailure(options, syncer.change(allowed));
  if (options.isRemoval === true && outcome.ownedCount === 0) await driver.leave?.(options.signal);
  const { ownedCount, done, conflicts, ...rest } = outcome;
  await emitRead(driver, options, {
    wanted,
    entries: applyChanges({ observed: observation.entries, owned }, done).observed,
    changedByOthers: conflicts.map(({ key }) => key),
    hasAnswered: done.length > 0,
  });
  return {
    ...base,
    ...findings,
    ...rest,
    changes: done,
    conflicts: [...compared.conflicts, ...conflicts],
    owned: ownedCount,
  };
}

async function reportingFailure<T>({ onRead, signal }: SyncOptions, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const code = error instanceof UserError ? error.code : 'sync.failed';
    // Who was taken over from has no word about the server any more.
    if (!signal.aborted && !code.startsWith('sync.lease')) onRead?.({ failed: code });
    throw error;
  }
}

async function emitRead(
  driver: Driver,
  { onRead, signal }: SyncOptions,
  of: {
    readonly wanted: readonly string[];
    readonly entries: Entries;
    /** At this moment: what stands there now was not read. */
    readonly changedByOthers?: readonly string[];
    /** It was asked for the changes. */
    readonly hasAnswered?: boolean;
  },
): Promise<void> {
  if (onRead === undefined) return;
  const { wanted, changedByOthers = [], hasAnswered = false } = of;
  if (!hasAnswered && (await driver.isUp?.(signal)) === false)
    return onRead({ failed: 'sync.no-answer' });
  const entries = new Map([...of.entries].map(([key, { values }]) => [key, values]));
  for (const key of changedByOthers) entries.delete(key);
  onRead({
    entries,
    wanted,
    absent: wanted.filter((key) => !of.entries.has(key) && !changedByOthers.includes(key)),
    isWhole: changedByOthers.length === 0,
  });
}

async function readOwnJournal(
  { journalFile, formerJournalFile }: SyncOptions,
  { name, layer }: Driver,
): Promise<Journal> {
  if (formerJournalFile === undefined || (await readIfThere(journalFile)) !== null)
    return readJournal(journalFile, name);
  const former = await readJournal(formerJournalFile, name);
  // A list's key is its file and the line; a resolver and a proxy of one name had one journal between them.
  const isOfList = [...former.owned.keys(), ...former.pending.keys()].some((key) =>
    key.includes(' '),
  );
  return isOfList === (layer === 'proxy-allow') ? former : EMPTY_JOURNAL;
}

/** Changes that an interrupted run was about to make or seems to have made: a file may be written and its server not reloaded, so they are made again. */
function unsureChanges(
  entries: readonly Entry[],
  { observed, journal }: { readonly observed: Entries; readonly journal: Journal },
): Change[] {
  return entries.flatMap((after): Change[] => {
    const before = observed.get(after.key);
    const values = journal.pending.get(after.key);
    return before === undefined || values === undefined || !sameValues(before.values, after.values)
      ? []
      : [{ kind: 'change', key: after.key, before, after, owned: values }];
  });
}

interface Start {
  /** As it stands in its file. */
  readonly journal: Journal;
  readonly owned: Owned;
  readonly absentSince: ReadonlyMap<string, number>;
  readonly sinceWhile: SinceConfirmed;
  readonly sinceAfter: (done: readonly Change[]) => SinceConfirmed;
  /** The server itself records what is ours. */
  readonly hasMarks: boolean;
}

interface Outcome {
  readonly done: readonly Change[];
  readonly conflicts: readonly Conflict[];
  readonly takenBack: readonly Mismatch[];
  readonly openTunnels?: OpenTunnels;
  readonly ownedCount: number;
}

/** Steps 3 to 6 for one server. */
class Syncer {
  readonly #driver: Driver;
  readonly #options: SyncOptions;
  readonly #start: Start;
  #saved: Journal;

  constructor(driver: Driver, options: SyncOptions, start: Start) {
    this.#driver = driver;
    this.#options = options;
    this.#start = start;
    this.#saved = start.journal;
  }

  async change(changes: readonly Change[]): Promise<Outcome> {
    if (changes.length === 0) {
      await this.#settle(this.#start.owned);
      return { done: [], conflicts: [], takenBack: [], ownedCount: this.#start.owned.size };
    }
    await this.#save({
      owned: this.#start.owned,
      pending: toPending(changes),
      sinceConfirmed: this.#start.sinceWhile,
    });
    const applied = await this.#apply(changes);
    const mismatches = await this.#driver.verify(applied.done, this.#options.signal);
    const wrong = new Set(mismatches.map(({ key }) => key));
    if (wrong.size > 0)
      await this.#takeBack(
        applied.done.filter(({ key }) => wrong.has(key)),
        mismatches,
      );
    const done = applied.done.filter(({ key }) => !wrong.has(key));
    const owned = afterChanges(this.#start.owned, done);
    const sinceConfirmed = this.#start.sinceAfter(done);
    await this.#save({ owned, pending: new Map(), sinceConfirmed });
    const hasGone = done.some(({ kind }) => kind === 'remove');
    const openTunnels = hasGone
      ? await this.#driver.openTunnels?.(this.#options.signal)
      : undefined;
    return {
      done,
      conflicts: applied.conflicts,
      takenBack: mismatches,
      ownedCount: owned.size,
      ...(openTunnels === undefined ? {} : { openTunnels }),
    };
  }

  async #apply(changes: readonly Change[]): ReturnType<Driver['apply']> {
    await this.#options.assertHeld?.();
    return this.#driver.apply(changes, this.#options.signal);
  }

  async #takeBack(changes: readonly Change[], mismatches: readonly Mismatch[]): Promise<void> {
    const back = await this.#apply(invertChanges(changes));
    if (back.conflicts.length === 0) return;
    const [first] = mismatches;
    throw new OutsideError(
      `${this.#driver.name} took ${String(changes.length)} changes, answers them wrongly (${first?.key ?? ''}: ${first?.found ?? ''}) and does not take them back; the next run goes on from there`,
      {
        code: 'sync.part-way',
        where: this.#driver.name,
      },
    );
  }

  /** Nothing to do: the journal is only written when something in it has changed. */
  async #settle(owned: Owned): Promise<void> {
    const before = this.#saved;
    const { sinceConfirmed } = before;
    const isSame =
      isEmpty(before.pending) &&
      sameAbsences(before.absentSince, this.#start.absentSince) &&
      (this.#start.hasMarks || sameKeys(before.owned, owned));
    if (!isSame) await this.#save({ owned, pending: new Map(), sinceConfirmed });
  }

  async #save({ owned, pending, sinceConfirmed }: Omit<Journal, 'absentSince'>): Promise<void> {
    const { hasMarks, absentSince } = this.#start;
    const next: Journal = hasMarks
      ? { ...EMPTY_JOURNAL, absentSince, sinceConfirmed }
      : { owned, pending, absentSince, sinceConfirmed };
    // A server with marks needs no journal for what is ours, and none is written into the way of its change.
    if (
      hasMarks &&
      isEmpty(this.#saved.owned) &&
      isEmpty(this.#saved.pending) &&
      sameAbsences(this.#saved.absentSince, absentSince) &&
      sameKeys(this.#saved.sinceConfirmed, sinceConfirmed) &&
      [...sinceConfirmed].every(([key, how]) => this.#saved.sinceConfirmed.get(key) === how)
    )
      return;
    await this.#options.assertHeld?.();
    await writeJournal(this.#options.journalFile, this.#driver.name, next);
    this.#saved = next;
  }
}

/** What is there with our values alone: not what a run was about to make, and not what others have there. */
function countStanding(owned: Owned, entries: Entries): number {
  return [...owned].filter(
    ([key, ours]) => entries.get(key)?.values.every((value) => ours.includes(value)) === true,
  ).length;
}

function isEmpty(owned: Owned): boolean {
  return owned.size === 0;
}

function sameKeys(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): boolean {
  return a.size === b.size && [...a.keys()].every((key) => b.has(key));
}
