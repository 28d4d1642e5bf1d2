// Logs of the rehearsal's programs as text → observations. Each file's format is found from its first lines; lines that
// no format knows are counted, never fatal.

import type { Observation } from '../products/shared/logs/observation.ts';
import { PLAIN_OPTIONS } from '../products/shared/logs/reader-options.ts';
import { detectFormat, FORMATS } from './formats.ts';
import { LogReader } from './scan/log-reader.ts';

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

const LINES_OF_HEAD = 50;

export function readLogs(logs: readonly LogText[]): LogReading {
  const observations: Observation[] = [];
  let lines = 0;
  let unreadable = 0;
  for (const { file, text } of logs) {
    const all = text.split('\n');
    const found = detectFormat(all.slice(0, LINES_OF_HEAD), PLAIN_OPTIONS);
    const formats = [
      ...(found === null ? [] : [found]),
      ...FORMATS.filter((each) => each !== found),
    ];
    const reader = new LogReader(formats, PLAIN_OPTIONS);
    for (const [index, line] of all.entries()) {
      if (line === '') continue;
      lines += 1;
      const { seen, unknown } = reader.read(line, { file, line: index + 1 });
      unreadable += unknown;
      observations.push(...seen);
    }
    const end = reader.end();
    unreadable += end.unknown;
    observations.push(...end.seen);
  }
  const bytes = logs.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  return { observations, read: { files: logs.length, lines, bytes, unreadable } };
}
