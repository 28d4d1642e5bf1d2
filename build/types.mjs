// The declarations of the library: what the compiler writes, cut down to what packages/core/src/library/index.ts
// reaches. Imports of other packages become relative ones, those of zod too, so that the package needs no other.

import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const fromRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const SPECIFIER =
  /(^(?:import|export|\})[^'"\n]*\bfrom\s*|\bimport\(\s*|^import\s+)(['"])([^'"\n]+)\2/gm;

export function writeTypes(target) {
  const emitted = mkdtempSync(join(tmpdir(), 'sekisho-types-'));
  try {
    const { status } = spawnSync(
      process.execPath,
      [
        fromRoot('node_modules/typescript/bin/tsc'),
        '-p',
        fromRoot('packages/core/tsconfig.types.json'),
        '--outDir',
        emitted,
      ],
      { stdio: ['ignore', 2, 2] },
    );
    if (status !== 0) throw new Error('tsc wrote no declarations');
    copyReached(emitted, target);
  } finally {
    rmSync(emitted, { recursive: true, force: true });
  }
}

/** Each file that is reached, where it comes from and where it goes to. */
function copyReached(emitted, target) {
  const zod = fromRoot('node_modules/zod');
  // core/src/plan/plan.d.ts → core/plan/plan.d.ts
  const placeOf = (file) =>
    file.startsWith(zod + sep)
      ? join(target, 'zod', relative(zod, file))
      : join(target, relative(emitted, file).replace(`${sep}src${sep}`, sep));
  const fileOf = (specifier, from) => {
    const [, name, path] = /^@sekisho\/([\w-]+)\/(.*)$/.exec(specifier) ?? [];
    const file =
      specifier === 'zod'
        ? join(zod, 'index.ts')
        : name === undefined
          ? resolve(dirname(from), specifier)
          : join(emitted, name, 'src', path);
    return file.replace(/\.[jt]s$/, '.d.ts');
  };
  const seen = new Set();
  const copy = (file) => {
    if (seen.has(file)) return;
    seen.add(file);
    const place = placeOf(file);
    const text = readFileSync(file, 'utf8').replaceAll(
      SPECIFIER,
      (_whole, head, mark, specifier) => {
        if (!/^(?:\.|@sekisho\/|zod$)/.test(specifier))
          throw new Error(`${file}: the library's types must not need ${specifier}`);
        const next = fileOf(specifier, file);
        copy(next);
        const way = relative(dirname(place), placeOf(next)).split(sep).join('/');
        const path = way.startsWith('.') ? way : `./${way}`;
        return `${head}${mark}${path.replace(/\.d\.ts$/, '.js')}${mark}`;
      },
    );
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
  };
  copy(join(emitted, 'core', 'src', 'library', 'index.d.ts'));
  copyFileSync(join(zod, 'LICENSE'), join(target, 'zod', 'LICENSE'));
}
