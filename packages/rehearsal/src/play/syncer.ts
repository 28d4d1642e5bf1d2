// Who keeps the site in step while a run of the set-up goes on. Two do: a small loop in the rehearsal's own process,
// and `sekisho assist --apply` as a program on an administrator's machine, where hosts are real enough for it.

import type { Name } from '@sekisho/dns/name.ts';
import type { LogMark } from '../workspace/log-files.ts';
import type { RehearsedSite } from '../site/rehearsed-site.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { Emit } from '../report/events.ts';

export interface SyncerContext {
  readonly site: RehearsedSite;
  readonly scenario: Scenario;
  readonly mark: LogMark;
  readonly emit: Emit;
  /** Names that the proxy denied and that were added; the syncer adds to it. */
  readonly learned: Set<Name>;
  /** Those of them that the operator confirmed, because anybody could have taken a name of their form; the syncer adds to it. */
  readonly confirmed: Set<Name>;
  /** Names of such a form that the operator was shown and refused; the syncer adds to it. */
  readonly refused: Set<Name>;
  readonly signal: AbortSignal;
}

/** Resolves when the site is as planned for now, and is kept so. */
export interface Syncer {
  (context: SyncerContext): Promise<Syncing>;
}

export interface Syncing {
  /** Rejects when it could not go on to the end. */
  stop(): Promise<void>;
}
