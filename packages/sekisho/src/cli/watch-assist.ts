// `assist --watch`: the page beside the terminal. A name that the plan expects can be
// approved there too; the first word counts.

import type { AssistEvent, Denial, Verdict } from '@sekisho/core/assist/assist-event.ts';
import type { Estate } from '@sekisho/core/estate/estate.ts';
import type { EstateReader } from '@sekisho/core/sync/sync-site.ts';
import { learnedNames, type LearnedName } from '@sekisho/core/sync/learned-names.ts';
import { readToday } from '@sekisho/core/sync/read-today.ts';
import type { CurrentSettings } from '@sekisho/core/roads/current-settings.ts';
import { toCurrentSettings } from '@sekisho/core/plan/current-plan-settings.ts';
import { planSite, type SyncSession } from './sync-session.ts';
import {
  beginPage,
  checkPageOptions,
  findingsSoFar,
  openPage,
  readStanding,
  type PageOptions,
  type Standing,
} from './open-page.ts';
import { HeldOnPage } from './held-on-page.ts';
import { readLayerSources } from './layer-sources.ts';
import type { Command } from './io.ts';
import { warner } from './warn.ts';

export interface AssistPage {
  readonly emit: (event: AssistEvent) => void;
  /** False when it was declined, or decided at the terminal. */
  readonly ask: (proposal: Denial & Verdict, signal: AbortSignal) => Promise<boolean>;
  /** The same, while the page learns what they say. */
  readonly readEstate: EstateReader;
  readonly noteLearned: (names: readonly LearnedName[]) => void;
  close(): Promise<void>;
}

export async function watchAssist(
  command: Command,
  options: PageOptions,
  { loaded, readEstate, readings, state: stateFolder }: SyncSession,
  /** Without it nothing is changed, and nothing is to be confirmed. */
  isApplying: boolean,
): Promise<AssistPage> {
  checkPageOptions(options);
  const standing = await readStanding(loaded);
  const isWholeSite = loaded.site.appliances.length > 1;
  const state = await beginPage(command, loaded.folder, {
    mode: 'assist',
    standing,
    isWholeSite,
  });
  const page = await openPage(command, options, {
    mode: 'assist',
    state,
    folder: loaded.folder,
    findings: () => findingsSoFar(state),
  });
  const held =
    isApplying && options.readOnly !== true
      ? new HeldOnPage(page.proposals, stateFolder, warner(command))
      : null;
  let estate: Estate | null = null;
  let learned = loaded.input.learned;
  let today: Pick<Standing, 'sources'> & { readonly current: CurrentSettings } = {
    sources: standing.sources,
    current: standing.input.current ?? { appliances: [], proxies: [] },
  };
  const emitSite = (): void => {
    if (estate === null) return;
    const { current, sources } = today;
    const input = { ...standing.input, estate, learned, current };
    const [plan = standing.plan] = planSite({ input }, estate, learned).plans;
    state.replaceSite(input, { plan, settings: toCurrentSettings({ ...input, current }), sources });
  };
  const readAgain = async (): Promise<void> => {
    const current = await readToday(loaded, { state: stateFolder });
    const { readings: notes = [] } = current;
    today = { current, sources: await readLayerSources(loaded, { readings: notes }) };
    emitSite();
  };
  const closed = new AbortController();
  // Servers finish one after another: what the last of them tells is what counts.
  let reading = Promise.resolve();
  readings.listen(() => {
    reading = reading.then(readAgain).catch(warner(command));
  }, closed.signal);
  return {
    emit: (event) => {
      if (isQuiet(event)) state.note({ by: 'assist', event });
      else state.emit({ by: 'assist', event });
      if (event.event === 'estate' && event.changed) emitSite();
      if (event.event === 'synced') held?.hear(event.report);
    },
    ask: async ({ name, layer }, signal) => {
      const changes = [{ layer, add: [name], remove: [] }];
      return (
        (await page.proposals.ask({
          proposal: { kind: 'learned-name', layer, name },
          changes: () => Promise.resolve(changes),
          signal,
        })) === 'applied'
      );
    },
    readEstate: async (...given) => {
      const read = await readEstate(...given);
      ({ estate } = read);
      return read;
    },
    noteLearned: (names) => {
      learned = learnedNames(names, Date.now());
      emitSite();
    },
    close: async () => {
      closed.abort();
      await reading;
      held?.close();
      await page.close();
    },
  };
}

/** Rounds in which nothing was to be done: their time counts, and they fill no file. */
function isQuiet(event: AssistEvent): boolean {
  if (event.event === 'estate') return !event.changed;
  if (event.event !== 'synced') return false;
  const { changes, conflicts, held, uncovered, takenBack } = event.report;
  return [changes, conflicts, held, uncovered, takenBack].every((each) => each.length === 0);
}
