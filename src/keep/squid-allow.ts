// Decides for Squid, from a list that is read again whenever it has changed: lines of a port and a pattern
// (`443 login.example.com`, `443 *.example.com`, `443 .example.com`). Patterns mean here what they mean everywhere
// in Sekisho, so no exception list is needed.

import { parseName } from '../names/name.ts';
import { parsePattern } from '../names/pattern.ts';
import { buildRuleIndex, type Rule, type RuleIndex } from '../names/rule-index.ts';

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
    if (!Number.isInteger(number) || number < 1 || number > 65535 || rest.length > 0 || !parsePattern(pattern).ok) unread.push(line);
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

/** One line of Squid's helper protocol (`[channel ]host port[ -]`) → its answer. Squid puts a `-` behind an acl without arguments. */
export function answerSquid(list: AllowList, line: string): string {
  const words = line.trim().split(' ');
  const hasChannel = words.length > 2 && isNumber(words[0]) && isNumber(words[2]);
  const [host = '', port = ''] = hasChannel ? words.slice(1) : words;
  return `${hasChannel ? `${words[0] ?? ''} ` : ''}${isAllowed(list, decodeURIComponentSafely(host), Number(port)) ? 'OK' : 'ERR'}`;
}

function isNumber(word: string | undefined): boolean {
  return word !== undefined && /^\d+$/.test(word);
}

/** Squid escapes what it passes on; what is no escape is no name either. */
function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
