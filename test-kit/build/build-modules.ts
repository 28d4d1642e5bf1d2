// Sources as modules that a process of its own can run: what is killed, or started as a thread
// or by another program, can't run from the sources themselves.

import { existsSync } from 'node:fs';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { build } from 'vite';

import { KERNEL_PLUGIN } from '../../kernel-plugin.ts';
import { WORKSPACE, WORKSPACE_ALIASES } from '../../workspaces.ts';

/**
 * Builds sources, and all that they import, into modules of the same paths under the folder:
 * `packages/core/src/sync/lease.ts` becomes `packages/core/src/sync/lease.js`.
 */
export async function buildModules(folder: string, sources: readonly string[]): Promise<void> {
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    root: WORKSPACE,
    plugins: [KERNEL_PLUGIN],
    resolve: { alias: WORKSPACE_ALIASES },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(
          sources.map((source) => [source.replace(/\.ts$/, ''), join(WORKSPACE, source)]),
        ),
        output: {
          entryFileNames: '[name].js',
          preserveModules: true,
          preserveModulesRoot: WORKSPACE,
        },
      },
    },
  });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
  if (!existsSync(join(folder, 'node_modules')))
    await symlink(join(WORKSPACE, 'node_modules'), join(folder, 'node_modules'));
}
