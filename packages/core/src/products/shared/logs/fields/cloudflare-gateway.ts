// Cloudflare Gateway's logs as Logpush writes them (Cloudflare, "Gateway HTTP", "Gateway DNS", "Gateway Network"): a
// request, a question, a connection. SourceInternalIP is the machine's own address where a tunnel carries it.

import { readAnyTime } from '../any-time.ts';
import { askedName, questionOf } from '../dns-question.ts';
import type { DnsObservation, Evidence, LineReader } from '../observation.ts';
import { requestOrPacket } from '../request-or-packet.ts';
import { plainAddress } from '../plain-address.ts';
import { splitAuthority } from '../proxy-target.ts';
import { verdictOfWord } from '../verdict-words.ts';
import { firstOf, type FieldSchema, type NamedFieldSet } from './named-field-set.ts';

const NO_SUCH_NAME = '3';

export const cloudflareGateway: FieldSchema = {
  marks: ['resolverdecision', 'sourceip'],
  isMine: (fields) =>
    firstOf(fields, 'datetime') !== undefined &&
    ((firstOf(fields, 'queryname') !== undefined &&
      firstOf(fields, 'resolverdecision') !== undefined) ||
      (firstOf(fields, 'httphost', 'sni', 'policyid') !== undefined &&
        firstOf(fields, 'sourceip') !== undefined)),
  read(fields, { evidence }) {
    const at = readAnyTime(firstOf(fields, 'datetime') ?? '', { zoneMs: 0 });
    return firstOf(fields, 'resolverdecision') === undefined
      ? readRequest(fields, { at, evidence })
      : readQuestion(fields, { at, evidence });
  },
};

interface Seen {
  readonly at: number;
  readonly evidence: Evidence;
}

function readRequest(fields: NamedFieldSet, seen: Seen): ReturnType<LineReader> {
  const client = plainAddress(firstOf(fields, 'sourceinternalip', 'sourceip') ?? '');
  const word = firstOf(fields, 'action');
  const verdict = word === undefined ? null : verdictOfWord(word);
  if (verdict !== 'allowed' && verdict !== 'denied') return undefined;
  const host = firstOf(fields, 'httphost', 'sni');
  const port = Number(firstOf(fields, 'destinationport') ?? 443);
  const target = host === undefined ? null : splitAuthority(host, port);
  const status = Number(firstOf(fields, 'httpstatuscode') ?? 0) || 0;
  return requestOrPacket({
    ...seen,
    client,
    verdict: verdict === 'allowed' && status >= 500 ? 'failed' : verdict,
    target,
    server: firstOf(fields, 'destinationip'),
    port,
    protocol: firstOf(fields, 'transport'),
    status,
    agent: firstOf(fields, 'useragent'),
  });
}

function readQuestion(fields: NamedFieldSet, seen: Seen): ReturnType<LineReader> {
  const question = questionOf(firstOf(fields, 'querytypename'));
  if (question === null) return null;
  const decision = firstOf(fields, 'resolverdecision') ?? '';
  const isBlocked = decision.startsWith('blocked');
  if (!isBlocked && !decision.startsWith('allowed')) return undefined;
  return {
    kind: 'dns',
    ...seen,
    client: plainAddress(firstOf(fields, 'srcip') ?? ''),
    name: askedName(firstOf(fields, 'queryname')),
    ...(isBlocked
      ? { answer: 'failed' as const, addresses: [] }
      : answerOf(fields, question.isIPv6 === true)),
    ...question,
  };
}

function answerOf(
  fields: NamedFieldSet,
  isIPv6: boolean,
): Pick<DnsObservation, 'answer' | 'addresses'> {
  const code = firstOf(fields, 'rcode');
  if (code === NO_SUCH_NAME) return { answer: 'nxdomain', addresses: [] };
  if (code !== undefined && code !== '0') return { answer: 'failed', addresses: [] };
  if (isIPv6) return { answer: 'unknown', addresses: [] };
  const addresses = fields
    .list('resolvedips')
    .filter(
      (each): each is string => typeof each === 'string' && /^\d{1,3}(?:\.\d{1,3}){3}$/.test(each),
    );
  return addresses.length === 0
    ? { answer: 'unknown', addresses }
    : { answer: 'address', addresses };
}
