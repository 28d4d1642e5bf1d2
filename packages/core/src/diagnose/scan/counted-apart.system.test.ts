// What the kernel counts of other machines, held against a slow reader of its own: written here, of regular
// expressions and maps, and nothing of it comes from the readers and tallies that it is held against.

import { expect, test } from 'vitest';

import { createRandom } from '@sekisho/test-kit/diagnose/drawn-logs.ts';
import { ESTATE_AFTER, planInput } from '@sekisho/test-kit/plan/japan-east.ts';
import { composePlan } from '../../plan/compose-plan.ts';
import { indexPlan } from '../../plan/look-up.ts';
import { findFormat } from '../formats.ts';
import { Distinct } from '../tally/distinct.ts';
import { createInterest } from '../tally/interest.ts';
import { createTally } from '../tally/tally.ts';
import { formatTally } from '../tally/tally-file.ts';
import { ByteScanner } from './byte-scanner.ts';
import { findKernel } from './kernel.ts';
import { LogReader } from './log-reader.ts';
import { ALL_TIMES } from './scanner.ts';
import { TextScanner } from './text-scanner.ts';

type Verdict = 'allowed' | 'denied' | 'failed';
interface Drawn {
  readonly at: number;
  readonly client: string;
  readonly host: string;
  readonly isTunnel: boolean;
  readonly verdict: Verdict;
  readonly number: number;
}
interface Form {
  readonly write: (of: Drawn) => string;
  /** Time, target, status and what tells the verdict. */
  readonly line: RegExp;
  readonly time: (text: string) => number;
  readonly verdicts: Readonly<Record<string, Verdict>>;
}

const STATUS = { allowed: 200, denied: 403, failed: 503 };
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';
const target = ({ isTunnel, host, number }: Drawn): string =>
  isTunnel ? `CONNECT ${host}:443` : `GET http://${host}/a/${String(number)}`;
function clf(at: number): string {
  const [, day, month, year, clock] = new Date(at).toUTCString().split(/,? /);
  return `${String(day)}/${String(month)}/${String(year)}:${String(clock)}`;
}
/** `14/Nov/2023:22:13:20`, perhaps with milliseconds. */
function readClf(text: string): number {
  const [, day, month = '', year, clock] = /^(\d+)\/(\w+)\/(\d+):(\S+)/.exec(text) ?? [];
  const number = String(MONTHS.indexOf(month) / 3 + 1).padStart(2, '0');
  return Date.parse(`${String(year)}-${number}-${String(day)}T${String(clock)}Z`);
}

const FORMS: Readonly<Record<string, Form>> = {
  squid: {
    write: (e) =>
      `${(e.at / 1000).toFixed(3)} ${String(e.number).padStart(6)} ${e.client} ${e.verdict === 'denied' ? 'TCP_DENIED' : 'TCP_MISS'}/${String(STATUS[e.verdict])} ${String(e.number)} ${target(e)} - HIER_NONE/- -`,
    line: /^(?<time>\S+) +\d+ \S+ (?<verdict>\w+\/(?<status>\d+)) \d+ \w+ (?<target>\S+) /,
    time: (text) => Math.round(Number(text) * 1000),
    verdicts: { 'TCP_DENIED/403': 'denied', 'TCP_MISS/503': 'failed', 'TCP_MISS/200': 'allowed' },
  },
  'squid-combined': {
    write: (e) =>
      `${e.client} - - [${clf(e.at)} +0000] "${target(e)} HTTP/1.1" ${String(STATUS[e.verdict])} ${String(e.number)} "-" "curl/8" ${e.verdict === 'denied' ? 'TCP_DENIED' : 'TCP_MISS'}:${e.verdict === 'allowed' ? 'HIER_DIRECT' : 'HIER_NONE'}`,
    line: /^\S+ - - \[(?<time>\S+) \S+\] "\w+ (?<target>\S+) \S+ (?<status>\d+) .* (?<verdict>\w+):\w+$/,
    time: readClf,
    verdicts: { TCP_DENIED: 'denied', TCP_MISS: 'allowed' },
  },
  haproxy: {
    write: (e) =>
      `haproxy[27]: ${e.client}:5001 [${clf(e.at)}.${String(e.at % 1000).padStart(3, '0')}] px ${e.verdict === 'denied' ? 'px/<NOSRV> 0/-1/-1/-1/0' : `out/o1 0/0/${String(e.number)}/1/60`} ${String(STATUS[e.verdict])} ${String(e.number)} - - ${{ denied: 'PR--', failed: 'SC--', allowed: '----' }[e.verdict]} 1/1/0/${String(e.number)}/0 0/0 "${target(e)} HTTP/1.1"`,
    line: /\[(?<time>\d+\/\S+)\] \S+ \S+ \S+ (?<status>\d+) \d+ - - (?<verdict>\S+) \S+ \S+ "\w+ (?<target>\S+) /,
    time: readClf,
    verdicts: { 'PR--': 'denied', 'SC--': 'failed', '----': 'allowed' },
  },
};

