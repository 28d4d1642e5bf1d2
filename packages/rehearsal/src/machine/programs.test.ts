// A machine without QEMU is told what to install.

import { expect, test } from 'vitest';

import { OutsideError } from '@sekisho/dns/user-error.ts';
import { findMachinePrograms } from './programs.ts';

test.each([
  ['linux', 'apt install qemu-system-x86 qemu-utils'],
  ['darwin', 'brew install qemu'],
] as const)('on %s', async (platform, hint) => {
  const found = findMachinePrograms(() => Promise.resolve(null), platform);
  await expect(found).rejects.toThrow(OutsideError);
  await expect(found).rejects.toMatchObject({
    code: 'machine.no-qemu',
    hint: expect.stringContaining(hint),
  });
});

test('only what is missing is named', async () => {
  const found = findMachinePrograms((name) =>
    Promise.resolve(name === 'qemu-img' ? null : `/bin/${name}`),
  );
  await expect(found).rejects.toThrow(/there is no qemu-img$/);
});
