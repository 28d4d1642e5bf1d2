// Joins what most commands need into one file, dist/cli/program.cjs (loading hundreds of
// modules takes longer than what they do; src/cli/load-program.ts tells the rest), and with
// `--mode worker` the thread that reads logs. `tsc` has built dist before; all else in it
// stays as it was built.

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

/** A module finds its files by where it stood: in dist, one folder down in every joined file. `here`: what tells where that is. */
const ownPlace = (here: string): Plugin => ({
  name: 'own-place',
  transform: (code, id) => {
    if (!id.startsWith(DIST) || !code.includes('import.meta.url')) return null;
    const place = `../${relative(DIST, id).split(sep).join('/')}`;
    return { code: code.replaceAll('import.meta.url', `new URL(${JSON.stringify(place)}, ${here}).href`), map: null };
  },
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type === 'chunk' && here === 'import.meta.url' && chunk.fileName.split('/').length !== 2 && chunk.code.includes(here)) this.error(`${chunk.fileName} is not one folder down`);
    }
  },
});

/** Read byte by byte, and half as large in memory. */
const asciiOnly: Plugin = {
  name: 'ascii-only',
  renderChunk: (code) => ({ code: code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`), map: null }),
};

/** A script that V8 has cached can't import by itself (Node 20); who loads it does. */
const importsFromOutside: Plugin = {
  name: 'imports-from-outside',
  renderChunk: (code) => ({ code: code.replace(/\bimport\((?=["'])/g, 'programImport('), map: null }),
};

export default defineConfig(({ mode }) => {
  const isWorker = mode === 'worker';
  return {
    publicDir: false,
    logLevel: 'warn',
    plugins: isWorker ? [ownPlace('import.meta.url')] : [ownPlace('programUrl'), importsFromOutside, asciiOnly],
    ssr: { target: 'node', noExternal: JOINED },
    build: {
      ssr: true,
      // What the program imports is found from where its entry stood.
      outDir: isWorker ? DIST : `${DIST}cli`,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      rolldownOptions: isWorker
        ? { external: isApart, input: { 'diagnose/input/scan-worker': `${DIST}diagnose/input/scan-worker.js` }, output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js' } }
        : { external: isApart, input: { program: `${DIST}cli/main.js` }, output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false } },
    },
  };
});
