// What a scenario is run with.

import type { Finding } from '@sekisho/core/diagnose/finding.ts';
import type { CurrentSettings } from '@sekisho/core/roads/current-settings.ts';
import type { SettingsChange } from '@sekisho/core/model/change.ts';
import type { Emit } from '../report/events.ts';
import type { RehearsedSite } from '../site/rehearsed-site.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { ReplicationOptions } from './rehearsed-disk.ts';

export interface ScenarioContext {
  readonly scenario: Scenario;
  readonly site: RehearsedSite;
  /** The vault that the site names; a scenario may begin with another one that is in use. */
  readonly vault: string;
  /** What was set before the scenario; a plan says of it what has to go. */
  readonly current: CurrentSettings;
  readonly replication: ReplicationOptions;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** Ends the scenario at its first failure, without a fix. */
  readonly stopsAtFailure?: boolean;
  /** Somebody watches: what stands and what crosses the sockets is told too. */
  readonly isWatched?: boolean;
  readonly confirm?: Confirm;
}

/** Asked before each fix that changes something; false ends the scenario there. Absent: the scenario fixes itself. */
export type Confirm = (asked: FixAsked) => Promise<boolean>;

export interface FixAsked {
  readonly finding: Finding;
  /** What applying it would change now. */
  changes(): readonly SettingsChange[];
}
