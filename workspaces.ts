// Where the packages of this workspace lie: what the builds and the tests resolve
// `@sekisho/…` by, as tsconfig.json does for the compiler.

import { fileURLToPath } from 'node:url';

const at = (folder: string): string => fileURLToPath(new URL(folder, import.meta.url));

export const WORKSPACE_ALIASES = [
  { find: /^@sekisho\/test-kit\//, replacement: at('test-kit/') },
  { find: /^@sekisho\/([\w-]+)\/(?=.*\.tsx?$)/, replacement: `${at('packages/')}$1/src/` },
];
