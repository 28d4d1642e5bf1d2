// What sync and assist begin with: the site, its servers, where the estate comes from, the state folder and the
// lease, all from the same options.

import { join, resolve } from 'node:path';

import { EMPTY_ESTATE, type Estate } from '@sekisho/core/estate/estate.ts';
import { inputFor } from '@sekisho/core/sync/input-for.ts';
import type { EstateReader, SyncInput } from '@sekisho/core/sync/sync-site.ts';
import { STATE_FOLDER } from '@sekisho/core/sync/learned-names.ts';
import type { Lease } from '@sekisho/core/sync/lease.ts';
import type { Pace } from '@sekisho/core/sync/pace.ts';
import { makeTargets, type Target } from '@sekisho/core/sync/target.ts';
import { FOLDER_PACE, watchExports } from '@sekisho/core/sync/watch-exports.ts';
import type { Name } from '@sekisho/dns/name.ts';
import { composeSitePlan, type SitePlan } from '@sekisho/core/plan/compose-site-plan.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import type { Command } from './io.ts';
import { isLive, watchLiveEstate, type LiveOptions } from './live-estate.ts';
import { loadSiteInput, type SiteInput } from './site-input.ts';

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
}

export interface SyncSession {
  readonly loaded: SiteInput;
  readonly targets: readonly Target[];
  readonly state: string;
  readonly readEstate: EstateReader;
  readonly pace: Pace;
  readonly optionsFor: SyncInput['optionsFor'];
  close(): void;
}

export async function openSync(
  command: Command,
  folder: string,
  {
    options,
    livePace,
    mayHaveNoTarget,
  }: {
    readonly options: SyncOptions;
    readonly livePace: Pace;
    /** Where what is to be set by hand is of use too. */
    readonly mayHaveNoTarget: boolean;
  },
): Promise<SyncSession> {
  const graceMs = readGrace(options.grace) * 1000;
  const isAzure = isLive(options);
  const state = resolve(command.io.cwd, options.state ?? join(folder, STATE_FOLDER));
  const loaded = await loadSiteInput(folder, {
    state,
    readEstate: async () => ({ estate: EMPTY_ESTATE, used: [], notes: [], unused: [] }),
  });
  const targets = await makeTargets(loaded.site, loaded.folder);
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
  return {
    loaded,
    targets,
    state,
    readEstate: live?.readEstate ?? watchExports(exports),
    pace: live === null ? FOLDER_PACE : livePace,
    optionsFor: ({ name }, signal) => ({
      journalFile: join(state, `${name}.json`),
      // Who takes all away says so, and sees it first: it is no answer of Azure's that may be half of one.
      graceMs: options.remove === true ? 0 : graceMs,
      isForced: options.force === true || options.remove === true,
      isDryRun: options.apply !== true,
      isRemoval: options.remove === true,
      now: Date.now,
      signal,
    }),
    close: () => live?.close(),
  };
}

/** Without `--watch` the difference is told once. */
export function isOneRound({ apply, once, watch, remove }: SyncOptions): boolean {
  return once === true || remove === true || (apply !== true && watch !== true);
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
