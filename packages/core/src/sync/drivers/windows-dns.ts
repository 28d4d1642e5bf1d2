// Windows DNS Server has no live driver: the script is written that a person runs there, whenever it has
// changed, and the server is asked whether that has been done.

import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { renderWindowsDns } from '../../render/windows-dns.ts';
import type { RenderInput } from '../../render/rendered-file.ts';
import { isMissingFile, replaceFile } from '../replace-file.ts';
import { sameValues } from '../entry.ts';
import { desiredDns } from '../desired.ts';
import { askNames, type Resolver } from './ask-names.ts';
import { canonicalAddress } from '@sekisho/dns/wire/addresses.ts';

export interface WindowsOptions {
  readonly resolver: Resolver;
  readonly script: string;
  readonly timeoutMs: number;
}

export interface ByHand {
  readonly file: string;
  readonly isNew: boolean;
  /** Names that the server does not answer as wanted. */
  readonly unanswered: readonly string[];
}

export async function publishWindowsScript(
  { resolver, script, timeoutMs }: WindowsOptions,
  input: RenderInput,
  { isDryRun, signal }: { readonly isDryRun: boolean; readonly signal: AbortSignal },
): Promise<ByHand> {
  const text = renderWindowsDns(input)[0]?.text ?? '';
  const before = await readFile(script, 'utf8').catch((error: unknown) => {
    if (isMissingFile(error)) return '';
    throw error;
  });
  const isNew = text !== before;
  if (isNew && !isDryRun) {
    await mkdir(dirname(script), { recursive: true });
    await replaceFile(script, text);
  }
  const { entries } = desiredDns(input);
  const answers = await askNames(
    resolver,
    entries.map(({ key }) => key),
    { signal, timeoutMs, families: ['A', 'AAAA'] },
  );
  const unanswered = entries.filter(
    ({ key, values }) =>
      !sameValues(values.map(canonicalAddress).sort(), answers.get(key)?.addresses ?? []),
  );
  return { file: script, isNew, unanswered: unanswered.map(({ key }) => key) };
}
