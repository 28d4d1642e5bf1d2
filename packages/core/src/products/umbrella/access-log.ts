// Cisco Umbrella's logs as CSV, as they lie in an S3 bucket without a head (Umbrella user guide, "DNS Log Formats" and
// "Proxy Log Formats"): dnslogs and proxylogs. Times are UTC.

import { parseDateTime } from '../shared/logs/clock-time.ts';
import { splitCsv } from '../shared/logs/csv-fields.ts';
import { answerOfCode, askedName, questionOf } from '../shared/logs/dns-question.ts';
import type { LineReader } from '../shared/logs/observation.ts';
import { splitRequest, splitUrl } from '../shared/logs/proxy-target.ts';
import { verdictOfTunnel } from '../shared/logs/tunnel-answer.ts';
import { verdictOfWord } from '../shared/logs/verdict-words.ts';

const START = /^"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d",/;
const TYPE = /^\d{1,5} \((\w+)\)$/;
const DNS = { internal: 3, external: 4, action: 5, type: 6, code: 7, name: 8 } as const;
const WEB = {
  internal: 2,
  external: 3,
  server: 4,
  verdict: 6,
  url: 7,
  agent: 9,
  status: 10,
  bytes: 12,
  method: 25,
} as const;

export const readUmbrella: LineReader = (line, evidence) => {
  if (!START.test(line)) return undefined;
  const fields = splitCsv(line).map((field) => field.trim());
  const seen = { at: parseDateTime(fields[0] ?? ''), evidence };
  const type = TYPE.exec(fields[DNS.type] ?? '')?.[1];
  if (type !== undefined) return readQuestion(fields, type, seen);
  const verdict = verdictOfWord(fields[WEB.verdict] ?? '');
  const url = fields[WEB.url] ?? '';
  const target =
    splitUrl(url) ?? splitRequest(fields[WEB.method] ?? '', url) ?? splitUrl(url, 'https');
  if (target === null || (verdict !== 'allowed' && verdict !== 'denied')) return undefined;
  const status = Number(fields[WEB.status] ?? 0) || 0;
  const agent = fields[WEB.agent] ?? '';
  return {
    kind: 'proxy',
    ...seen,
    client: fields[WEB.internal] || fields[WEB.external] || 'unknown',
    ...target,
    verdict: verdict === 'allowed' ? carried(fields[WEB.method] ?? '', status) : verdict,
    status,
    bytes: Number(fields[WEB.bytes] ?? 0) || 0,
    server: fields[WEB.server] || null,
    ...(agent === '' ? {} : { agent }),
  };
};

function carried(method: string, status: number): 'allowed' | 'denied' | 'failed' {
  return verdictOfTunnel(method, status) ?? (status >= 500 ? 'failed' : 'allowed');
}

function readQuestion(
  fields: readonly string[],
  type: string,
  seen: Pick<NonNullable<Extract<ReturnType<LineReader>, object>>, 'at' | 'evidence'>,
): ReturnType<LineReader> {
  const verdict = verdictOfWord(fields[DNS.action] ?? '');
  if (verdict !== 'allowed' && verdict !== 'denied') return undefined;
  const question = questionOf(type);
  if (question === null) return null;
  return {
    kind: 'dns',
    ...seen,
    client: fields[DNS.internal] || fields[DNS.external] || 'unknown',
    name: askedName(fields[DNS.name]),
    // A blocked name is answered with the address of a page of Umbrella's.
    answer: verdict === 'denied' ? 'failed' : answerOfCode(fields[DNS.code]),
    addresses: [],
    ...question,
  };
}
