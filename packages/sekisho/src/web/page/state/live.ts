// The stream of events and the documents, as signals. Everything that the page
// shows of a set-up comes from the stream, from its beginning: a reload, a lost
// connection and a second browser all read the same scenario.

import { batch, computed, signal } from '@preact/signals';

import { composeWorld } from '@sekisho/core/plan/compose-world.ts';
import { toCurrentSettings } from '@sekisho/core/plan/current-plan-settings.ts';
import type { Plan } from '@sekisho/core/plan/plan.ts';
import { prepareWorld, type PreparedWorld } from '@sekisho/core/roads/prepare-world.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import type { World } from '@sekisho/core/roads/world.ts';
import type { SiteAppliance } from '@sekisho/core/site/site.ts';
import { API, type PageEvent, type SessionDocument, type SiteDocument } from '../../api.ts';
import { askServer, ServerRefusal } from './ask-server.ts';
import { fieldOf, setFields } from './route.ts';
import { NOTHING_YET } from './scenario.ts';
import { playOn } from './scenario-so-far.ts';
import { startLanguage } from './words.ts';

export const session = signal<SessionDocument | null>(null);
const siteDocument = signal<SiteDocument | null>(null);
const plans = signal<readonly Plan[]>([]);
/** Everything that was told, in order. */
const emitted = signal<readonly PageEvent[]>([]);
const newest = signal(NOTHING_YET);

const at = fieldOf('at');

/** Up to how many events the scenario is shown; null: as it is now. It stands in the address. */
export const shownUntil = computed((): number | null => {
  const count = Number(at.value);
  return /^\d+$/.test(at.value) && count > 0 && count < emitted.value.length ? count : null;
});

/** `moving`: one of many on the way, which going back does not lead to. */
export function showUntil(count: number | null, how: 'chosen' | 'moving' = 'chosen'): void {
  setFields(
    { at: count === null ? '' : String(Math.max(1, count)) },
    how === 'chosen' ? 'step' : 'typed',
  );
}

/** What the page shows: the scenario as it is now, or as it was when somebody goes back in it. */
export const scenario = computed(() =>
  shownUntil.value === null
    ? newest.value
    : playOn(NOTHING_YET, emitted.value.slice(0, shownUntil.value)),
);

/** The site as it was told last, whatever moment is shown. */
export const newestSite = computed(() => newest.value.site ?? siteDocument.value ?? undefined);

export const newestLoggedStates = computed(() => newest.value.loggedStatesAt);

/** The times of all events, for going back; seconds since 1970. */
export const times = computed(() => emitted.value.map(({ at }) => Date.parse(at) / 1000));
/** Where stages failed, as counts of events, for going there. */
export const failures = computed((): readonly { readonly at: number; readonly stage: string }[] =>
  emitted.value.flatMap(({ emitted: { by, event } }, index) =>
    (by === 'rehearsal' && event.event === 'stage-failed') ||
    (by === 'assist' && event.event === 'stage' && event.state === 'failed')
      ? [{ at: index + 1, stage: event.stage }]
      : [],
  ),
);
export const connection = signal<'connecting' | 'open' | 'lost' | 'restarted'>('connecting');
/** RFC 3339; when something was told last: what is shown is as of then. */
export const lastEventAt = computed(() => emitted.value.at(-1)?.at ?? null);
export const loadFailure = signal<string | null>(null);

/** All appliances of the site, or the one that the page was opened for. */
export const appliances = computed((): readonly string[] => {
  const document = siteDocument.value;
  if (document === null) return [];
  const { input, isWholeSite } = document;
  return isWholeSite ? input.site.appliances.map(({ name }) => name) : [input.appliance.name];
});
const applianceInAddress = fieldOf('appliance');
export const chosenAppliance = computed((): string | null =>
  appliances.value.includes(applianceInAddress.value) ? applianceInAddress.value : null,
);

export function chooseAppliance(name: string): void {
  setFields({ appliance: name }, 'step');
}

export const plan = computed((): Plan | null => {
  const chosen = chosenAppliance.value;
  const emitted = scenario.value.site?.plan;
  if (emitted !== undefined && (chosen === null || emitted.appliance === chosen)) return emitted;
  return plans.value.find((each) => chosen === null || each.appliance === chosen) ?? null;
});

/** Of a site with several appliances: what is of another one than the page shows is not. */
export function isOfShown({ appliance }: { readonly appliance?: string }): boolean {
  return appliance === undefined || plan.value === null || appliance === plan.value.appliance;
}

