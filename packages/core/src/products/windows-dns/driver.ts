// Windows DNS Server has no live driver: the script is written that a person runs there, whenever it has
// changed, and the server is asked whether that has been done.

import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { renderWindowsDns } from './render.ts';
import type { RenderInput } from '../shared/render/rendered-file.ts';
import { isMissingFile, makeFolder, replaceFile } from '../../replace-file.ts';
import { sameValues, type Entry } from '../shared/sync/entry.ts';
import { desiredDns } from '../shared/sync/desired.ts';
import { askNames, type NameAnswer, type Resolver } from '../shared/sync/ask-names.ts';
import { canonicalAddress } from '@sekisho/dns/wire/addresses.ts';
import type { ResolverSync } from '../../site/site.ts';
import type { Published, ServerEntries } from '../shared/sync/driver.ts';
import type { Publisher, SyncServer } from '../shared/sync/open-driver.ts';

interface WindowsOptions {
  readonly resolver: Resolver;
  readonly script: string;
  readonly timeoutMs: number;
}

async function publishWindowsScript(
  { resolver, script, timeoutMs }: WindowsOptions,
  input: RenderInput,
  { isDryRun, signal }: { readonly isDryRun: boolean; readonly signal: AbortSignal },
): Promise<Published> {
  const text = renderWindowsDns(input)[0]?.text ?? '';
  const before = await readFile(script, 'utf8').catch((error: unknown) => {
    if (isMissingFile(error)) return '';
    throw error;
  });
  const isNew = text !== before;
  if (isNew && !isDryRun) {
    await makeFolder(dirname(script));
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
  return {
    byHand: { file: script, isNew, unanswered: unanswered.map(({ key }) => key) },
    read: readFrom(entries, answers),
  };
}

/** The server tells of the names that it is asked for, and of no others. */
function readFrom(
  wanted: readonly Entry[],
  answers: ReadonlyMap<string, NameAnswer | null>,
): ServerEntries | null {
  const found = wanted.flatMap(({ key }) => {
    const answer = answers.get(key) ?? null;
    // A server that can't tell (SERVFAIL, REFUSED) has said nothing of the name.
    return answer !== null && TOLD.includes(answer.rcode) ? [[key, answer.addresses] as const] : [];
  });
  if (found.length === 0 && wanted.length > 0) return null;
  return {
    entries: new Map(found.filter(([, addresses]) => addresses.length > 0)),
    wanted: wanted.map(({ key }) => key),
    absent: found.flatMap(([key, addresses]) => (addresses.length === 0 ? [key] : [])),
    isWhole: false,
  };
}

const TOLD: readonly string[] = ['NOERROR', 'NXDOMAIN'];

export async function openWindowsDns({
  address,
  port,
  settings,
  path,
  timeoutMs,
}: SyncServer<Extract<ResolverSync, { driver: 'windows' }>>): Promise<Publisher> {
  const options = { resolver: { address, port }, script: path(settings.script), timeoutMs };
  return {
    product: 'windows',
    layer: 'dns',
    publish: (input, how) => publishWindowsScript(options, input, how),
  };
}
