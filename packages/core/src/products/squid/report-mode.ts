// Report mode of Squid's helper: for a while, and only for the addresses named, names that the list does not hold
// are let through. It is a file beside the list that has to be renewed again and again: whoever holds it open and
// dies leaves a file that ends by itself.
//
//   until 2026-11-23T22:10:00.000Z
//   client 10.1.1.10

import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { parseAddress } from '@sekisho/dns/address.ts';
import { replaceFile } from '../../replace-file.ts';

export const REPORT_FILE = 'report.txt';
const LIFE_MS = 20_000;
const RENEW_MS = 5000;
/** With room for two clocks that differ. */
const FURTHEST_AHEAD_MS = 60_000;

export interface ReportMode {
  readonly untilMs: number;
  readonly clients: ReadonlySet<string>;
}

export const NO_REPORT: ReportMode = { untilMs: 0, clients: new Set() };

/** What can't be read lets nothing through. */
export function parseReportMode(text: string): ReportMode {
  const lines = text.split('\n').map((line) => line.trim().split(' '));
  const untilMs = Date.parse(lines.find(([word]) => word === 'until')?.[1] ?? '');
  const clients = lines.flatMap(([word, address = '']) =>
    word === 'client' && parseAddress(address) !== null ? [address] : [],
  );
  return Number.isNaN(untilMs) ? NO_REPORT : { untilMs, clients: new Set(clients) };
}

/** `client` is null where Squid is not configured to pass it: then report mode applies to nobody. */
export function isReported(
  { untilMs, clients }: ReportMode,
  client: string | null,
  nowMs: number,
): boolean {
  // Further ahead than it is ever written: a clock or a hand went wrong.
  return (
    client !== null &&
    clients.has(client) &&
    nowMs < untilMs &&
    untilMs - nowMs <= FURTHEST_AHEAD_MS
  );
}

export interface HeldReportMode {
  /** Aborted when it can't be renewed. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

export async function holdReportMode(
  folder: string,
  clients: readonly string[],
): Promise<HeldReportMode> {
  const path = join(folder, REPORT_FILE);
  const write = (): Promise<void> =>
    replaceFile(
      path,
      [
        `until ${new Date(Date.now() + LIFE_MS).toISOString()}`,
        ...clients.map((client) => `client ${client}`),
        '',
      ].join('\n'),
    );
  await write();
  const lost = new AbortController();
  let writing: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    writing = writing.then(write).catch((error: unknown) => lost.abort(error));
  }, RENEW_MS);
  timer.unref();
  return {
    lost: lost.signal,
    release: async () => {
      clearInterval(timer);
      await writing;
      await rm(path, { force: true });
    },
  };
}
