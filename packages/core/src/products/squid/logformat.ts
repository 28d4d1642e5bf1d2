// Squid's configurable `logformat` (Squid documentation, directive logformat):
// the specification becomes one expression, in which every code takes what cannot
// hold the text that follows it, so that no line makes it search for long.

import type { LineReader } from '../shared/logs/observation.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { readAnyTime } from '../shared/logs/any-time.ts';
import { splitRequest } from '../shared/logs/proxy-target.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';
import { compileStrftime, type Strftime } from './strftime.ts';
import { isSquidTag, serverOfPeer, squidVerdict } from './verdict.ts';

const COMMON = '%>a %[ui %[un [%tl] "%rm %ru HTTP/%rv" %>Hs %<st %Ss:%Sh';
/** Squid's built-in formats, by name. */
export const SQUID_FORMATS = {
  squid: '%ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru %[un %Sh/%<a %mt',
  common: COMMON,
  combined: `${COMMON.slice(0, COMMON.indexOf(' %Ss:'))} "%{Referer}>h" "%{User-Agent}>h" %Ss:%Sh`,
} as const;

export const CODE =
  /%(?:["[#'/])?-?\d*(?:\.\d+)?(?:\{([^}]*)\})?([<>]?[a-zA-Z_]+|%)(?:\{([^}]*)\})?/g;

/** Codes that say something of roads, and what they are called here. */
const FIELDS: Readonly<Record<string, string>> = {
  ts: 'seconds',
  tu: 'fraction',
  tl: 'local',
  tg: 'universal',
  '>a': 'client',
  '>A': 'client',
  Ss: 'tag',
  Sh: 'hierarchy',
  '>Hs': 'status',
  Hs: 'status',
  '<Hs': 'served',
  '<st': 'bytes',
  st: 'bytes',
  rm: 'method',
  ru: 'url',
  '>ru': 'url',
  '<a': 'server',
  '<A': 'server',
  '>h': 'header',
};

/** What `%tl` and `%tg` write unless a form is given (src/format/Format.cc); the documentation has a zone in both. */
export const USUAL_TIME = { local: '%d/%b/%Y:%H:%M:%S %z', universal: '%d/%b/%Y:%H:%M:%S' };
const ZONE_OF_DOCUMENTATION = String.raw`(?: [+-]\d{4})?`;

export function compileLogformat(
  specification: string,
  { zoneMs }: ReaderOptions = PLAIN_OPTIONS,
): LineReader {
  const { expression, fields, times } = compile(specification);
  return (line, evidence) => {
    const match = expression.exec(line);
    if (match === null) return undefined;
    const value = (name: string): string =>
      fields.includes(name) ? (match[fields.indexOf(name) + 1] ?? '') : '';
    const tag = value('tag');
    if (tag !== '' && tag !== '-' && !isSquidTag(tag)) return undefined;
    const method = value('method');
    const target = splitRequest(method, value('url'));
    if (target === null) return null;
    const status = Number(value('status') || 0);
    const peer = fields.includes('server') && value('server') !== '-' ? value('server') : null;
    const agent = value('agent');
    return {
      kind: 'proxy',
      at: timeOf(value, { zoneMs, times }),
      evidence,
      client: value('client'),
      ...target,
      // Without <a, whether a server was reached is told by the status alone.
      verdict: squidVerdict({
        tag,
        status,
        method,
        server: fields.includes('server') ? peer : '',
      }),
      status,
      bytes: Number(value('bytes') || 0) || 0,
      server: serverOfPeer(value('hierarchy'), peer),
      ...(agent === '' || agent === '-' ? {} : { agent }),
      ...(method !== 'CONNECT' && value('url').startsWith('https://') ? { isInspected: true } : {}),
    };
  };
}

interface Times {
  readonly zoneMs: number;
  readonly times: Readonly<Record<string, Strftime>>;
}

function timeOf(value: (name: string) => string, { zoneMs, times }: Times): number {
  const seconds = value('seconds');
  if (seconds !== '') return Number(seconds) * 1000 + Number(value('fraction').slice(0, 3) || 0);
  for (const field of ['universal', 'local'] as const) {
    const text = value(field);
    if (text === '') continue;
    const own = field === 'universal' ? 0 : zoneMs;
    const at = times[field]?.parse(text, own) ?? Number.NaN;
    return Number.isNaN(at) ? readAnyTime(text, { zoneMs: own }) : at;
  }
  return Number.NaN;
}

interface Compiled {
  readonly expression: RegExp;
  readonly fields: readonly string[];
  readonly times: Readonly<Record<string, Strftime>>;
}

function compile(specification: string): Compiled {
  const fields: string[] = [];
  const times: Record<string, Strftime> = {};
  let source = '';
  let end = 0;
  for (const match of specification.matchAll(CODE)) {
    source += quote(specification.slice(end, match.index));
    end = match.index + match[0].length;
    const code = match[2] ?? '';
    const argument = match[1] ?? match[3] ?? '';
    const field = code === '%' ? null : fieldOf(code, argument);
    const time =
      field === 'local' || field === 'universal'
        ? compileStrftime(argument === '' ? USUAL_TIME[field] : argument)
        : null;
    if (code === '%') source += '%';
    // A time may hold blanks, so its form says where it ends.
    else if (time !== null && field !== null) {
      source += ` *(?! )${fields.includes(field) ? '(?:' : '('}${time.source})`;
      if (field === 'universal' && argument === '') source += ZONE_OF_DOCUMENTATION;
      if (!fields.includes(field)) {
        fields.push(field);
        times[field] = time;
      }
    } else if (field === null || fields.includes(field))
      source += until(literalAt(specification, end));
    else {
      fields.push(field);
      // Blanks that fill a field up. What follows begins with none, so that blanks are shared out in one way only.
      source += `${source.endsWith(' +') ? '' : ' *'}(?! )(${until(literalAt(specification, end))})`;
    }
  }
  source += quote(specification.slice(end));
  const missing = ['client', 'url'].filter((field) => !fields.includes(field));
  if (missing.length > 0) {
    throw new UserError(
      `the logformat does not hold ${missing.map((field) => (field === 'url' ? '%ru' : '%>a')).join(' and ')}`,
      { code: 'diagnose.logformat', where: specification },
    );
  }
  return { expression: new RegExp(`^${source}`), fields, times };
}

export function fieldOf(code: string, argument: string): string | null {
  if (code === '>h' || code === 'ha' || code === '>ha')
    return argument.toLowerCase() === 'user-agent' ? 'agent' : null;
  const field = FIELDS[code];
  return field === undefined || field === 'header' ? null : field;
}

/** The text between two codes. */
function literalAt(specification: string, from: number): string {
  const to = specification.indexOf('%', from);
  return specification.slice(from, to === -1 ? undefined : to);
}

/**
 * What a code may take: all up to the text that follows it. A quote may stand in it, escaped or, as the
 * built-in combined writes a header, as it is: then it ends at the quote that the rest of the text follows.
 */
function until(literal: string): string {
  const [next] = literal;
  const rest = literal.slice(1);
  if (next === '"')
    return rest === '' ? '(?:[^"\\\\]|\\\\.)*' : `(?:[^"\\\\]|\\\\.|"(?!${quote(rest)}))*`;
  // Squid writes a dash where there is nothing.
  if (next === undefined || next === ' ') return '\\S+';
  return `[^${/[\\\]^-]/.test(next) ? `\\${next}` : next}]*`;
}

function quote(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/ +/g, ' +');
}

/** The formats that a squid.conf defines, by name. */
export function readLogformats(squidConf: string): ReadonlyMap<string, string> {
  const lines = squidConf
    // A line goes on behind a backslash; the blanks in front of what follows do not count (src/cache_cf.cc).
    .replace(/\\\r?\n[ \t]*/g, '')
    .split(/\r?\n/)
    .map((line) => /^\s*logformat\s+(\S+)\s+(.+?)\s*$/.exec(line));
  return new Map(
    lines.flatMap((match) => (match === null ? [] : [[match[1] ?? '', match[2] ?? ''] as const])),
  );
}
