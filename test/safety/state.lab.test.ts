// Reproducers of the attack on 0.1.0, F11 and F14: a state disk that can't be written, and a second process that does
// not see the first one's number. Each in a namespace of its own.

import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { whyNotHere } from '@sekisho/rehearsal/network/netns/availability.ts';
import {
  removeAll,
  siteToTry,
  startTrial,
  tryOut,
  until,
  WORDS,
} from '@sekisho/test-kit/safety/tried-program.ts';

const reason = await whyNotHere(['unshare', 'mount']);

describe.skipIf(reason !== null)(
  `the state folder${reason === null ? '' : ` (2 tests not run: ${reason})`}`,
  () => {
    let folder: string;
    beforeEach(async () => {
      folder = await siteToTry({ proxy: { driver: 'squid', folder: 'lists', probe: false } });
      await mkdir(join(folder, 'lists'));
      await mkdir(join(folder, 'state'));
      await writeFile(join(folder, 'lists', 'allow.txt'), '');
    });
    afterEach(() => removeAll(folder));

    const listed = (): string => readFileSync(join(folder, 'lists', 'allow.txt'), 'utf8');

    test('F11: a disk that is full is waited for and named', async () => {
      const state = join(folder, 'state');
      // It has room for nothing more.
      const mounted = `mount -t tmpfs -o size=4k,nr_inodes=3 none '${state}' && head -c 4096 /dev/zero > '${state}/full'; exec "$0" "$@"`;
      const run = await startTrial([...WORDS.sync, folder, '--state', state], {
        under: ['unshare', '-m', 'sh', '-c', mounted],
      });
      const isNamed = await until(() => run.said().includes(state), 8000);
      await new Promise((done) => setTimeout(done, 1500));
      run.interrupt();
      await run.ended;
      expect(run.said()).not.toContain('This is a bug');
      expect(isNamed).toBe(true);
      expect(listed()).toBe('');
    });

    test('F14: whoever does not see the number of the one that runs takes nothing over', async () => {
      const first = await startTrial([...WORDS.sync, folder]);
      expect(await until(() => listed().includes('login.microsoftonline.com'))).toBe(true);
      const second = await tryOut([...WORDS.sync, folder, '--once'], {
        under: ['unshare', '-p', '-f', '--mount-proc'],
        mostMs: 15_000,
      });
      expect(second.exit).toBe(3);
      await new Promise((done) => setTimeout(done, 1500));
      expect(first.said()).not.toMatch(/taken over|another sekisho/);
      first.interrupt();
      expect((await first.ended).exit).toBe(130);
    });
  },
);
