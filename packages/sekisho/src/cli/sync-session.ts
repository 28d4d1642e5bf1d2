// What sync and assist begin with: the site, its servers, where the estate comes from, the state folder and the
// lease, all from the same options.

import { join, resolve } from 'node:path';

import { EMPTY_ESTATE, type Estate } from '@sekisho/core/estate/estate.ts';
import { inputFor } from '@sekisho/core/sync/input-for.ts';
import { Trigger, type EstateReader, type SyncInput } from '@sekisho/core/sync/sync-site.ts';
import { STATE_FOLDER } from '@sekisho/core/sync/learned-names.ts';
import { Absences } from '@sekisho/core/sync/absences.ts';
import { readApprovals, type Approval } from '@sekisho/core/sync/approvals.ts';
import {
  halfAnAnswer,
  lossesOf,
  readSeen,
  seenIn,
  writeSeen,
  type EstateSeen,
} from '@sekisho/core/sync/remember-estate.ts';
import type { Lease } from '@sekisho/core/sync/lease.ts';
import { describeMove, isCopy, readIdentity } from '@sekisho/core/sync/site-identity.ts';
import { holdSite, LEASE_FILE } from '@sekisho/core/sync/hold-site.ts';
import type { SiteOwner } from '@sekisho/core/products/shared/sync/site-owner.ts';
import type { Pace } from '@sekisho/core/sync/pace.ts';
import { noteReadings } from '@sekisho/core/sync/note-readings.ts';
import { syncedServers } from '@sekisho/core/sync/server-reading.ts';
import { makeTargets, writtenPaths, type Target } from '@sekisho/core/sync/target.ts';
import { FOLDER_PACE, watchExports } from '@sekisho/core/sync/watch-exports.ts';
import type { Name } from '@sekisho/dns/name.ts';
import { composeSitePlan, type SitePlan } from '@sekisho/core/plan/compose-site-plan.ts';
import { say } from '@sekisho/core/text/text.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { escapeForTerminal } from './escape-for-terminal.ts';
import type { Command } from './io.ts';
import { messageOf, warn } from './warn.ts';
import { watchSiteFile } from './watch-site-file.ts';
import { isLive, watchLiveEstate, type LiveOptions } from './live-estate.ts';
import { folderOf, loadSiteInput, type SiteInput } from './site-input.ts';

/** As commander leaves them. */
export interface SyncOptions extends LiveOptions {
  readonly state?: string;
  readonly grace?: string;
  readonly force?: boolean;
  /** Servers are changed with this word only. */
  readonly apply?: boolean;
  readonly dryRun?: boolean;
  readonly once?: boolean;
  /** Goes on, without `apply` too. */
  readonly watch?: boolean;
  /** Of sync: nothing is wanted, so that all of ours goes. */
  readonly remove?: boolean;
  /** Of `sync approve`: what is held is confirmed as it is now. */
  readonly approves?: boolean;
}

export interface SyncSession {
  readonly loaded: SiteInput;
  readonly targets: readonly Target[];
  readonly state: string;
  readonly readEstate: EstateReader;
  readonly pace: Pace;
  readonly optionsFor: SyncInput['optionsFor'];
  /** What of the last answer the present one lacks, where that did not end it. */
  readonly losses: () => readonly string[];
  /** The state folder is not where its id was made, in words that stand for it; null: it is. */
  readonly moved: string | null;
  /** For who changes servers: nobody else does until it is released. */
  readonly hold: () => Promise<Lease>;
  /** Fires when something else was read of a server than before, and now and then. */
  readonly readings: Trigger;
  close(): void;
}

export async function openSync(
  command: Command,
  folder: string,
  {
    options,
    livePace,
    mayHaveNoTarget,
    notesReadings = true,
  }: {
    readonly options: SyncOptions;
    readonly livePace: Pace;
    /** Where what is to be set by hand is of use too. */
    readonly mayHaveNoTarget: boolean;
    /** What is read of servers is saved for other commands. */
    readonly notesReadings?: boolean;
  },
): Promise<SyncSession> {
  const graceMs = readGrace(options.grace) * 1000;
  const isAzure = isLive(options);
  const state = resolve(command.io.cwd, options.state ?? join(folderOf(folder), STATE_FOLDER));
  const loaded = await loadSiteInput(folder, {
    state,
    readEstate: async () => ({ estate: EMPTY_ESTATE, used: [], notes: [], unused: [] }),
  });
  const identity = await readIdentity(state);
  const moved = identity.copyOf === null ? null : describeMove(state, identity.copyOf);
  if (identity.copyOf !== null && options.approves !== true)
    await assertConfirmed(state, identity.copyOf);
  let owner: SiteOwner = { ...identity, writer: null };
  const readings = new Trigger();
  const targets = noteReadings(await makeTargets(loaded.site, loaded.folder, () => owner), {
    servers: notesReadings ? syncedServers(loaded.site) : [],
    state,
    onSaved: () => readings.fire(),
    onFault: once((error) => {
      const { language, putError, isQuiet } = command;
      const text = say(language, 'sync.reading-not-saved', { message: messageOf(error) });
      if (!isQuiet) putError(`${say(language, 'label.note')}: `, escapeForTerminal(text));
    }),
  });
  if (targets.length === 0 && !mayHaveNoTarget)
    throw new UserError('no server of this site has a sync: block', {
      code: 'sync.no-target',
      where: 'site.yaml',
      hint: 'say under resolvers and proxies how each is changed: docs/sync.md; sekisho sync SITE shows what is to be set by hand',
    });
  const live = isAzure
    ? await watchLiveEstate(command, options, {
        ...loaded,
        isOnce: isOneRound(options),
      })
    : null;
  const exports = resolve(
    command.io.cwd,
    options.estate ?? resolve(loaded.folder, loaded.site.estate),
  );
  let losses: readonly string[] = [];
  const absences = new Map<string, Absences>();
  const isConfirming = options.approves === true;
  const lookAtSite = watchSiteFile(command, loaded.folder);
  const readWhole = rememberingReader(live?.readEstate ?? watchExports(exports), {
    state,
    // Without --apply nothing is written; what goes by force or by a removal is a person's word already.
    isKept: options.apply === true,
    mayLose: (lost) => {
      losses = lost;
      return isConfirming || options.force === true;
    },
  });
  return {
    loaded,
    targets,
    state,
    readEstate: async (signal) => {
      await lookAtSite();
      return readWhole(signal);
    },
    losses: () => losses,
    moved,
    readings,
    hold: async () => {
      const held = await holdSite(state, {
        targets,
        identity,
        writes: writtenPaths(loaded.site, loaded.folder),
      });
      owner = held.owner;
      if (held.lease.wasCorrupt) {
        const path = join(state, LEASE_FILE);
        warn(command, say(command.language, 'sync.lease-corrupt', { path }));
      }
      return held.lease;
    },
    pace: live === null ? FOLDER_PACE : livePace,
    optionsFor: ({ name, layer }, signal) => {
      // A resolver and a proxy may have one name.
      const journal = `${layer === 'dns' ? 'resolver' : 'proxy'}.${name}.json`;
      const ownAbsences = absences.get(journal) ?? new Absences();
      absences.set(journal, ownAbsences);
      return {
        journalFile: join(state, journal),
        ...(OTHER_STATE.has(name) ? {} : { formerJournalFile: join(state, `${name}.json`) }),
        approvedChanges: async () => approvedOf(await readApprovals(state, Date.now()), 'change'),
        // Who takes all away says so, and sees it first: it is no answer of Azure's that may be half of one.
        graceMs: options.remove === true || isConfirming ? 0 : graceMs,
        isForced: options.force === true || options.remove === true,
        isDryRun: options.apply !== true,
        isRemoval: options.remove === true,
        now: Date.now,
        absences: ownAbsences,
        signal,
      };
    },
    close: () => live?.close(),
  };
}

