// What carried a program's own line here, and wrote something around it: syslog, container runtimes, a JSON object with
// the line in a field. Each envelope is a row of one table. A line may stand in several, one within the other; every
// format is read behind every one of them (diagnose/scan/log-reader.ts).

import { parseDateTime, parseEpoch, parseWordedTime } from './clock-time.ts';
import { textOfJson } from './json-envelope.ts';
import { parseSyslogTime } from './syslog-time.ts';
import type { ReaderOptions } from './reader-options.ts';

/** A line as it was in its envelope. */
export interface Opened {
  readonly text: string;
  /** When the envelope says that it was written; NaN: it does not say. */
  readonly at: number;
  /** Whose line it is, where the envelope alone says so: `unbound[6739]`. */
  readonly program: string | null;
}

interface Envelope {
  readonly id: string;
  /** null: the line stands in no such envelope. */
  open(line: string, options: ReaderOptions): Opened | null;
}

const MONTH_DAY = String.raw`[A-Z][a-z]{2} {1,2}\d{1,2} (?:\d{4} )?\d\d:\d\d:\d\d(?:\.\d{1,6})?`;
const ISO = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?Z|[+-]\d\d:?\d\d)?`;
/** `journalctl -o short-full`: the day of the week, and the zone by its name. */
const FULL = String.raw`[A-Z][a-z]{2} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})? [A-Z]{1,5}(?:[+-]\d\d)?`;
/** Sophos UTM: `2023:11:23-18:00:00`. */
const COLONS = String.raw`\d{4}:\d\d:\d\d-\d\d:\d\d:\d\d`;
const EPOCH = String.raw`\d{10}\.\d{6}`;
const WORDED = String.raw`[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}`;
const STAMP = `(?:${MONTH_DAY}|${ISO}|${FULL}|${EPOCH}|${COLONS})`;
const TAG = String.raw`(?<program>[^\s:[{"=|]{1,64}(?:\[[^\]\s]{1,32}\])?): `;
const PRIORITY = String.raw`(?:\d{1,5} )?<\d{1,3}>`;
const DATA = String.raw`(?:-|(?:\[[^\]"]{0,2000}(?:"(?:[^"\\]|\\.){0,2000}"[^\]"]{0,2000}){0,100}\]){1,20})`;
const COLOUR = String.raw`(?:\u001b\[[\d;]*m)*`;
/** The generated end of a pod's name: of a deployment, or the number of a stateful one. */
const POD = String.raw`[a-z0-9][a-z0-9.-]{0,240}-(?:[a-z0-9]{6,10}-[a-z0-9]{5}|\d{1,4})`;

/** `front` takes a time and a program by the names of its groups. */
function behind(id: string, front: string): Envelope {
  const expression = new RegExp(`^${front}`);
  return {
    id,
    open(line, options) {
      const match = expression.exec(line);
      if (match === null || match[0].length === line.length) return null;
      const { time = '', program, number } = match.groups ?? {};
      return {
        text: line.slice(match[0].length),
        at: timeOf(time, options),
        program:
          program === undefined || program === '-'
            ? null
            : number === undefined || number === '-'
              ? program
              : `${program}[${number}]`,
      };
    },
  };
}

const ENVELOPES: readonly Envelope[] = [
  { id: 'colours', open: withoutColours },
  behind('indent', String.raw`[ \t]+`),
  behind(
    'syslog-5424',
    String.raw`(?:${PRIORITY})?1 (?<time>${ISO}|-) \S{1,255} (?<program>\S{1,48}) (?<number>\S{1,128}) \S{1,32} ${DATA} (?:\ufeff)?`,
  ),
  // Check Point writes its whole record where data stands.
  behind(
    'syslog-5424-data',
    String.raw`(?:${PRIORITY})?1 (?<time>${ISO}) \S{1,255} (?<program>\S{1,48}) (?<number>\S{1,128}) \S{1,32} (?=\[\w+:")`,
  ),
  // OpenWrt's logread: `Thu Nov 23 18:00:01 2023 daemon.info dnsmasq[1]: `.
  behind(
    'logread',
    String.raw`(?<time>${WORDED}) [a-z\d]+\.[a-z]+ (?<program>[^\s:[]{1,64}(?:\[\d+\])?): `,
  ),
  behind('cri', String.raw`(?<time>${ISO}) (?:stdout|stderr) [FP](?::\S*)? `),
  behind('syslog-3164', String.raw`(?:${PRIORITY})?(?<time>${STAMP}) (?:\S{1,255} )?${TAG}`),
  // A sender that writes no program: CEF, PAN-OS, ProxySG.
  behind('syslog-host', String.raw`(?:${PRIORITY})?(?<time>${STAMP}) \S{1,255} `),
  behind('time', String.raw`(?:${PRIORITY})?(?<time>${STAMP}) `),
  behind('syslog-priority', PRIORITY),
  // Cisco Secure Web Appliance, behind the name of its log.
  behind('level', String.raw`(?:Info|Warning|Critical|Debug|Trace): `),
  behind('tag', String.raw`(?<program>[a-z][\w.-]{1,40}\[\d{1,10}\]): `),
  behind('compose', String.raw`${COLOUR}(?:[\w.@/-]{1,120} *\| |\[[\w.-]{1,120}\] \| )${COLOUR}`),
  behind('kubectl', String.raw`\[(?:pod/)?[a-z0-9.-]{1,253}[/ ][a-z0-9.-]{1,63}\] `),
  behind('stern', String.raw`${COLOUR}${POD}${COLOUR} ${COLOUR}[a-z0-9][a-z0-9-]{0,62}${COLOUR} `),
  // Loki's logcli.
  behind('logcli', String.raw`(?<time>${ISO}) \{[^{}]{0,2000}\} +`),
  behind('fluentd', String.raw`(?<time>${ISO})\t[\w.-]{1,200}\t(?=\{)`),
  { id: 'json', open: (line, { zoneMs }) => textOfJson(line, zoneMs) },
  { id: 'json-array', open: openElement },
];

/** A terminal's colours (ECMA-48, SGR), as programs write them for somebody who looks on. */
function withoutColours(line: string): Opened | null {
  if (!line.includes('\u001b[')) return null;
  // oxlint-disable-next-line no-control-regex -- they begin with one
  return { text: line.replace(/\u001b\[[\d;]*m/g, ''), at: Number.NaN, program: null };
}

function timeOf(text: string, { now, zoneMs }: ReaderOptions): number {
  if (text === '') return Number.NaN;
  if (/^\d{10}\.\d{6}$/.test(text)) return parseEpoch(text);
  const worded = parseWordedTime(text);
  if (!Number.isNaN(worded)) return worded - zoneMs;
  const full = /^[A-Z][a-z]{2} (\d{4}-\d\d-\d\d \S+) (\S+)$/.exec(text);
  // Of zones by their name only UTC is known.
  if (full !== null)
    return parseDateTime(full[1] ?? '') - (/^(?:UTC|GMT|Z)$/.test(full[2] ?? '') ? 0 : zoneMs);
  const colons = /^(\d{4}):(\d\d):(\d\d)-(.*)$/.exec(text);
  if (colons !== null) {
    const [, year = '', month = '', day = '', clock = ''] = colons;
    return parseDateTime(`${year}-${month}-${day} ${clock}`) - zoneMs;
  }
  return parseSyslogTime(text.replace(' Z', 'Z'), now, zoneMs);
}

/** One element of a JSON array whose elements stand on a line each. */
function openElement(line: string): Opened | null {
  const match = /^\s*\[?\s*(\{.*\})\s*(?:,|\])?\s*,?$/.exec(line);
  const text = match?.[1] ?? '';
  return match === null || text.length === line.trim().length
    ? null
    : { text, at: Number.NaN, program: null };
}

const MOST_LEVELS = 4;
const MOST_FORMS = 16;

/**
 * The line as it is, then what stands in its envelopes, the outer ones first: those of one level at a time, as most
 * lines are known before all are opened.
 */
export function* openEnvelopes(
  line: string,
  options: ReaderOptions,
): Generator<readonly Opened[], void> {
  const texts = new Set([line]);
  let level: readonly Opened[] = [{ text: line, at: Number.NaN, program: null }];
  yield level;
  let forms = level.length;
  for (let depth = 0; depth < MOST_LEVELS && level.length > 0; depth += 1) {
    const inner: Opened[] = [];
    for (const outer of level)
      for (const { open } of envelopesOf(outer.text)) {
        const opened = forms + inner.length < MOST_FORMS ? open(outer.text, options) : null;
        if (opened === null || texts.has(opened.text)) continue;
        texts.add(opened.text);
        inner.push({
          text: opened.text,
          // The innermost time is the program's own.
          at: Number.isNaN(opened.at) ? outer.at : opened.at,
          program: opened.program ?? outer.program,
        });
      }
    yield inner;
    forms += inner.length;
    level = inner;
  }
}

const OF_JSON = ENVELOPES.filter(({ id }) => ['colours', 'json', 'json-array'].includes(id));

/** Nothing else stands around what begins with a brace. */
function envelopesOf(text: string): readonly Envelope[] {
  return text.startsWith('{') ? OF_JSON : ENVELOPES;
}
