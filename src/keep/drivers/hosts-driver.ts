// What dnsmasq and CoreDNS have in common: a hosts file that they read again. On any refusal the files are
// as they were, and the server is told so.

import { readFile, rm } from 'node:fs/promises';

import type { Driver } from '../driver.ts';
import { toEntry } from '../entry.ts';
import { isMissingFile, replaceFile } from '../replace-file.ts';
import { canonicalAddress } from '../wire/addresses.ts';
import type { Resolver } from '../wire/ask-names.ts';
import { changeHosts, parseHosts } from './hosts-lines.ts';
import { verifyAnswers } from './verify-answers.ts';

export interface HostsDriverOptions {
  readonly name: string;
  readonly product: string;
  readonly resolver: Resolver;
  readonly hostsFile: string;
  /** Makes the server read its files; null: it looks by itself. */
  readonly reload: (() => Promise<void>) | null;
  /** Further files, made of the names in the hosts file. */
  readonly others: readonly { readonly path: string; readonly textOf: (names: readonly string[]) => string }[];
  readonly timeoutMs: number;
}

export function hostsDriver(options: HostsDriverOptions): Driver {
  return {
    name: options.name,
    product: options.product,
    layer: 'dns',
    // A hosts file knows no TTL: the server gives its own to all.
    prepare: (desired) => ({ entries: desired.map(({ key, values }) => toEntry(key, values.map(canonicalAddress), 0)), uncovered: [] }),
    observe: async () => ({ entries: parseHosts((await readText(options.hostsFile)) ?? '').entries, owned: null }),
    apply: async (changes) => {
      const paths = [options.hostsFile, ...options.others.map(({ path }) => path)];
      const before = await Promise.all(paths.map(readText));
      try {
        const text = changeHosts(parseHosts(before[0] ?? ''), changes);
        const names = [...parseHosts(text).entries.keys()].sort();
        for (const { path, textOf } of options.others) await replaceFile(path, textOf(names));
        await replaceFile(options.hostsFile, text);
        await options.reload?.();
      } catch (error) {
        for (const [index, path] of paths.entries()) {
          const old = before[index];
          if (old === null || old === undefined) await rm(path, { force: true });
          else await replaceFile(path, old);
        }
        throw error;
      }
      return { done: changes, conflicts: [] };
    },
    verify: (changes, signal) => verifyAnswers(options.resolver, changes, { signal, timeoutMs: options.timeoutMs }),
  };
}

async function readText(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (isMissingFile(error)) return null;
    throw error;
  });
}
