// node build/workspace.mjs core|azure-emulator: builds the dist of a published package of this workspace, with all
// that it imports and the catalog's data in it. Its "prepack".

import { cpSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { build } from 'vite';

import { writeTypes } from './types.mjs';

const fromRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const [name = ''] = process.argv.slice(2);

await build({ configFile: fromRoot('vite.program.config.ts'), mode: name });
const dist = fromRoot(`packages/${name}/dist`);
// packages/core/src/package-folder.ts finds it upwards from what runs.
cpSync(fromRoot('catalog'), `${dist}/catalog`, { recursive: true });
if (name === 'core') writeTypes(`${dist}/types`);
