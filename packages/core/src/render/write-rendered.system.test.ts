// All or nothing: what is in the folder afterwards, whatever went wrong on the way.

import {
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { OutsideError, UserError } from '@sekisho/dns/user-error.ts';
import { parseManifest, sha256 } from './manifest.ts';
import { oldFolderOf } from './owned-folder.ts';
import { chooseRenderers } from './renderers.ts';
import { renderProducts, type RenderedProduct } from './render-products.ts';
import { canMount, mountSmallDisk, unmount } from '@sekisho/test-kit/render/small-disk.ts';
import { renderInput } from '@sekisho/test-kit/render/render-input.ts';
import { writeRendered, type WriteRequest } from './write-rendered.ts';

const mounted = await canMount();
let root = '';
let out = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sekisho-write-'));
  out = join(root, 'settings');
});

afterEach(() => rm(root, { recursive: true, force: true }));

const rendered = (only: readonly string[] | null = null): readonly RenderedProduct[] =>
  renderProducts(renderInput(), chooseRenderers(only)).rendered;
const request = (parts: Partial<WriteRequest> = {}): WriteRequest => ({
  folder: out,
  site: 'japan-east',
  appliances: ['appliance1'],
  rendered: rendered(),
  isDryRun: false,
  ...parts,
});

/** Every path below a folder with its text. */
async function snapshot(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Object.fromEntries(
    await Promise.all(
      files.map(
        async (file) => [file.slice(folder.length + 1), await readFile(file, 'utf8')] as const,
      ),
    ),
  );
}

function changedTo(text: string): readonly RenderedProduct[] {
  return rendered().map((each) =>
    each.product.id === 'unbound'
      ? { ...each, files: each.files.map((file) => ({ ...file, text })) }
      : each,
  );
}

describe('a site that gets a second appliance', () => {
  const BOTH = ['appliance1', 'appliance2'];
  const own = (appliance: string): readonly RenderedProduct[] =>
    rendered(['hosts', 'pac']).map((each) => ({
      ...each,
      appliance,
      files: each.files.map((file) => ({ ...file, path: `appliances/${appliance}/${file.path}` })),
    }));

  test('takes over what was rendered for the one: nothing of the old layout stays', async () => {
    await writeRendered(request());
    const squid = rendered(['squid']);
    const { manifest } = await writeRendered(
      request({
        appliances: BOTH,
        rendered: [...own('appliance1'), ...own('appliance2'), ...squid],
      }),
    );
    const paths = Object.keys(await snapshot(out));
    expect(paths).not.toContain('hosts/hosts');
    expect(paths).toContain('appliances/appliance2/hosts/hosts');
    expect(paths).toContain('unbound/sekisho.conf');
    expect(manifest).toMatchObject({ appliances: BOTH });
    expect(manifest.appliance).toBeUndefined();
    expect([...paths].sort()).toEqual(
      ['manifest.json', ...manifest.files.map(({ path }) => path)].sort(),
    );
  });

  test('one appliance alone replaces its own files, of the old layout too, and leaves the rest', async () => {
    await writeRendered(request());
    await writeRendered(
      request({ appliances: BOTH, rendered: own('appliance2'), only: 'appliance2' }),
    );
    const between = await snapshot(out);
    expect(Object.keys(between)).toContain('hosts/hosts');
    expect(Object.keys(between)).toContain('squid/sekisho.conf');
    await writeRendered(
      request({ appliances: BOTH, rendered: own('appliance1'), only: 'appliance1' }),
    );
    const after = Object.keys(await snapshot(out));
    expect(after).not.toContain('hosts/hosts');
    expect(after).toContain('appliances/appliance1/hosts/hosts');
    expect(after).toContain('appliances/appliance2/hosts/hosts');
    expect(after).toContain('squid/sekisho.conf');
  });

  test('what could not be rendered now keeps its files', async () => {
    const of = (server: string): RenderedProduct[] =>
      rendered(['unbound']).map((each) => ({
        ...each,
        server,
        files: each.files.map((file) => ({ ...file, path: `unbound/${server}/sekisho.conf` })),
      }));
    const because = { code: 'render.no-forward-target', values: {} };
    await writeRendered(request({ appliances: BOTH, rendered: [...of('dns1'), ...of('dns2')] }));
    await writeRendered(
      request({
        appliances: BOTH,
        rendered: of('dns1'),
        skipped: [{ product: 'unbound', server: 'dns2', reason: '', because }],
      }),
    );
    expect(Object.keys(await snapshot(out))).toContain('unbound/dns2/sekisho.conf');
  });

  test('a folder of another appliance is refused, and goes back to one that stayed', async () => {
    await writeRendered(request({ appliances: BOTH }));
    await expect(writeRendered(request({ appliances: ['appliance9'] }))).rejects.toThrow(
      /is for site japan-east, appliances appliance1, appliance2/,
    );
    expect((await writeRendered(request())).manifest).toMatchObject({ appliance: 'appliance1' });
  });
});

