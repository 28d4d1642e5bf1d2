// What dnsmasq and CoreDNS have in common: a hosts file that they read again. On any refusal the files are
// as they were, and the server is reloaded.

import { rm } from 'node:fs/promises';

import type { Change } from './change.ts';
import type { Driver } from './driver.ts';
import { toEntry } from './entry.ts';
import { changeFile, readIfThere } from '../../../replace-file.ts';
import { canonicalAddress } from '@sekisho/dns/wire/addresses.ts';
import { askNames, type Resolver } from './ask-names.ts';
import { changeHosts, parseHosts } from './hosts-lines.ts';
import { verifyAnswers } from './verify-answers.ts';

export interface HostsDriverOptions {
  readonly name: string;
  readonly product: string;
  readonly resolver: Resolver;
  readonly hostsFile: string;
  /** Makes the server read its files; null: it looks by itself. */
  readonly reload: (() => Promise<void>) | null;
  /** Further files, in which names of ours stand too. */
  readonly others: readonly {
    readonly path: string;
    readonly change: (before: string, changes: readonly Change[]) => string;
  }[];
  readonly timeoutMs: number;
}

const ANY_NAME = 'localhost';

export function hostsDriver(options: HostsDriverOptions): Driver {
  return {
    name: options.name,
    product: options.product,
    layer: 'dns',
    // A hosts file knows no TTL: the server gives its own to all.
    prepare: (desired) => ({
      entries: desired.map(({ key, values }) => toEntry(key, values.map(canonicalAddress), 0)),
      uncovered: [],
    }),
    observe: async () => ({
      entries: parseHosts((await readIfThere(options.hostsFile)) ?? '').entries,
      owned: null,
    }),
    isUp: async (signal) => {
      const { timeoutMs } = options;
      const own = new Set([ANY_NAME]);
      // Whatever it answers: by its own data, so that it asks nobody else.
      const asking = { signal, timeoutMs, families: ['A'] as const, ownDataOnly: own };
      return ((await askNames(options.resolver, [...own], asking)).get(ANY_NAME) ?? null) !== null;
    },
    apply: async (changes) => {
      const before = await readIfThere(options.hostsFile);
      const text = changeHosts(parseHosts(before ?? ''), changes);
      const steps: Step[] = [];
      try {
        for (const { path, change } of options.others) {
          const found = await readIfThere(path);
          await take(steps, { path, before: found, text: change(found ?? '', changes) });
        }
        await take(steps, { path: options.hostsFile, before, text });
        await options.reload?.();
      } catch (error) {
        for (const step of steps.toReversed()) await undo(step);
        throw error;
      }
      return { done: changes, conflicts: [] };
    },
    verify: (changes, signal) =>
      verifyAnswers(options.resolver, changes, { signal, timeoutMs: options.timeoutMs }),
  };
}

/** A file that was written, with what stood there before. */
interface Step {
  readonly path: string;
  readonly before: string | null;
  readonly text: string;
}

async function take(steps: Step[], step: Step): Promise<void> {
  await changeFile(step.path, step.before, step.text);
  steps.push(step);
}

/** Unless somebody has written there since. */
async function undo({ path, before, text }: Step): Promise<void> {
  if ((await readIfThere(path)) !== text) return;
  if (before === null) await rm(path, { force: true });
  else await changeFile(path, text, before);
}
