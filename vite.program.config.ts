// Joins the commands that are over in a moment into few files: loading hundreds of modules
// takes longer than what they do. `tsc` has built dist before; this writes dist/cli/bin.js,
// the thread that reads logs, and their chunks anew. All else in dist stays as it was built.

import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

import { defineConfig, type Plugin } from 'vite';

const DIST = fileURLToPath(new URL('dist/', import.meta.url));

/** Packages that are loaded with most commands; all others stay where they are. */
const JOINED = ['ansi-regex', 'commander', 'get-east-asian-width', 'string-width', 'strip-ansi', 'tldts', 'tldts-core', 'yaml', 'zod'];

const COMMANDS = ['bypass', 'catalog', 'diagnose', 'diff', 'init', 'plan', 'render', 'trace'];

/** Other commands are loaded as they are; errors have to be of the same class in both. */
const isApart = (id: string): boolean => {
  const command = /\/cli\/commands\/([^/]+)\.js$/.exec(id)?.[1];
  return /\/user-error\.js$/.test(id) || (command !== undefined && !COMMANDS.includes(command));
};

/** A module finds its files by where it stood: in dist, one folder down in every chunk. */
const ownPlace: Plugin = {
  name: 'own-place',
  transform: (code, id) => {
    if (!id.startsWith(DIST) || !code.includes('import.meta.url')) return null;
    const place = `../${relative(DIST, id).split(sep).join('/')}`;
    return { code: code.replaceAll('import.meta.url', `new URL(${JSON.stringify(place)}, import.meta.url).href`), map: null };
  },
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type === 'chunk' && chunk.fileName.split('/').length !== 2 && chunk.code.includes('import.meta.url')) this.error(`${chunk.fileName} is not one folder down`);
    }
  },
};

export default defineConfig({
  publicDir: false,
  logLevel: 'warn',
  plugins: [ownPlace],
  ssr: { target: 'node', noExternal: JOINED },
  build: {
    ssr: true,
    outDir: DIST,
    emptyOutDir: false,
    target: 'node20',
    minify: false,
    rolldownOptions: {
      external: isApart,
      input: { 'cli/bin': `${DIST}cli/bin.js`, 'diagnose/input/scan-worker': `${DIST}diagnose/input/scan-worker.js` },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js' },
    },
  },
});
