// What a collector writes in front of a program's own line: syslog (RFC 3164 and RFC 5424, with
// `<priority>` or without), and the container runtimes' `time stdout F `.

import type { LineReader } from './observation.ts';

const STAMP = String.raw`(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,6})?|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)`;
const HEAD = new RegExp(
  [
    // RFC 3164: time, host, program with its number.
    String.raw`^(?:<\d{1,3}>)?${STAMP} (?:\S{1,255} )?[^\s:[{"]{1,64}(?:\[[^\]\s]{1,32}\])?: `,
    // RFC 5424: version, time, host, program, number, message, data.
    String.raw`^<\d{1,3}>1 ${STAMP} \S{1,255} \S{1,48} \S{1,128} \S{1,32} (?:-|\[[^\]]{0,500}\]) (?:\ufeff)?`,
    String.raw`^${STAMP} (?:stdout|stderr) [FP] `,
  ].join('|'),
);

/** The line without its header; null when it has no header. */
export function withoutHead(line: string): string | null {
  const head = HEAD.exec(line);
  return head === null ? null : line.slice(head[0].length);
}

/** A reader whose lines have all they need in themselves, and may have come by way of a collector. */
export function behindHead(read: LineReader): LineReader {
  return (line, evidence) => {
    const seen = read(line, evidence);
    if (seen !== undefined) return seen;
    const own = withoutHead(line);
    return own === null ? undefined : read(own, evidence);
  };
}
