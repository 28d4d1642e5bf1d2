// The storage of the emulated Azure. A clone has it; a package does without, because it is
// larger than all the rest and only the rehearsal needs it.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { inPackage } from '@sekisho/core/package-folder.ts';
import { OutsideError } from '@sekisho/dns/user-error.ts';

/** Asked before anything is begun that would have to be undone. */
export function requireAzurite(): void {
  try {
    createRequire(import.meta.url).resolve('azurite/package.json');
  } catch (cause) {
    // The parse border: our own file.
    const manifest = JSON.parse(readFileSync(inPackage('package.json'), 'utf8')) as {
      readonly peerDependencies: { readonly azurite: string };
    };
    throw new OutsideError('the emulated Azure needs Azurite, which is not installed', {
      code: 'azure.no-azurite',
      hint: `install it beside sekisho: npm install --global azurite@${manifest.peerDependencies.azurite}; or run bin/sekisho of a clone, which has it`,
      cause,
    });
  }
}
