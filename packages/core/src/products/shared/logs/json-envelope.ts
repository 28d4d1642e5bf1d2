// A program's line in a field of a JSON object: Docker's json-file, `journalctl -o json`, Fluent Bit, Filebeat, Vector,
// Google Cloud Logging, the table Syslog of a Log Analytics workspace, exports of Splunk and Elasticsearch.

import { readAnyTime } from './any-time.ts';
import type { Opened } from './envelopes.ts';

export const TEXTS = [
  '_raw',
  'log',
  'MESSAGE',
  'message',
  'textPayload',
  'SyslogMessage',
  'Message',
  'msg',
  'line',
];
export const TIMES = [
  'time',
  '@timestamp',
  'timestamp',
  '_SOURCE_REALTIME_TIMESTAMP',
  '__REALTIME_TIMESTAMP',
  'TimeGenerated',
  'ts',
];
export const PROGRAMS = [
  'SYSLOG_IDENTIFIER',
  '_COMM',
  'ProcessName',
  'program',
  'ident',
  'appname',
];
export const NUMBERS = ['SYSLOG_PID', '_PID', 'ProcessID', 'pid', 'procid'];

export function textOfJson(line: string, zoneMs: number): Opened | null {
  if (!/^\s*\{/.test(line)) return null;
  let object: Record<string, unknown>;
  try {
    object = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
  const event = object['event'];
  // Exports of Splunk and of Elasticsearch have the event in an object.
  for (const name of ['result', '_source']) {
    const inner = object[name];
    if (typeof inner === 'object' && inner !== null) object = { ...object, ...inner };
  }
  const own = TEXTS.map((name) => textOf(object[name])).find((text) => text !== null);
  const original =
    typeof event === 'object' && event !== null && 'original' in event
      ? textOf(event.original)
      : textOf(event);
  const text = original ?? own;
  if (text === undefined || text === null) return null;
  const find = (names: readonly string[]): string | undefined =>
    names
      .map((name) => object[name])
      .find((value) => isPlain(value))
      ?.toString();
  const program = find(PROGRAMS);
  const number = find(NUMBERS);
  return {
    text: text.replace(/\r?\n$/, ''),
    at: readAnyTime(find(TIMES) ?? '', { zoneMs }),
    program:
      program === undefined || /\s/.test(program)
        ? null
        : number === undefined
          ? program
          : `${program}[${number}]`,
  };
}

function isPlain(value: unknown): value is string | number {
  return (typeof value === 'string' && value !== '') || typeof value === 'number';
}

/** journald gives bytes where a message is no UTF-8. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  return Array.isArray(value) && value.length > 0 && value.every((byte) => typeof byte === 'number')
    ? Buffer.from(value).toString('utf8')
    : null;
}
