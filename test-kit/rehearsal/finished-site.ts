// The example site after its set-up, kept in step to the end, as tests begin with that ask what single settings and names do.

import { setMaxListeners } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { loadCatalog } from '@sekisho/core/catalog/load-catalog.ts';
import { toName, type Name } from '@sekisho/dns/name.ts';
import { composeWorld } from '@sekisho/core/plan/compose-world.ts';
import { toSettings } from '@sekisho/core/plan/plan-settings.ts';
import { planInput, PRIVATE_LINKS, SITE } from '../plan/japan-east.ts';
import type { RenderInput } from '@sekisho/core/products/shared/render/rendered-file.ts';
import type { DnsRecord } from '@sekisho/core/model/dns-record.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import type { World } from '@sekisho/core/roads/world.ts';
import type { StageListener } from '@sekisho/rehearsal/appliance/appliance.ts';
import type { RehearsedNetwork } from '@sekisho/rehearsal/network/network.ts';
import { syncInProcess, planNow } from '@sekisho/rehearsal/play/sync-in-step.ts';
import { answeredRecords } from '@sekisho/rehearsal/onprem/real-parts/rendered-records.ts';
import type { JourneyNames } from '@sekisho/rehearsal/predict.ts';
import { describeBeginning } from '@sekisho/rehearsal/beginning.ts';
import { RehearsedSite } from '@sekisho/rehearsal/site/rehearsed-site.ts';
import { findFacts } from '@sekisho/rehearsal/site/site-facts.ts';
import { findScenario } from '@sekisho/rehearsal/scenarios/scenario.ts';

export const LISTENER: StageListener = {
  started: () => undefined,
  done: () => undefined,
  failed: () => undefined,
};
const MOST_TRIES = 10;

export interface FinishedSite {
  readonly site: RehearsedSite;
  readonly folder: string;
  readonly signal: AbortSignal;
  /** The names that the set-up has come to know, in the order in which programs dial them. */
  readonly names: JourneyNames;
  /** All that the plan sets at the end. */
  readonly complete: Settings;
  /** What the model knows with these settings; a real resolver has the renderers' records, with the dialled names among them. */
  worldWith(settings: Settings): World;
  close(): Promise<void>;
}

export async function startFinishedSite(
  network: RehearsedNetwork['kind'],
  timeScale: number,
  changed: Partial<typeof SITE> = {},
): Promise<FinishedSite> {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-finished-'));
  const input = planInput({
    site: { ...SITE, ...changed, rehearsal: { ...SITE.rehearsal, timeScale } },
  });
  const scenario = findScenario('planned');
  const found = findFacts(input, loadCatalog());
  if ('notKnown' in found) throw new Error('the example can be played');
  const beginning = describeBeginning(
    { current: { appliances: [], proxies: [] } },
    { input, facts: found.facts, scenario },
  );
  const site = await RehearsedSite.start({
    ...beginning,
    planInput: input,
    folder,
    network,
    retention: { mostPoints: 4, longestMs: 3_600_000 },
    signal: stop.signal,
  });
  const close = async (): Promise<void> => {
    stop.abort();
    await site.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const learned = new Set<Name>();
    const syncing = await syncInProcess({
      site,
      scenario,
      mark: site.logs.mark(),
      emit: () => undefined,
      learned,
      confirmed: new Set(),
      refused: new Set(),
      signal: stop.signal,
    });
    try {
      await walkToTheEnd(site);
    } finally {
      await syncing.stop();
    }
    const { appliance } = input;
    const renderInput: RenderInput = {
      plan: planNow(site, learned),
      site: input.site,
      appliance,
      applianceJson: null,
      forwardTo: [],
    };
    const recordsOf = ({ dnsRecords }: Settings): readonly DnsRecord[] =>
      network === 'netns' ? answeredRecords(renderInput, dnsRecords) : dnsRecords;
    return {
      site,
      folder,
      signal: stop.signal,
      names: journeyNames(site, beginning.documented),
      complete: toSettings(renderInput.plan),
      worldWith: (settings) =>
        emulated(
          composeWorld({
            ...site.planInput,
            estate: site.estate,
            settings: { ...settings, dnsRecords: recordsOf(settings) },
            privateLinks: PRIVATE_LINKS,
          }),
        ),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Where no document says whether a name with an endpoint has a public alias, the emulated cloud has to choose: it has a public address. */
function emulated(world: World): World {
  const zones = world.internet.zones.map((zone) =>
    zone.record === 'unknown' ? { ...zone, record: 'address' as const } : zone,
  );
  return { ...world, internet: { zones } };
}

/** A large time scale leaves little patience; a walk may need to go on from where the last one was. */
async function walkToTheEnd(site: RehearsedSite): Promise<void> {
  let failure = await site.appliance.setUp(site.key, {
    settings: site.settings,
    listener: LISTENER,
    looksAgainAtHealth: true,
  });
  for (let tries = 0; failure !== null && tries < MOST_TRIES; tries += 1)
    failure = await site.appliance.setUp(site.key, {
      settings: site.settings,
      listener: LISTENER,
      looksAgainAtHealth: true,
    });
  if (failure !== null)
    throw new Error(`the set-up has not come to its end: ${failure.stage}`, {
      cause: failure.error,
    });
}

function journeyNames(site: RehearsedSite, documented: JourneyNames['documented']): JourneyNames {
  const { keyVaultHost, discoveryHost, services, eventHubs } = site.appliance.memory;
  if (keyVaultHost === null || discoveryHost === null || services === null || eventHubs === null)
    throw new Error('the set-up has not come to its end');
  return {
    login: site.key.loginHost,
    signInScript: toName('aadcdn.msftauth.net'),
    arm: site.key.armHost,
    graph: toName('graph.microsoft.com'),
    keyVault: keyVaultHost,
    discovery: discoveryHost,
    services,
    eventHubs: eventHubs.host,
    cache: toName('privateasr2cache.blob.core.windows.net'),
    documented,
  };
}
