// Builds the program into dist: packages/sekisho/src/cli/bin.ts and all that it imports, packages
// too, as a few modules. So an installed package needs no other one, and a start loads few files.

import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vite';

import { WORKSPACE_ALIASES } from './workspaces.ts';

const fromRoot = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  publicDir: false,
  logLevel: 'warn',
  resolve: { alias: WORKSPACE_ALIASES },
  // Azurite is found where it is installed (packages/azure-emulator/src/cache).
  ssr: { target: 'node', noExternal: true, external: ['azurite'] },
  build: {
    ssr: true,
    outDir: fromRoot('dist'),
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    license: { fileName: 'licenses.md' },
    rolldownOptions: {
      input: {
        'cli/bin': fromRoot('packages/sekisho/src/cli/bin.ts'),
        // Started as a thread from the file that stands beside it.
        'cli/scan-worker': fromRoot('packages/core/src/diagnose/input/scan-worker.ts'),
        'sync/squid-helper-main': fromRoot('packages/core/src/products/squid/helper-main.ts'),
      },
      output: { entryFileNames: '[name].js', chunkFileNames: 'cli/[name].js' },
    },
  },
});