/** In force now, as far as it is known. The stream tells of its own appliance; of another one the site's files do. */
export const settings = computed((): Settings | null => {
  const document = siteDocument.value;
  const chosen = shownAppliance();
  if (document === null || chosen === null) return null;
  const { input } = document;
  if (chosen.name === input.appliance.name)
    return scenario.value.site?.settings ?? document.settings;
  return toCurrentSettings({
    site: input.site,
    appliance: chosen,
    current: input.current ?? { appliances: [], proxies: [] },
    ...(input.resolverStates === undefined ? {} : { resolverStates: input.resolverStates }),
  });
});

/** Where what is known of today was read; an earlier version did not save it. */
export const sources = computed(
  () => scenario.value.site?.sources ?? siteDocument.value?.sources ?? null,
);

function shownAppliance(): SiteAppliance | null {
  const document = siteDocument.value;
  if (document === null) return null;
  const { site: all, appliance } = document.input;
  return all.appliances.find(({ name }) => name === plan.value?.appliance) ?? appliance;
}

/** Of the site's cloud, with what each is for. */
export const requirements = computed(() => siteDocument.value?.input.requirements ?? []);
export const site = computed(() => siteDocument.value?.input.site ?? null);

/** The world with these settings; null until the site is loaded. */
export function worldWith(inForce: Settings): World | null {
  const document = siteDocument.value;
  if (document === null) return null;
  const { input } = document;
  return composeWorld({
    site: input.site,
    appliance: shownAppliance() ?? input.appliance,
    estate: scenario.value.site?.estate ?? input.estate,
    settings: inForce,
    privateLinks: input.privateLinks ?? [],
  });
}

export const world = computed((): PreparedWorld | null => {
  const inForce = settings.value;
  const composed = inForce === null ? null : worldWith(inForce);
  return composed === null ? null : prepareWorld(composed);
});

export async function start(): Promise<void> {
  try {
    const [about, document, planned] = await Promise.all([
      askServer<SessionDocument>(API.session),
      askServer<SiteDocument>(API.site),
      askServer<PlanDocument>(API.plan),
    ]);
    await startLanguage(about.language);
    batch(() => {
      session.value = about;
      siteDocument.value = document;
      takePlans(planned);
    });
    listen();
  } catch (error) {
    loadFailure.value = error instanceof Error ? error.message : String(error);
  }
}

type PlanDocument = Plan | { readonly plans: readonly Plan[] };

function takePlans(planned: PlanDocument): void {
  plans.value = 'plans' in planned ? planned.plans : [planned];
}

/** The stream tells one appliance's new plan; those of the others are asked for. */
async function renewPlans(): Promise<void> {
  try {
    takePlans(await askServer<PlanDocument>(API.plan));
  } catch (error) {
    loadFailure.value = error instanceof Error ? error.message : String(error);
  }
}

let waiting: PageEvent[] = [];
const known = new Set<string>();

/** Told at once, drawn once a frame: a scenario that is replayed comes in hundreds. */
function take(event: PageEvent): void {
  waiting.push(event);
  if (waiting.length > 1) return;
  // Frames stop in a window that nobody sees, and the scenario goes on there too.
  const draw = (): void => {
    const fresh = waiting.filter(({ id }) => !known.has(id));
    waiting = [];
    if (fresh.length === 0) return;
    for (const { id } of fresh) known.add(id);
    batch(() => {
      emitted.value = [...emitted.value, ...fresh];
      newest.value = playOn(newest.value, fresh);
    });
    if (
      appliances.value.length > 1 &&
      fresh.some(({ emitted: { event } }) => event.event === 'site')
    )
      void renewPlans();
  };
  if (document.hidden) setTimeout(draw, 100);
  else requestAnimationFrame(draw);
}

/** The browser itself asks again after a lost connection, with the id of the last event. */
function listen(): void {
  const source = new EventSource(API.events);
  source.addEventListener('open', () => {
    connection.value = 'open';
  });
  source.addEventListener('error', () => {
    connection.value = 'lost';
    if (source.readyState === EventSource.CLOSED) setTimeout(() => void listenAgain(), 3000);
  });
  source.addEventListener('message', ({ data }) => {
    take(JSON.parse(String(data)) as PageEvent);
  });
}

/** A server that was started again has another key: only its new link helps, and asking again does not. */
async function listenAgain(): Promise<void> {
  try {
    await askServer<SessionDocument>(API.session);
  } catch (error) {
    if (error instanceof ServerRefusal && error.code === 'no-token') {
      connection.value = 'restarted';
      return;
    }
  }
  listen();
}
