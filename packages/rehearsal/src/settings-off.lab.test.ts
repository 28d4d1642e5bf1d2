// Turns off every single setting of the complete plan, one at a time, and holds
// what the rehearsal then meets against what the model said beforehand: on both networks.

import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Settings } from '@sekisho/core/model/settings.ts';
import { whyNotHere } from './network/netns/availability.ts';
import { predictFailure, seenAs } from './predict.ts';
import { WritingDisk } from './replication/writing-disk.ts';
import {
  listSettings,
  withoutSetting,
  type SingleSetting,
} from '@sekisho/test-kit/plan/setting-list.ts';
import type { RehearsedDisk } from './play/rehearsed-disk.ts';
import { replicate } from './play/replicate.ts';
import {
  LISTENER,
  startFinishedSite,
  type FinishedSite,
} from '@sekisho/test-kit/rehearsal/finished-site.ts';

type Disk = RehearsedDisk & { close(): Promise<void> };
type Met = {
  readonly stage: string;
  readonly program: string;
  readonly name: string;
  readonly kind: string;
} | null;

const reason = await whyNotHere(['ip', 'nft', 'squid', 'named', 'rndc', 'unshare']);

async function makeDisk(folder: string): Promise<Disk> {
  const file = join(folder, 'disk.img');
  await writeFile(file, randomBytes(1024 * 1024));
  const source = await WritingDisk.open(file, () => new Date());
  return {
    source,
    sizeBytes: source.sizeBytes,
    change: () => Promise.resolve(),
    checkFileSystem: () => Promise.resolve('none'),
    close: () => source.close(),
  };
}

async function walk({ site, signal }: FinishedSite, disk: Disk, settings: Settings): Promise<Met> {
  await site.apply(settings);
  await site.flushCaches();
  const setUp = await site.appliance.setUp(site.key, {
    settings,
    listener: LISTENER,
    looksAgainAtHealth: true,
  });
  const failure =
    setUp ??
    (
      await replicate({
        site,
        listener: LISTENER,
        emit: () => undefined,
        signal,
        options: { disk, cycles: 0 },
      })
    ).failure;
  return failure === null
    ? null
    : {
        stage: failure.stage,
        program: failure.error.program,
        name: failure.error.target,
        kind: failure.error.kind,
      };
}

function predict({ worldWith, names }: FinishedSite, settings: Settings): Met {
  const found = predictFailure(worldWith(settings), names);
  return found === null
    ? null
    : { stage: found.stage, program: found.program, name: found.name, kind: seenAs(found) ?? '' };
}

function nameOf(setting: SingleSetting): string {
  return `${setting.layer}: ${setting.entry}`;
}

describe.each([
  { network: 'loopback', timeScale: 600, notHere: null, needless: [] },
  // Real programs need some time of a real clock to take settings over. The renderers' zones hold the dialled
  // names too, so that no name of the journey has to be asked for on the internet.
  {
    network: 'netns',
    timeScale: 120,
    notHere: reason,
    needless: ['firewall: 10.1.1.53 -> internet:53'],
  },
] as const)('$network', ({ network, timeScale, notHere, needless }) => {
  describe.skipIf(notHere !== null)(
    notHere === null ? 'the complete plan' : `2 tests not run: ${notHere}`,
    () => {
      let finished: FinishedSite;
      let disk: Disk;

      beforeAll(async () => {
        finished = await startFinishedSite(network, timeScale);
        disk = await makeDisk(finished.folder);
      });

      afterAll(async () => {
        await disk.close();
        await finished.close();
      });

      test('is predicted to succeed, and does', async () => {
        expect(predict(finished, finished.complete)).toBeNull();
        expect(await walk(finished, disk, finished.complete)).toBeNull();
      });

      test('fails as predicted without each of its settings', async () => {
        const settings = listSettings(finished.complete);
        expect(settings.length).toBeGreaterThan(25);
        const met: Record<string, unknown> = {};
        const predicted: Record<string, unknown> = {};
        for (const setting of settings) {
          const without = withoutSetting(finished.complete, setting);
          predicted[nameOf(setting)] = predict(finished, without);
          met[nameOf(setting)] = await walk(finished, disk, without);
        }
        expect(met).toEqual(predicted);
        expect(Object.keys(predicted).filter((each) => predicted[each] === null)).toEqual(needless);
      }, 400_000);
    },
  );
});