describe('what is written', () => {
  test('every file, and a manifest that says of each who, how, back and its digest', async () => {
    const { manifest, changes } = await writeRendered(request());
    const files = await snapshot(out);
    expect(parseManifest(files['manifest.json'] ?? '')).toEqual(manifest);
    expect(Object.keys(files).sort()).toEqual(
      ['manifest.json', ...manifest.files.map((file) => file.path)].sort(),
    );
    for (const file of manifest.files) {
      expect({ path: file.path, sha256: file.sha256 }).toEqual({
        path: file.path,
        sha256: sha256(Buffer.from(files[file.path] ?? '')),
      });
      expect(file.how.length).toBeGreaterThan(0);
      expect(file.back.length).toBeGreaterThan(0);
    }
    expect(changes.every((change) => change.change === 'add')).toBe(true);
    expect(await readdir(root)).toEqual(['settings']);
  });

  test('a second run changes nothing, not even a time', async () => {
    await writeRendered(request());
    const before = await stat(join(out, 'manifest.json'));
    const folder = await stat(out);
    expect((await writeRendered(request())).changes).toEqual([]);
    expect((await stat(join(out, 'manifest.json'))).mtimeMs).toBe(before.mtimeMs);
    expect((await stat(out)).ino).toBe(folder.ino);
  });

  test('a dry run shows the exact difference and writes nothing', async () => {
    expect((await writeRendered(request({ isDryRun: true }))).changes.length).toBeGreaterThan(10);
    expect(await readdir(root)).toEqual([]);
    await writeRendered(request());
    const before = await snapshot(out);
    const { changes } = await writeRendered(
      request({ rendered: changedTo('server:\n'), isDryRun: true }),
    );
    expect(changes.map(({ path, change }) => ({ path, change }))).toEqual([
      { path: 'manifest.json', change: 'change' },
      { path: 'unbound/sekisho.conf', change: 'change' },
    ]);
    expect(changes[1]?.diff).toContain('-# Unbound: the names that have a private address.\n');
    expect(await snapshot(out)).toEqual(before);
  });

  test('a file that the plan no longer asks for goes', async () => {
    await writeRendered(request());
    const less = rendered().map((each) =>
      each.product.id === 'squid' ? { ...each, files: [] } : each,
    );
    const { changes } = await writeRendered(request({ rendered: less }));
    expect(
      changes.filter((change) => change.change === 'remove').map((change) => change.path),
    ).toEqual(['squid/allow-443.txt', 'squid/sekisho.conf']);
    expect(Object.keys(await snapshot(out)).filter((path) => path.startsWith('squid/'))).toEqual(
      [],
    );
  });

  test('some products alone leave the others as they are', async () => {
    await writeRendered(request());
    const before = await snapshot(out);
    expect((await writeRendered(request({ rendered: rendered(['squid']) }))).changes).toEqual([]);
    expect(await snapshot(out)).toEqual(before);
  });

  test('an empty folder is taken, one that a link points at is written behind the link', async () => {
    await mkdir(join(root, 'real'));
    await symlink(join(root, 'real'), out);
    await writeRendered(request());
    expect((await lstat(out)).isSymbolicLink()).toBe(true);
    expect(Object.keys(await snapshot(join(root, 'real')))).toContain('manifest.json');
  });
});

