// A hosts file with single names, as dnsmasq and CoreDNS read it. Lines that Sekisho did not make, comments
// among them, stay as and where they are.

import { isIP } from 'node:net';

import { applyChanges, type Change } from './change.ts';
import { toEntry, type Entries, type Entry } from './entry.ts';
import { canonicalAddress } from '@sekisho/dns/wire/addresses.ts';

export interface HostsFile {
  readonly entries: Entries;
  readonly lines: readonly string[];
}

export function parseHosts(text: string): HostsFile {
  const entries = new Map<string, Entry>();
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  for (const line of lines) {
    const found = readLine(line);
    for (const name of found?.names ?? []) {
      const values = entries.get(name)?.values ?? [];
      const address = found?.address ?? '';
      // The second line is somebody else's: taking our name away would take theirs too.
      const value = values.includes(address) ? `${address} on a second line` : address;
      entries.set(name, toEntry(name, [...values, value], 0));
    }
  }
  return { entries, lines };
}

/** Lines of changed names go; a line that names others besides keeps those. */
export function changeHosts({ entries, lines }: HostsFile, changes: readonly Change[]): string {
  const touched = new Set(changes.map(({ key }) => key));
  const kept = lines.flatMap((line) => {
    const found = readLine(line);
    if (found === null || !found.names.some((name) => touched.has(name))) return [line];
    const others = found.names.filter((name) => !touched.has(name));
    const comment = /#.*/.exec(line)?.[0] ?? '';
    const rest = others.length === 0 ? '' : `${found.address} ${others.join(' ')}`;
    const left = [rest, comment].filter((part) => part !== '').join(' ');
    return left === '' ? [] : [left];
  });
  const { observed } = applyChanges({ observed: entries, owned: new Map() }, changes);
  const fresh = [...touched]
    .sort()
    .flatMap((key) => (observed.get(key)?.values ?? []).map((value) => `${value} ${key}`));
  return [...kept, ...fresh].map((line) => `${line}\n`).join('');
}

function readLine(
  line: string,
): { readonly address: string; readonly names: readonly string[] } | null {
  const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
  if (isIP(address) === 0 || names.length === 0) return null;
  return {
    address: canonicalAddress(address),
    names: names.map((name) => name.toLowerCase().replace(/\.$/, '')),
  };
}
