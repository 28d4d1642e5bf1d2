// Decides for Squid, from a list that is read again whenever it has changed: lines of a port and a pattern
// (`443 login.example.com`, `443 *.example.com`, `443 .example.com`). Patterns mean here what they mean everywhere
// in Sekisho, so no exception list is needed.

import { parseName } from '@sekisho/dns/name.ts';
import { parsePattern } from '../../names/pattern.ts';
import { buildRuleIndex, type Rule, type RuleIndex } from '../../names/rule-index.ts';
import { parseAddress } from '@sekisho/dns/address.ts';
import { isReported, type ReportMode } from './report-mode.ts';

export interface AllowList {
  readonly index: RuleIndex<ReadonlySet<number>>;
  /** Lines that are neither an entry nor a comment; they allow nothing. */
  readonly unread: readonly string[];
}

export function parseAllowList(text: string): AllowList {
  const ports = new Map<string, Set<number>>();
  const unread: string[] = [];
  for (const line of text.split('\n')) {
    const [port = '', pattern = '', ...rest] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (port === '') continue;
    const number = Number(port);
    if (
      !Number.isInteger(number) ||
      number < 1 ||
      number > 65535 ||
      rest.length > 0 ||
      !parsePattern(pattern).ok
    )
      unread.push(line);
    else ports.set(pattern, (ports.get(pattern) ?? new Set()).add(number));
  }
  const rules = [...ports].flatMap(([text, value]): Rule<ReadonlySet<number>>[] => {
    const parsed = parsePattern(text);
    return parsed.ok ? [{ pattern: parsed.pattern, value }] : [];
  });
  return { index: buildRuleIndex(rules), unread };
}

export function isAllowed({ index }: AllowList, host: string, port: number): boolean {
  const parsed = parseName(host);
  return parsed.ok && index.matchAll(parsed.name).some((ports) => ports.has(port));
}

export interface HelperState {
  readonly list: AllowList;
  readonly report: ReportMode;
  readonly nowMs: number;
}

/**
 * One line of Squid's helper protocol (`[channel ][client ]host port[ -]`) → its answer. Squid puts a `-` behind an
 * acl without arguments. A number is a channel, an address before the host is the client.
 */
export function answerSquid({ list, report, nowMs }: HelperState, line: string): string {
  const words = line.trim().split(' ');
  if (words.at(-1) === '-') words.pop();
  const port = words.pop() ?? '';
  const host = words.pop() ?? '';
  const channel = words[0] !== undefined && /^\d+$/.test(words[0]) ? words.shift() : undefined;
  const client =
    words.length === 1 && words[0] !== undefined && parseAddress(words[0]) !== null
      ? words[0]
      : null;
  const isLet =
    isAllowed(list, decodeURIComponentSafely(host), Number(port)) ||
    isReported(report, client, nowMs);
  return `${channel === undefined ? '' : `${channel} `}${isLet ? 'OK' : 'ERR'}`;
}

/** Squid escapes its arguments; a text with an invalid escape is not a name. */
function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
