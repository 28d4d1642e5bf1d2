// The keys of storage accounts, which Resource Manager shows and the blob service asks for.

import { createHash } from 'node:crypto';

/** The two keys of an account, by its name. */
export type AccountKeys = (account: string) => readonly [string, string];

/** Keys of a run: derived from a seed that only the process knows. */
export function createAccountKeys(seed: Buffer): AccountKeys {
  const derive = (account: string, which: string): string =>
    createHash('sha512').update(seed).update(`${account.toLowerCase()} ${which}`).digest('base64');
  return (account) => [derive(account, 'key1'), derive(account, 'key2')];
}
