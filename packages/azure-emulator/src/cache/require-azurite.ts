// The storage of the emulated Azure. A clone has it; a package does without, because it is
// larger than all the rest and only the emulated Azure needs it.

import { createRequire } from 'node:module';

import { OutsideError } from '@sekisho/dns/user-error.ts';
import manifest from '../../package.json' with { type: 'json' };

/** Asked before anything is begun that would have to be undone. */
export function requireAzurite(): void {
  try {
    createRequire(import.meta.url).resolve('azurite/package.json');
  } catch (cause) {
    throw new OutsideError('the emulated Azure needs Azurite, which is not installed', {
      code: 'azure.no-azurite',
      hint: `install it beside this program: npm install azurite@${manifest.peerDependencies.azurite} (--global where this one was); or run bin/sekisho of a clone, which has it`,
      cause,
    });
  }
}
