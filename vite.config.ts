// Builds the page: dist/page, files with hashed names and nothing inlined, so that
// a strict Content-Security-Policy holds and a browser may keep them for ever.

import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vite';

import { WORKSPACE_ALIASES } from './workspaces.ts';

/** Japanese is loaded when somebody reads it. */
const LATER_JAPANESE = fileURLToPath(
  new URL('packages/sekisho/src/web/page/state/japanese.ts', import.meta.url),
);

export default defineConfig({
  root: fileURLToPath(new URL('packages/sekisho/src/web/page', import.meta.url)),
  resolve: { alias: WORKSPACE_ALIASES },
  base: '/',
  publicDir: false,
  logLevel: 'warn',
  build: {
    // dist/page is where the compiler puts the page's server.
    outDir: fileURLToPath(new URL('dist/page', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // A test holds what counts: what the first view loads, compressed.
    chunkSizeWarningLimit: 1000,
    license: { fileName: 'licenses.md' },
  },
  plugins: [
    {
      name: 'sekisho:one-language',
      enforce: 'pre',
      resolveId(source, importer) {
        return source === './ja.ts' && importer?.endsWith('/core/src/text/text.ts') === true
          ? LATER_JAPANESE
          : null;
      },
    },
  ],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
});
