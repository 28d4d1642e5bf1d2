// W3C extended log format (W3C working draft WD-logfile) as ISA and TMG (tabs) and
// Blue Coat ProxySG (blanks, quotes) write it: `#Fields:` names the columns, and may
// change in the middle of a file. Times are UTC by that format. Cisco Secure Web Appliance has names of its own in it:
// `cs-url`, `x-resultcode-httpstatus` (`TCP_DENIED/403`) and `x-acltag`, its decision (its user guide, "W3C Log Field").

import type { LineReader, ProxyObservation } from '../shared/logs/observation.ts';
import { readAnyTime } from '../shared/logs/any-time.ts';
import { parseDateTime } from '../shared/logs/clock-time.ts';
import {
  splitAuthority,
  splitRequest,
  splitUrl,
  type ProxyTarget,
} from '../shared/logs/proxy-target.ts';
import { verdictOfTunnel } from '../shared/logs/tunnel-answer.ts';
import { statusInWord, verdictOfWord } from '../shared/logs/verdict-words.ts';
import { splitColumns } from './columns.ts';
import { COLUMNS, WORDS } from './names.ts';

/** ISA and TMG: "the request was denied" and "the URL is denied" in place of an HTTP status. */
const MICROSOFT_DENIALS: readonly number[] = [12202, 12209, 12210, 12233];

/** ISA and TMG: how far a connection came that was not denied. */
const STATES = /^(?:Initiated|Establish|Intermediate|Terminate|NotLogged)$/i;

/** What a collector writes in front: `Aug 18 12:30:46 10.8.24.10 `, with `<134>` or without. */
const SYSLOG_HEAD =
  /^(?:<\d{1,3}>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ (?:[^\s#]\S*: )?(?=#|\d{4}-\d\d-\d\d[ \t])/;

export function createW3cReader(): LineReader {
  let columns: ReadonlyMap<string, number> | null = null;
  return (whole, evidence) => {
    const line = whole.replace(SYSLOG_HEAD, '');
    if (line.startsWith('#')) {
      if (line.startsWith('#Fields:'))
        columns = new Map(
          splitColumns(line.slice('#Fields:'.length).trim()).map(
            (name, at) => [name.toLowerCase(), at] as const,
          ),
        );
      return isDirective(line) && !line.startsWith('#Software: Microsoft Windows Firewall')
        ? null
        : undefined;
    }
    if (
      columns === null ||
      !(
        columns.has('c-ip') &&
        ['cs-host', 'r-host', 'cs-uri', 'cs-url'].some((name) => columns?.has(name))
      )
    )
      return undefined;
    const values = splitColumns(line);
    if (values.length < columns.size - 1) return undefined;
    // In an envelope that the line of the columns stood in too.
    const date = columns.get('date');
    if (date !== undefined && !/^(?:\d{4}-\d\d-\d\d|-$)/.test(values[date] ?? '')) return undefined;
    const field = (...names: string[]): string => {
      for (const name of names) {
        const at = columns?.get(name);
        const value = at === undefined ? undefined : values[at];
        if (value !== undefined && value !== '-' && value !== '') return value;
      }
      return '';
    };
    return observationOf(field, evidence);
  };
}

function observationOf(
  field: (...names: string[]) => string,
  evidence: ProxyObservation['evidence'],
): ReturnType<LineReader> {
  const method = field(...COLUMNS.method);
  const target = targetOf(field, method);
  if (target === null) return null;
  const status = Number(field(...COLUMNS.status)) || statusInWord(field(...COLUMNS.wordAndStatus));
  const server = field(...COLUMNS.server) || null;
  const agent = field(...COLUMNS.agent);
  const verdict = verdictOf(field, { status, method, server });
  if (verdict === null) return undefined;
  return {
    kind: 'proxy',
    at: timeOf(field),
    evidence,
    client: field('c-ip'),
    ...target,
    verdict,
    status,
    bytes: Number(field('sc-bytes')) || 0,
    server,
    ...(agent === '' ? {} : { agent }),
  };
}

/** In two columns, or in one: ProxySG's `localtime`, `gmttime` and `timestamp`. */
function timeOf(field: (...names: string[]) => string): number {
  const two = parseDateTime(`${field('date')} ${field('time')}`);
  if (!Number.isNaN(two)) return two;
  return readAnyTime(field(...COLUMNS.time), { zoneMs: 0 });
}

function targetOf(field: (...names: string[]) => string, method: string): ProxyTarget | null {
  const port =
    portOf(field(...COLUMNS.port)) ??
    (field(...COLUMNS.scheme).toLowerCase() === 'http' ? 80 : 443);
  return (
    splitAuthority(field(...COLUMNS.host), port) ??
    splitRequest(method, field('cs-uri')) ??
    splitUrl(field('cs-uri'), 'https') ??
    splitRequest(method, field('cs-url'))
  );
}

function portOf(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port > 0 && port <= 65_535 ? port : null;
}

function verdictOf(
  field: (...names: string[]) => string,
  of: { status: number; method: string; server: string | null },
): ProxyObservation['verdict'] | null {
  const words = WORDS.map((name) => field(name)).filter((word) => word !== '');
  if (words.length === 0 && of.status === 0) return null;
  if (/^(?:BLOCK|DROP)_/.test(field(...COLUMNS.decision))) return 'denied';
  const said = words.join(' ');
  if (/DENIED/i.test(said) || MICROSOFT_DENIALS.includes(of.status)) return 'denied';
  // No service asks for a proxy's password.
  if (of.status === 407) return 'denied';
  if (/FAILED|ERR_/i.test(said) || of.status > 10_000) return 'failed';
  if (words.some((word) => verdictOfWord(word) === null && !STATES.test(word))) return null;
  const refused = verdictOfTunnel(of.method, of.status);
  if (refused !== null) return refused;
  // Words of a cache say what it did, and the status whether it could.
  const isKnown = words.some((word) => verdictOfWord(word) !== 'by-status' || /TUNNEL/i.test(word));
  if (of.status === 0 && !isKnown) return null;
  return of.status >= 500 && of.server === null ? 'failed' : 'allowed';
}

function isDirective(line: string): boolean {
  return /^#(?:Version|Fields|Software|Start-Date|End-Date|Date|Remark)\b/i.test(line);
}
