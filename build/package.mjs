// npm run package -- DIR: builds, and writes the tarballs of all published packages into DIR.

import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';

import { PUBLISHED } from './published.mjs';

const [folder] = process.argv.slice(2);
const { INIT_CWD: from = process.cwd(), npm_execpath: npm } = process.env;
if (folder === undefined || npm === undefined) {
  process.stderr.write('usage: npm run package -- DIR\n');
  process.exit(2);
}
const target = resolve(from, folder);
mkdirSync(target, { recursive: true });
// What npm told this process of the root would be taken for the package's own.
const env = Object.fromEntries(
  Object.entries(process.env).filter(([key]) => !/^(?:npm_(?!config_)|INIT_CWD$)/i.test(key)),
);
for (const { path } of PUBLISHED) {
  // npm builds first: "prepack" in package.json.
  const { status } = spawnSync(
    process.execPath,
    [npm, 'pack', '--loglevel=error', '--foreground-scripts=false', '--pack-destination', target],
    { stdio: 'inherit', cwd: path, env },
  );
  if (status !== 0) process.exit(status ?? 3);
}
