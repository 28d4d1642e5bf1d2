// The properties of `npm test` are a seeded slice: the same inputs on each run, so that a
// result says something of the change and not of the draw. `npm run soak -- properties` draws anew.

import fc from 'fast-check';

fc.configureGlobal({
  seed: Number(process.env['SEKISHO_FUZZ_SEED'] ?? 20261129),
});
