// Turns off every single setting of the complete plan, one at a time, and holds
// what the rehearsal then meets against what the model said beforehand.

import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { loadCatalog } from '../catalog/load-catalog.ts';
import { toName, type Name } from '../names/name.ts';
import { composeWorld } from '../plan/compose-world.ts';
import { toSettings } from '../plan/plan-settings.ts';
import { planInput, PRIVATE_LINKS, SITE } from '../plan/testing/japan-east.ts';
import type { Settings } from '../roads/settings.ts';
import type { StageListener } from './appliance/appliance.ts';
import { keepInStep, planNow } from './keep-in-step.ts';
import { predictFailure, seenAs, type JourneyNames } from './predict.ts';
import { describeBeginning } from './rehearse.ts';
import { RehearsedSite } from './rehearsed-site.ts';
import { WritingDisk } from './replication/writing-disk.ts';
import { listSettings, withoutSetting, type SingleSetting } from './settings/setting-list.ts';
import { replicate, type RehearsedDisk } from './stories/replicate.ts';
import { findStory } from './stories/story.ts';

const LISTENER: StageListener = { started: () => undefined, done: () => undefined, failed: () => undefined };
const stop = new AbortController();
setMaxListeners(0, stop.signal);

interface Prepared {
  readonly folder: string;
  readonly site: RehearsedSite;
  readonly disk: RehearsedDisk & { close(): Promise<void> };
  readonly complete: Settings;
  readonly names: JourneyNames;
}

let prepared: Prepared;

async function makeDisk(folder: string): Promise<Prepared['disk']> {
  const file = join(folder, 'disk.img');
  await writeFile(file, randomBytes(1024 * 1024));
  const source = await WritingDisk.open(file, () => new Date());
  return { source, sizeBytes: source.sizeBytes, change: () => Promise.resolve(), checkFileSystem: () => Promise.resolve('none'), close: () => source.close() };
}

/** The names of this run, as the appliance has learned them. */
function journeyNames(site: RehearsedSite, documented: JourneyNames['documented']): JourneyNames {
  const { keyVaultHost, discoveryHost, services, eventHubs } = site.appliance.memory;
  if (keyVaultHost === null || discoveryHost === null || services === null || eventHubs === null) throw new Error('the set-up has not come to its end');
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

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'settings-off-'));
  const input = planInput({ site: { ...SITE, rehearsal: { ...SITE.rehearsal, timeScale: 600 } } });
  const beginning = describeBeginning({ catalog: loadCatalog(), current: { appliances: [], proxies: [] } }, input, findStory('planned'));
  const site = await RehearsedSite.start({ ...beginning, planInput: input, folder, retention: { mostPoints: 4, longestMs: 3_600_000 }, signal: stop.signal });
  const learned = new Set<Name>();
  const ending = new AbortController();
  const keeping = keepInStep({ site, story: findStory('planned'), mark: site.logs.mark(), tell: () => undefined, learned }, ending.signal);
  // The time scale leaves little patience; the first walk may need to go on from where it was.
  let failure = await site.appliance.setUp(site.key, { settings: site.settings, listener: LISTENER, looksAgainAtHealth: true });
  for (let tries = 0; failure !== null && tries < 10; tries += 1) failure = await site.appliance.setUp(site.key, { settings: site.settings, listener: LISTENER, looksAgainAtHealth: true });
  ending.abort();
  await keeping;
  expect(failure).toBeNull();
  const complete = toSettings(planNow(site, learned));
  prepared = { folder, site, disk: await makeDisk(folder), complete, names: journeyNames(site, beginning.documented) };
}, 60_000);

afterAll(async () => {
  stop.abort();
  await prepared.disk.close();
  await prepared.site.close();
  await rm(prepared.folder, { recursive: true, force: true });
});

async function walk(settings: Settings): Promise<{ stage: string; actor: string; name: string; kind: string } | null> {
  const { site, disk } = prepared;
  await site.apply(settings);
  await site.flushCaches();
  const setUp = await site.appliance.setUp(site.key, { settings, listener: LISTENER, looksAgainAtHealth: true });
  const failure = setUp ?? (await replicate({ site, listener: LISTENER, tell: () => undefined, signal: stop.signal, options: { disk, cycles: 0 }, resume: null })).failure;
  return failure === null ? null : { stage: failure.stage, actor: failure.error.actor, name: failure.error.target, kind: failure.error.kind };
}

function predict(settings: Settings): { stage: string; actor: string; name: string; kind: string } | null {
  const { site, names } = prepared;
  const world = composeWorld({ ...site.planInput, estate: site.estate, settings, privateLinks: PRIVATE_LINKS });
  const found = predictFailure(world, names);
  return found === null ? null : { stage: found.stage, actor: found.actor, name: found.name, kind: seenAs(found) ?? '' };
}

function describe(setting: SingleSetting): string {
  return `${setting.layer}: ${setting.entry}`;
}

test('the complete plan is predicted to succeed, and does', async () => {
  expect(predict(prepared.complete)).toBeNull();
  expect(await walk(prepared.complete)).toBeNull();
}, 60_000);

test('each setting, turned off alone, fails as predicted', async () => {
  const settings = listSettings(prepared.complete);
  expect(settings.length).toBeGreaterThan(25);
  const met: Record<string, unknown> = {};
  const predicted: Record<string, unknown> = {};
  for (const setting of settings) {
    const without = withoutSetting(prepared.complete, setting);
    predicted[describe(setting)] = predict(without);
    met[describe(setting)] = await walk(without);
  }
  expect(met).toEqual(predicted);
  expect(Object.values(predicted).filter((each) => each === null)).toEqual([]);
}, 240_000);
