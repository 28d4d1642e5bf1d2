// A large Squid log is begun to be read before the site is: making the plan takes as long
// as reading half a gigabyte. Who matters is guessed, too widely, from the text of site.yaml
// and from how names of Azure look; what was counted is used only when the plan agrees.

import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';

import { PART_BYTES } from '../scan/part-reader.ts';
import { ALL_TIMES } from '../scan/scanner.ts';
import { NO_CLIENT } from '../../products/shared/logs/observation.ts';
import type { PartsTask } from './count-parts.ts';
import { startThreads, type ReadingThread } from './reading-thread.ts';

export interface EarlyReading {
  readonly task: PartsTask;
  readonly threads: readonly ReadingThread[];
}

export interface EarlyCall {
  readonly cwd: string;
  /** As given to the command: perhaps a site, then logs. */
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** Smaller ones are read before a thread has started. */
const LEAST_BYTES = 16 << 20;
const FIRST_LINE = /^\d{9,11}\.\d{3} +\d+ \S+ [A-Z_]+\/\d{3} \d+ /;
/** With these a line is looked at in other ways, or by other readers. */
const OTHER_WAYS: readonly string[] = [
  'explain',
  'follow',
  'logFormat',
  'since',
  'squidConf',
  'until',
];
// As in site/read-site.ts, which would load all that reading a site takes.
const SITE_FILE = 'site.yaml';

let begun: EarlyReading | null = null;

/** Begins with the first log that is worth it; wrong words and options are for the command to tell. */
export function beginEarly({ cwd, words, options }: EarlyCall): void {
  if (OTHER_WAYS.some((option) => options[option] !== undefined)) return;
  const paths = words.map((word) => resolve(cwd, word));
  const path = paths.find(isLargeSquidLog);
  if (path === undefined) return;
  const addresses = addressesIn(
    [...paths, cwd].map((folder) => textOf(join(folder, SITE_FILE))).find((text) => text !== '') ??
      '',
  );
  const task: PartsTask = {
    path,
    size: statSync(path).size,
    partBytes: PART_BYTES,
    format: 'squid',
    settings: { format: 'squid', declared: [], range: ALL_TIMES, zoneMs: 0, now: new Date() },
    isEarly: true,
    interest: { plan: null, clients: [...addresses, ...NO_CLIENT] },
    next: new SharedArrayBuffer(4),
  };
  const threads = Number(options['threads'] ?? Number.NaN);
  begun = { task, threads: startThreads(task, Number.isInteger(threads) ? threads : undefined) };
}

/** Takes over, once, a reading of the same file with the same options. */
export function takeEarly(wanted: PartsTask): EarlyReading | null {
  const taken = begun;
  if (taken === null || taken.task.path !== wanted.path) return null;
  begun = null;
  const { task, threads } = taken;
  const isSame =
    task.size === wanted.size &&
    task.partBytes === wanted.partBytes &&
    task.format === wanted.format;
  if (isSame && wanted.interest.clients.every((client) => task.interest.clients.includes(client)))
    return taken;
  for (const thread of threads) thread.stop();
  return null;
}

function isLargeSquidLog(path: string): boolean {
  const about = statSync(path, { throwIfNoEntry: false });
  return (
    about !== undefined &&
    about.isFile() &&
    about.size >= LEAST_BYTES &&
    FIRST_LINE.test(headOf(path))
  );
}

function headOf(path: string): string {
  try {
    const file = openSync(path, 'r');
    try {
      const head = Buffer.alloc(256);
      return head.toString('latin1', 0, readSync(file, head));
    } finally {
      closeSync(file);
    }
  } catch {
    // Whoever opens it for good says why it can't be read.
    return '';
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // No site here; reading it for good says so.
    return '';
  }
}

function addressesIn(text: string): string[] {
  return [...new Set(text.match(/[0-9A-Fa-f:.]+/g) ?? [])].filter((word) => isIP(word) !== 0);
}
