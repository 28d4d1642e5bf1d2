// Builds what is published, the program, and by their modes core and the emulator. Each with all that it imports,
// packages too, as a few modules. So an installed package needs no other one, and a start loads few files.

import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vite';

import { KERNEL_PLUGIN } from './kernel-plugin.ts';
import { WORKSPACE_ALIASES } from './workspaces.ts';

const fromRoot = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

interface Built {
  readonly dist: string;
  /** By the name of the built file. */
  readonly input: Readonly<Record<string, string>>;
  /** Where shared modules lie; a thread starts from a file beside what starts it. */
  readonly chunks: string;
}

const PROGRAM: Built = {
  dist: 'dist',
  input: {
    'cli/bin': 'packages/sekisho/src/cli/bin.ts',
    'cli/scan-worker-main': 'packages/core/src/diagnose/input/scan-worker-main.ts',
    'sync/squid-helper-main': 'packages/core/src/products/squid/helper-main.ts',
  },
  chunks: 'cli/',
};
const BY_MODE: Readonly<Record<string, Built>> = {
  core: {
    dist: 'packages/core/dist',
    input: { index: 'packages/core/src/library/index.ts' },
    chunks: '',
  },
  'azure-emulator': {
    dist: 'packages/azure-emulator/dist',
    input: { bin: 'packages/azure-emulator/src/stand-alone/emulator-main.ts' },
    chunks: '',
  },
};

export default defineConfig(({ mode }) => {
  const built = BY_MODE[mode] ?? PROGRAM;
  return {
    publicDir: false,
    logLevel: 'warn',
    plugins: [KERNEL_PLUGIN],
    resolve: { alias: WORKSPACE_ALIASES },
    // Azurite is found where it is installed (packages/azure-emulator/src/cache).
    ssr: { target: 'node', noExternal: true, external: ['azurite'] },
    build: {
      ssr: true,
      outDir: fromRoot(built.dist),
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      license: { fileName: 'licenses.md' },
      rolldownOptions: {
        input: Object.fromEntries(
          Object.entries(built.input).map(([name, file]) => [name, fromRoot(file)]),
        ),
        output: { entryFileNames: '[name].js', chunkFileNames: `${built.chunks}[name].js` },
      },
    },
  };
});