function once<T>(tell: (about: T) => void): (about: T) => void {
  let isSaid = false;
  return (about) => {
    if (!isSaid) tell(about);
    isSaid = true;
  };
}

/** Files of the state folder that no server's journal was. */
const OTHER_STATE: ReadonlySet<string> = new Set([
  'lease',
  'learned',
  'approved',
  'seen',
  'site-id',
]);

/** A copy changes nothing; where it was moved, a person has said so. */
async function assertConfirmed(state: string, from: string): Promise<void> {
  const confirmed = approvedOf(await readApprovals(state, Date.now()), 'folder');
  if (!confirmed.has(describeMove(state, from))) throw isCopy(state, from);
}

export function approvedOf(
  approvals: readonly Approval[],
  kind: Approval['kind'],
): ReadonlySet<string> {
  return new Set(approvals.filter((each) => each.kind === kind).map(({ what }) => what));
}

/** An answer that lacks what the last one had is half of one, until a person says otherwise. */
function rememberingReader(
  read: EstateReader,
  {
    state,
    isKept,
    mayLose,
  }: {
    readonly state: string;
    readonly isKept: boolean;
    readonly mayLose: (losses: readonly string[]) => boolean;
  },
): EstateReader {
  let last: EstateSeen | null = null;
  return async (signal) => {
    const answer = await read(signal);
    const now = seenIn(answer.estate, answer.files ?? []);
    last ??= await readSeen(state);
    const losses = lossesOf(last, now);
    if (losses.length > 0 && !mayLose(losses)) {
      const approved = approvedOf(await readApprovals(state, Date.now()), 'estate');
      const left = losses.filter((loss) => !approved.has(loss));
      if (left.length > 0) throw halfAnAnswer(left);
    }
    if (isKept && JSON.stringify(last) !== JSON.stringify(now)) await writeSeen(state, now);
    last = now;
    return answer;
  };
}

/** Without `--watch` the difference is told once. */
export function isOneRound({ apply, once, watch, remove, approves }: SyncOptions): boolean {
  return (
    once === true || remove === true || approves === true || (apply !== true && watch !== true)
  );
}

/** What contradicts itself is refused before anything is read. */
export function checkApply({ apply, dryRun }: SyncOptions): void {
  if (apply === true && dryRun === true)
    throw new UserError('--dry-run and --apply exclude each other', {
      code: 'sync.apply',
      hint: 'without --apply nothing is changed, with it what --dry-run shows',
    });
}

/** The same session, which changes nothing once its lease is lost. */
export function underLease<T extends Pick<SyncInput, 'optionsFor'>>(
  session: T,
  { assertHeld }: Pick<Lease, 'assertHeld'>,
): T {
  return {
    ...session,
    optionsFor: (target: Target, signal: AbortSignal) => ({
      ...session.optionsFor(target, signal),
      assertHeld,
    }),
  };
}

/** The plan of all appliances, for an estate and what has been learned. */
export function planSite(
  { input }: Pick<SiteInput, 'input'>,
  estate: Estate,
  learned: readonly Name[],
): SitePlan {
  return composeSitePlan({ ...input, estate, learned: [...new Set(learned)].sort() });
}

export function inputsOf(
  { site }: Pick<SiteInput, 'site'>,
  plan: SitePlan,
): ReturnType<SyncInput['plan']> {
  return (server) => inputFor(site, plan, server);
}

function readGrace(option: string | undefined): number {
  const seconds = Number(option);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds;
  throw new UserError(`not a number of seconds: ${String(option)}`, {
    code: 'sync.grace',
    hint: 'give seconds, such as --grace 600',
  });
}
