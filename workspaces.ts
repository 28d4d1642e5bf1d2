// Where the packages of this workspace lie: what the builds and the tests resolve
// `@sekisho/…` by, as tsconfig.json does for the compiler.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone: this file lies at its top, and may be built into a measurement below it. */
export const WORKSPACE = findUpwards(dirname(fileURLToPath(import.meta.url)));

const at = (folder: string): string => join(WORKSPACE, folder, '/');

export const WORKSPACE_ALIASES = [
  { find: /^@sekisho\/test-kit\//, replacement: at('test-kit') },
  { find: /^@sekisho\/([\w-]+)\/(?=.*\.tsx?$)/, replacement: `${at('packages')}$1/src/` },
];

function findUpwards(folder: string): string {
  const above = dirname(folder);
  return above === folder || existsSync(join(folder, 'workspaces.ts'))
    ? folder
    : findUpwards(above);
}
