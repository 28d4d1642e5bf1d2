// The page's secrets are new with every start. The machines' token stays, since firewalls
// and browsers hold it in their settings: from the environment, or from a file of its owner's.

import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { UserError } from '@sekisho/dns/user-error.ts';
import type { Secrets } from './guard.ts';

const LEAST_LENGTH = 16;

export interface FoundSecrets extends Secrets {
  /** Where the machines' token lies; null when it was given, or could not be kept and goes with this start. */
  readonly file: string | null;
}

export async function findSecrets({
  given,
  file,
  isForReaders,
}: {
  readonly given: string | undefined;
  readonly file: string;
  /** A link for reading only is given out too. */
  readonly isForReaders: boolean;
}): Promise<FoundSecrets> {
  const fresh = {
    session: makeToken(),
    ...(isForReaders ? { reading: { token: makeToken(), session: makeToken() } } : {}),
  };
  if (given === undefined || given === '') {
    const kept = await keepToken(file);
    return { ...fresh, machineToken: kept ?? makeToken(), file: kept === null ? null : file };
  }
  if (given.length < LEAST_LENGTH || !/^[\w.~+/=-]+$/.test(given))
    throw new UserError(
      `SEKISHO_MACHINE_TOKEN has to have ${String(LEAST_LENGTH)} characters or more: letters, digits and . _ ~ + / = -`,
      { code: 'serve.weak-token' },
    );
  return { ...fresh, machineToken: given, file: null };
}

/** 256 bits. */
export function makeToken(): string {
  return randomBytes(32).toString('base64url');
}

/** The token in the file, created when missing; null when it can be neither read nor created. */
async function keepToken(file: string): Promise<string | null> {
  const token = makeToken();
  try {
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(`${token}\n`);
    } finally {
      await handle.close();
    }
    return token;
  } catch {
    // It is there already, or the folder is somebody else's.
    const kept = (await readFile(file, 'utf8').catch(() => '')).trim();
    return kept.length >= LEAST_LENGTH ? kept : null;
  }
}