/** Hosts in both cases, times that go back, more denials of some names than are evidence. */
function draw({ write }: Form, seed: number): string[] {
  const random = createRandom(seed);
  let at = 1_700_000_000_000;
  return Array.from({ length: 6000 }, () => {
    at += random(7) === 0 ? -random(5000) : random(1500);
    const rank = random(3) === 0 ? random(9) : random(700);
    const verdict = (['allowed', 'denied', 'failed', 'denied'] as const)[random(4)] ?? 'allowed';
    return write({
      // Whole seconds for the formats that have no more.
      at: seed % 2 === 0 ? at : at - (at % 1000),
      client: `10.20.${String(random(9))}.${String(random(250))}`,
      host: `${random(6) === 0 ? 'WWW' : 'www'}.site${String(rank)}.${rank % 2 === 0 ? 'com' : 'co.jp'}`,
      // The 503 of a request without a tunnel may be the server's own, which is no failure.
      isTunnel: verdict === 'failed' || random(2) === 0,
      verdict,
      number: random(90_000),
    });
  });
}

interface Place {
  readonly at: number;
  readonly line: number;
}
interface Denied {
  readonly name: string;
  readonly port: number;
  readonly firstLine: number;
  readonly places: (Place & { readonly status: number })[];
  carried: Place | null;
}

const later = (a: Place, b: Place): number => a.at - b.at || a.line - b.line;

function readApart(lines: readonly string[], { line: form, time, verdicts }: Form) {
  const counts = { requests: 0, denied: 0, failed: 0 };
  const times: number[] = [];
  const names = new Set<string>();
  const deniedNames = new Map<string, Denied>();
  for (const [index, text] of lines.entries()) {
    const found = form.exec(text)?.groups;
    if (found === undefined) throw new RangeError(text);
    const [, scheme, host = ''] = /^(http:\/\/)?([^/:]+)/.exec(found['target'] ?? '') ?? [];
    const name = host.toLowerCase();
    const place = { at: time(found['time'] ?? ''), line: index + 1 };
    const status = Number(found['status']);
    const verdict = status === 503 ? 'failed' : verdicts[found['verdict'] ?? ''];
    counts.requests += 1;
    times.push(place.at);
    names.add(name);
    const known = deniedNames.get(name);
    if (verdict === 'failed') counts.failed += 1;
    if (verdict === 'denied') {
      counts.denied += 1;
      if (known !== undefined) known.places.push({ ...place, status });
      else
        deniedNames.set(name, {
          name,
          port: scheme === undefined ? 443 : 80,
          firstLine: place.line,
          places: [{ ...place, status }],
          carried: null,
        });
    } else if (known !== undefined && (known.carried === null || later(place, known.carried) > 0))
      known.carried = place;
  }
  return { ...counts, first: Math.min(...times), last: Math.max(...times), names, deniedNames };
}

const asMoment = ({ at, line }: Place) => ({ at, evidence: { file: 'a.log', line } });

/** As it stands in a saved tally. */
function savedOf({ name, port, firstLine, places, carried }: Denied, lines: readonly string[]) {
  const sorted = places.toSorted(later);
  const last = sorted.at(-1);
  return {
    name,
    port,
    status: last?.status,
    count: places.length,
    bytes: 0,
    first: sorted[0]?.at,
    last: last === undefined ? null : asMoment(last),
    evidence: sorted.slice(0, 5).map((place) => ({
      at: place.at,
      evidence: {
        ...asMoment(place).evidence,
        ...(place.line === firstLine ? { text: lines[firstLine - 1] } : {}),
      },
    })),
    ...(carried === null ? {} : { carried: asMoment(carried) }),
  };
}

const lookUp = indexPlan(composePlan(planInput({ estate: ESTATE_AFTER })));
const interest = createInterest({ lookUp, clients: ['10.1.1.10'] });

test.each(Object.keys(FORMS).flatMap((id) => [1, 2, 3].map((seed) => [id, seed] as const)))(
  '%s, seed %d',
  (id, seed) => {
    const form = FORMS[id];
    const format = findFormat(id);
    const kernel = findKernel();
    if (form === undefined || format?.layout === undefined || kernel === null)
      throw new RangeError(`no kernel, or no layout of ${id}`);
    const lines = draw(form, seed);
    const tally = createTally();
    const of = { file: 'a.log', tally, interest, range: ALL_TIMES };
    const reader = new LogReader([format], { zoneMs: 0, now: new Date('2024-01-01') });
    const scanner = new ByteScanner(kernel, new TextScanner({ ...of, reader }), {
      ...of,
      layout: format.layout,
    });
    const log = Buffer.from(`${lines.join('\n')}\n`);
    scanner.scan(log, 0, log.length);
    scanner.end();
    const apart = readApart(lines, form);
    const { others } = JSON.parse(formatTally({ tally, readings: [] })) as {
      others: { names: string; deniedNames: object[] };
    };
    const { names, deniedNames, ...counts } = apart;
    expect(others).toMatchObject({ ...counts, questions: 0, left: { names: 0, requests: 0 } });
    expect(others.deniedNames).toEqual(
      [...deniedNames.values()].map((each) => savedOf(each, lines)),
    );
    expect(Distinct.parse(others.names).estimate() / names.size).toBeCloseTo(1, 1);
  },
);