describe("what is not Sekisho's is not touched", () => {
  const cases: readonly { title: string; prepare: () => Promise<unknown>; message: RegExp }[] = [
    {
      title: 'a folder with other files',
      prepare: async () => {
        await mkdir(out);
        await writeFile(join(out, 'notes.txt'), 'mine');
      },
      message: /did not write: "notes\.txt"/,
    },
    {
      title: 'a file put beside ours',
      prepare: async () => {
        await writeRendered(request());
        await writeFile(join(out, 'squid', 'mine.txt'), 'mine');
      },
      message: /did not write: "squid\/mine\.txt"/,
    },
    {
      title: 'a file of ours that was changed',
      prepare: async () => {
        await writeRendered(request());
        await writeFile(join(out, 'hosts', 'hosts'), 'mine');
      },
      message: /changed after Sekisho wrote them: "hosts\/hosts"/,
    },
    {
      title: 'a link in place of a file of ours',
      prepare: async () => {
        await writeRendered(request());
        await rm(join(out, 'hosts', 'hosts'));
        await symlink('/etc/hosts', join(out, 'hosts', 'hosts'));
      },
      message: /did not write: "hosts\/hosts"/,
    },
    {
      title: 'a manifest that is none of ours',
      prepare: async () => {
        await mkdir(out);
        await writeFile(join(out, 'manifest.json'), '{"schema":"other"}');
      },
      message: /did not write: "manifest\.json"/,
    },
    {
      title: 'a manifest with paths outside',
      prepare: async () => {
        await writeRendered(request());
        const path = join(out, 'manifest.json');
        await writeFile(
          path,
          (await readFile(path, 'utf8')).replace('"hosts/hosts"', '"../hosts"'),
        );
      },
      message: /did not write/,
    },
    {
      title: 'a file in place of the folder',
      prepare: () => writeFile(out, 'mine'),
      message: /is not a folder/,
    },
    {
      title: "another site's folder",
      prepare: () => writeRendered(request({ site: 'osaka' })),
      message: /is for site osaka/,
    },
  ];

  test.each(cases)('$title', async ({ prepare, message }) => {
    await prepare();
    const before = await snapshot(root);
    await expect(writeRendered(request({ rendered: changedTo('new\n') }))).rejects.toThrow(message);
    await expect(writeRendered(request({ rendered: changedTo('new\n') }))).rejects.toBeInstanceOf(
      UserError,
    );
    expect(await snapshot(root)).toEqual(before);
  });
});

describe('what fails on the way leaves the old state', () => {
  test('a file that can not be written', async () => {
    await writeRendered(request());
    const before = await snapshot(root);
    const broken = rendered().map((each) =>
      each.product.id === 'winhttp'
        ? {
            ...each,
            files: each.files.map((file) => ({ ...file, path: `winhttp/${'x'.repeat(300)}` })),
          }
        : each,
    );
    await expect(writeRendered(request({ rendered: broken }))).rejects.toBeInstanceOf(OutsideError);
    expect(await snapshot(root)).toEqual(before);
    expect(await readdir(root)).toEqual(['settings']);
  });

  test('a first run that fails leaves nothing', async () => {
    const broken = rendered().map((each) => ({
      ...each,
      files: each.files.map((file) => ({ ...file, path: `${file.path}/${'x'.repeat(300)}` })),
    }));
    await expect(writeRendered(request({ rendered: broken }))).rejects.toThrow(
      /can't write .*what was there stays/,
    );
    expect(await readdir(root)).toEqual([]);
  });

  test('a parent that is a file', async () => {
    await writeFile(join(root, 'settings'), '');
    await expect(writeRendered(request({ folder: join(out, 'below') }))).rejects.toBeInstanceOf(
      UserError,
    );
  });

  test('a run that ended between its two renames: the next one brings the old folder back', async () => {
    await writeRendered(request());
    const before = await snapshot(out);
    await rename(out, oldFolderOf(out));
    expect((await writeRendered(request())).changes).toEqual([]);
    expect(await snapshot(out)).toEqual(before);
    expect(await readdir(root)).toEqual(['settings']);
  });

  test('a run that ended before it removed the old folder: the next one removes it', async () => {
    await writeRendered(request({ folder: oldFolderOf(out) }));
    await writeRendered(request());
    expect(await readdir(root)).toEqual(['settings']);
  });

  test.skipIf(!mounted)(
    mounted ? 'a full disk' : 'a full disk [skipped: needs the right to mount a small tmpfs]',
    async () => {
      const disk = join(root, 'disk');
      await mkdir(disk);
      expect(await mountSmallDisk(disk, '256k')).toBe(true);
      try {
        const folder = join(disk, 'settings');
        await writeRendered(request({ folder, rendered: rendered(['squid']) }));
        const before = await snapshot(disk);
        await expect(
          writeRendered(request({ folder, rendered: changedTo('x'.repeat(1 << 20)) })),
        ).rejects.toThrow(/no space left/i);
        expect(await snapshot(disk)).toEqual(before);
      } finally {
        await unmount(disk);
      }
    },
  );
});

/** Whether this process may mount a file system of a size of its own. */
test('the folder lies beside its new form until the end: both on one file system', () => {
  expect(dirname(oldFolderOf(out))).toBe(dirname(out));
});
