// A kit that was made by hand and is named by the environment.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { findGuestKit, KIT_VARIABLE } from './guest-kit.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guest-kit-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('is taken as it is, with the drivers that it has in the order in which they are loaded', async () => {
  await mkdir(join(folder, 'modules'));
  for (const name of [
    'vmlinuz',
    'busybox',
    'modules/virtio_net.ko',
    'modules/virtio.ko',
    'modules/other.ko',
  ])
    await writeFile(join(folder, name), '');
  expect(await findGuestKit({ environment: { [KIT_VARIABLE]: folder } })).toEqual({
    kernel: join(folder, 'vmlinuz'),
    busybox: join(folder, 'busybox'),
    drivers: [join(folder, 'modules', 'virtio.ko'), join(folder, 'modules', 'virtio_net.ko')],
  });
});

test('without a busybox it is refused, with what belongs into it, and nothing is fetched in its place', async () => {
  await writeFile(join(folder, 'vmlinuz'), '');
  await expect(findGuestKit({ environment: { [KIT_VARIABLE]: folder } })).rejects.toMatchObject({
    code: 'machine.no-kit',
    where: folder,
    hint: expect.stringContaining('static busybox'),
  });
});
