// Builds the measurements and soaks into .bench, each a module with all sources that it imports.

import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vite';

import { KERNEL_PLUGIN } from '../kernel-plugin.ts';
import { WORKSPACE_ALIASES } from '../workspaces.ts';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

const entries = ['bench', 'bench/soak'].flatMap((folder) =>
  readdirSync(fromRoot(folder))
    .filter((file) => file.endsWith('.ts') && file !== 'vite.config.ts')
    .map((file) => `${folder}/${file}`),
);

export default defineConfig({
  publicDir: false,
  logLevel: 'warn',
  plugins: [KERNEL_PLUGIN],
  resolve: { alias: WORKSPACE_ALIASES },
  // What is imported from outside comes before all of ours, and these need what certificates.ts loads first.
  ssr: { noExternal: ['@peculiar/x509', 'tsyringe'] },
  build: {
    ssr: true,
    outDir: fromRoot('.bench'),
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    rolldownOptions: {
      input: Object.fromEntries(
        entries.map((entry) => [entry.replace(/\.ts$/, ''), fromRoot(entry)]),
      ),
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js' },
    },
  },
});
