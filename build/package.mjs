// npm run package -- DIR: builds, and writes sekisho-VERSION.tgz into DIR.

import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';

const [folder] = process.argv.slice(2);
const { INIT_CWD: from = process.cwd(), npm_execpath: npm } = process.env;
if (folder === undefined || npm === undefined) {
  process.stderr.write('usage: npm run package -- DIR\n');
  process.exit(2);
}
const target = resolve(from, folder);
mkdirSync(target, { recursive: true });
// npm builds first: "prepack" in package.json.
const { status } = spawnSync(
  process.execPath,
  [npm, 'pack', '--loglevel=error', '--foreground-scripts=false', '--pack-destination', target],
  { stdio: 'inherit' },
);
process.exit(status ?? 3);
