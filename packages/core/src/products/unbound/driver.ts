// Unbound, through its control socket in the file system: local data for single names, then the very names
// are flushed, since Unbound goes on answering NXDOMAIN from its cache behind an alias. Local data lives as
// long as the process; `file`, an include of its settings, brings it back after a restart.

import { connect } from 'node:net';

import { OutsideError } from '@sekisho/dns/user-error.ts';
import type { Change } from '../shared/sync/change.ts';
import type { Aliases } from '../shared/sync/desired.ts';
import type { Driver } from '../shared/sync/driver.ts';
import { toEntry, type Entry } from '../shared/sync/entry.ts';
import { changeFile, readIfThere } from '../../replace-file.ts';
import { changeIncludedFile, dataLines } from './included-file.ts';
import type { Resolver } from '../shared/sync/ask-names.ts';
import { canonicalAddress } from '@sekisho/dns/wire/addresses.ts';
import { verifyAnswers } from '../shared/sync/verify-answers.ts';
import type { ResolverSync } from '../../site/site.ts';
import { wantedDns } from '../shared/sync/desired.ts';
import type { LiveDriver, SyncServer } from '../shared/sync/open-driver.ts';

export interface UnboundOptions {
  readonly name: string;
  readonly resolver: Resolver;
  readonly controlSocket: string;
  /** Included by unbound.conf; null: the records are lost when Unbound is started again, until sync comes by. */
  readonly file: string | null;
  readonly aliases: () => Aliases;
  readonly timeoutMs: number;
}

const MOST_LINES = 2000;
const END_OF_LIST = '\u0004\n';

export function unboundDriver(options: UnboundOptions): Driver {
  const command = (words: string, lines: readonly string[], signal: AbortSignal): Promise<string> =>
    control(options, { words, lines, signal });
  return {
    name: options.name,
    product: 'unbound',
    layer: 'dns',
    prepare: (desired) => ({
      entries: desired.map(({ key, values, ttlSeconds }) =>
        toEntry(key, values.map(canonicalAddress), ttlSeconds),
      ),
      uncovered: [],
    }),
    observe: async (signal) => ({
      entries: readLocalData(await command('list_local_data', [], signal)),
      owned: null,
    }),
    apply: async (changes, signal) => {
      // Unbound has no removal of one record: a changed name goes and comes back in the next command.
      const gone = changes.flatMap((change) => ('before' in change ? [change.key] : []));
      const come = changes.flatMap((change) => ('after' in change ? dataLines(change.after) : []));
      const beside =
        gone.length === 0
          ? []
          : linesBeside(await command('list_local_data', [], signal), new Set(gone));
      for (const lines of inParts(gone)) await command('local_datas_remove', lines, signal);
      for (const lines of inParts([...come, ...beside]))
        await command('local_datas', lines, signal);
      const aliases = options.aliases();
      for (const name of new Set(changes.flatMap(({ key }) => [key, ...(aliases.get(key) ?? [])])))
        await command(`flush ${name}`, [], signal);
      if (options.file !== null) await keepForNextStart(options.file, changes);
      return { done: changes, conflicts: [] };
    },
    verify: (changes, signal) =>
      verifyAnswers(options.resolver, changes, { signal, timeoutMs: options.timeoutMs }),
  };
}

/** Written behind the change: until then a restart of Unbound brings back what stood before. */
async function keepForNextStart(file: string, changes: readonly Change[]): Promise<void> {
  const before = await readIfThere(file);
  await changeFile(file, before, changeIncludedFile(before ?? '', changes));
}

function inParts(lines: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(lines.length / MOST_LINES) }, (_, index) =>
    lines.slice(index * MOST_LINES, (index + 1) * MOST_LINES),
  );
}

/** What others have set at these names, such as a TXT record: a removal takes it along, so it is set again. */
function linesBeside(text: string, keys: ReadonlySet<string>): string[] {
  return text.split('\n').filter((line) => {
    const [owner = '', , , type = ''] = line.split('\t');
    return (
      type !== '' &&
      type !== 'A' &&
      type !== 'AAAA' &&
      keys.has(owner.replace(/\.$/, '').toLowerCase())
    );
  });
}

/** `name.	10	IN	A	10.2.1.13`, a line each; an alias at a name is somebody's decision as much as an address. */
function readLocalData(text: string): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const line of text.split('\n')) {
    const [owner = '', ttl = '', , type = '', data = ''] = line.split('\t');
    if (type !== 'A' && type !== 'AAAA' && type !== 'CNAME') continue;
    const key = owner.replace(/\.$/, '').toLowerCase();
    const before = entries.get(key);
    const value = type === 'CNAME' ? `alias of ${data.replace(/\.$/, '')}` : canonicalAddress(data);
    entries.set(
      key,
      toEntry(
        key,
        [...(before?.values ?? []), value],
        Math.min(before?.ttlSeconds ?? Infinity, Number(ttl)),
      ),
    );
  }
  return entries;
}

/** The protocol of unbound-control: one command a connection. Throws when Unbound says anything but ok. */
async function control(
  { controlSocket }: UnboundOptions,
  {
    words,
    lines,
    signal,
  }: { readonly words: string; readonly lines: readonly string[]; readonly signal: AbortSignal },
): Promise<string> {
  const socket = connect({ path: controlSocket });
  // Whoever reads hears of it; one that comes when all has been read is nobody's.
  socket.on('error', () => undefined);
  const stop = (): void => void socket.destroy(new Error('aborted'));
  signal.addEventListener('abort', stop, { once: true });
  socket.setTimeout(10_000, () => socket.destroy(new Error('no answer in 10 s')));
  let text = '';
  try {
    socket.setEncoding('utf8');
    socket.write(
      `UBCT1 ${words}\n${lines.map((line) => `${line}\n`).join('')}${lines.length > 0 ? END_OF_LIST : ''}`,
    );
    for await (const part of socket) text += String(part);
  } catch (cause) {
    signal.throwIfAborted();
    throw new OutsideError(
      `Unbound's control socket ${controlSocket}: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        code: 'sync.control-socket',
        where: controlSocket,
        hint: 'unbound.conf needs remote-control: control-enable: yes, control-interface: with this path, control-use-cert: no',
        cause,
      },
    );
  } finally {
    signal.removeEventListener('abort', stop);
    socket.destroy();
  }
  // Only the first line is the answer to the command; a list may hold a name that begins like it.
  const [head = ''] = text.split('\n', 1);
  if (/^error\b/.test(head) && !head.includes('\t'))
    throw new OutsideError(`Unbound refuses ${words}: ${text.slice(0, 200).trim()}`, {
      code: 'sync.refused',
      where: controlSocket,
    });
  return text;
}

export async function openUnbound({
  name,
  address,
  port,
  settings: { controlSocket, file },
  path,
  timeoutMs,
}: SyncServer<Extract<ResolverSync, { driver: 'unbound' }>>): Promise<LiveDriver> {
  const { entries, aliases } = wantedDns();
  const driver = unboundDriver({
    name,
    resolver: { address, port },
    controlSocket: path(controlSocket),
    file: file === undefined ? null : path(file),
    aliases,
    timeoutMs,
  });
  return { driver, entries };
}
