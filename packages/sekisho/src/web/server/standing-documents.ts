// Plan and work to do of what stands, composed when they are first asked for and again when the site or the settings
// in force change: with thousands of names each takes a good part of a second.

import { renderSettings, type RenderedSettings } from '@sekisho/core/library/render-settings.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import type { LoggedState } from '@sekisho/core/model/logged-state.ts';
import { composeSitePlan, type SitePlan } from '@sekisho/core/plan/compose-site-plan.ts';
import type { PlanInput } from '@sekisho/core/plan/plan-input.ts';
import type { Plan } from '@sekisho/core/plan/plan.ts';
import type { SheetCatalog } from '@sekisho/core/plan/present/legend.ts';
import { loadCatalog } from '@sekisho/core/catalog/load-catalog.ts';
import { composeToDo } from '@sekisho/core/to-do/compose-to-do.ts';
import type { ToDo } from '@sekisho/core/to-do/to-do.ts';
import type { PageState } from './page-state.ts';

/** Keys of what hangs on logs. */
const OF_LOGS = ['to-do', 'first-view'] as const;

export class StandingDocuments {
  readonly #state: PageState;
  readonly #isRun: boolean;
  #of: {
    readonly input: PlanInput;
    readonly settings: Settings;
    readonly plan: Plan;
    readonly loggedStates: readonly LoggedState[];
    readonly made: Map<string, unknown>;
  } | null = null;

  /** `isRun`: a run tells what is in force, else the site's files do. */
  constructor(state: PageState, { isRun }: { readonly isRun: boolean }) {
    this.#state = state;
    this.#isRun = isRun;
  }

  /** As the plan command has it: of the one appliance, or of all. */
  get plan(): Plan | SitePlan {
    const { log, plan, input } = this.#state;
    return log.header.site.isWholeSite ? this.once('plan', () => composeSitePlan(input)) : plan;
  }

  /** What the ids in a sheet stand for. */
  get sheetCatalog(): SheetCatalog {
    const { requirements } = this.#state.input;
    return this.once('sheet-catalog', () => ({
      requirements,
      sources: loadCatalog().data.sources(),
    }));
  }

  get toDo(): ToDo {
    return this.once('to-do', () => {
      const { plan, rendered } = this.#rendered;
      const { input, settings, loggedStates } = this.#state;
      return composeToDo({
        input: this.#chosen,
        plan,
        rendered,
        loggedStates,
        ...(this.#isRun ? { inForce: new Map([[input.appliance.name, settings]]) } : {}),
      });
    });
  }

  /** Made once for what stands now, whatever it is. */
  once<T>(key: string, make: () => T): T {
    const { input, settings, plan, loggedStates } = this.#state;
    const of = this.#of;
    const isSame = of?.input === input && of.settings === settings && of.plan === plan;
    const made = isSame ? of.made : new Map<string, unknown>();
    // Logs change what is done of the steps, and no text of them.
    if (isSame && of.loggedStates !== loggedStates) for (const each of OF_LOGS) made.delete(each);
    this.#of = { input, settings, plan, loggedStates, made };
    if (!made.has(key)) made.set(key, make());
    // Whoever gives the key gives what is made for it.
    return made.get(key) as T;
  }

  get #chosen(): PlanInput {
    const { log, input } = this.#state;
    return log.header.site.isWholeSite
      ? input
      : { ...input, site: { ...input.site, appliances: [input.appliance] } };
  }

  get #rendered(): RenderedSettings {
    return this.once('rendered', () => renderSettings(this.#chosen));
  }
}
