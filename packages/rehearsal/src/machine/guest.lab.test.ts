// A machine whose file system is frozen must still be able to thaw, whatever it was
// asked to write meanwhile.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { findGuestKit } from './guest-kit.ts';
import { findMachinePrograms } from './programs.ts';
import { RehearsedMachine } from './rehearsed-machine.ts';
import { describeWithMachine } from '@sekisho/test-kit/machine/describe-with-machine.ts';

await describeWithMachine('a machine that is frozen', () => {
  test('thaws although it was asked to write, and then writes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'guest-'));
    const { signal } = new AbortController();
    const kit = { kit: await findGuestKit(), programs: await findMachinePrograms() };
    const machine = await RehearsedMachine.start({
      ...kit,
      name: 'frozen',
      folder,
      sizeBytes: 64 * 1024 * 1024,
      seed: 'x',
      applicationConsistentEvery: 0,
      signal,
    });
    try {
      await machine.guest.order('freeze');
      const note = machine.guest.order('note 7');
      await machine.guest.order('thaw');
      await note;
      await machine.work({ blocks: 1, records: 2 });
      expect(Buffer.from(await machine.guest.fetch('notes')).toString('utf8')).toBe('7\n');
      // Nothing is frozen any more: what was not held cannot be let go.
      expect(await machine.guest.ask('thaw')).toBe('failed');
      const { guest } = machine;
      await guest.kill();
      await expect(guest.fetch('notes')).rejects.toMatchObject({
        code: 'machine.failed',
        message: expect.stringContaining('ended before it gave notes'),
      });
    } finally {
      await machine.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
