// Logs of the rehearsal's programs as text → observations. Each file's format is told by the first line that a
// reader knows; lines that no reader knows are counted, never fatal.

import { readApplianceLog } from '../products/appliance/stage-log.ts';
import { createBindReader } from '../products/bind/query-log.ts';
import { createDnsmasqReader } from '../products/dnsmasq/query-log.ts';
import { createNftablesReader } from '../products/nftables/packet-log.ts';
import { readSquidNative } from '../products/squid/access-log.ts';
import { createUnboundReader } from '../products/unbound/query-log.ts';
import type { LineReader, Observation } from '../products/shared/logs/observation.ts';

/** One log as text; `file` is how evidence names it. */
export interface LogText {
  readonly file: string;
  readonly text: string;
}

export interface LogReading {
  readonly observations: readonly Observation[];
  readonly read: {
    readonly files: number;
    readonly lines: number;
    readonly bytes: number;
    readonly unreadable: number;
  };
}

export function readLogs(logs: readonly LogText[]): LogReading {
  const observations: Observation[] = [];
  let lines = 0;
  let unreadable = 0;
  for (const { file, text } of logs) {
    const readers: LineReader[] = [
      readSquidNative,
      createDnsmasqReader(),
      createNftablesReader(),
      readApplianceLog,
      createBindReader(),
      createUnboundReader(),
    ];
    for (const [index, line] of text.split('\n').entries()) {
      if (line === '') continue;
      lines += 1;
      const seen = readLine(readers, line, { file, line: index + 1, text: line });
      if (seen === undefined) unreadable += 1;
      else if (seen !== null) observations.push(seen);
    }
  }
  const bytes = logs.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  return { observations, read: { files: logs.length, lines, bytes, unreadable } };
}

/** The reader that knew the last line is asked first: a file rarely changes its format. */
function readLine(
  readers: LineReader[],
  line: string,
  evidence: Observation['evidence'],
): Observation | null | undefined {
  for (const [index, reader] of readers.entries()) {
    const seen = reader(line, evidence);
    if (seen === undefined) continue;
    if (index > 0) readers.unshift(...readers.splice(index, 1));
    return seen;
  }
  return undefined;
}
