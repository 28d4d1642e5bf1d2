// How a resolver finds an answer. For the name asked, and again for the target
// of every alias, it looks in this order:
// 1. its own zones; 2. what this very question has fetched; 3. its cache; 4. whom it forwards to.

import { RCODE } from './constants.ts';
import type { SitePoint } from './host.ts';
import type { DnsCache } from './cache.ts';
import { type DnsMessage, type DnsQuestion, type DnsRecord } from './message.ts';
import type { ZoneIndex } from './zones.ts';

/** Another server that answers what this one does not know. */
export interface Forwarder {
  readonly to: SitePoint;
  /** Rejects when no answer comes. */
  ask(question: DnsQuestion): Promise<DnsMessage>;
}

/** What a query log is made of. */
export type Note =
  | { readonly kind: 'forwarded'; readonly name: string; readonly to: SitePoint }
  | {
      readonly kind: 'answer';
      readonly source: Source;
      readonly name: string;
      readonly value: string;
    };

/** In dnsmasq's words: own data, remembered, fetched now. */
export type Source = 'config' | 'cached' | 'reply';

export interface ResolveContext {
  readonly zones: ZoneIndex;
  readonly cache: DnsCache;
  /** Null: this server answers its own zones only. The function may name nobody for a name. */
  readonly forward: ((name: string) => Forwarder | null) | null;
  readonly note: (note: Note) => void;
}

export interface Resolution {
  readonly rcode: number;
  readonly isAuthoritative: boolean;
  readonly answers: readonly DnsRecord[];
  readonly authorities: readonly DnsRecord[];
}

type Outcome =
  | { readonly kind: 'records'; readonly records: readonly DnsRecord[] }
  | { readonly kind: 'alias'; readonly record: DnsRecord; readonly target: string }
  | { readonly kind: 'nodata' | 'nxdomain'; readonly soa: DnsRecord | null };

type Found = { readonly source: Source; readonly outcome: Outcome } | { readonly failure: number };

/** What replies to this question have said: outcome by name and type. */
type Fetched = Map<string, Outcome>;

const MAX_ALIASES = 16;

export async function resolveQuestion(
  context: ResolveContext,
  question: DnsQuestion,
): Promise<Resolution> {
  const { type } = question;
  const answers: DnsRecord[] = [];
  const seen = new Set<string>();
  const fetched: Fetched = new Map();
  let isAuthoritative = false;
  for (let name = question.name.toLowerCase(); seen.size <= MAX_ALIASES && !seen.has(name);) {
    seen.add(name);
    const found = await findOutcome(context, fetched, name, type);
    if ('failure' in found) return endInFailure(context, found.failure, answers);
    if (found.source === 'config' && seen.size === 1) isAuthoritative = true;
    noteOutcome(context, found, name, type);
    // The first owner is spelt as it was asked (the answer to a question in mixed case keeps it).
    const spelling = seen.size === 1 ? question.name : name;
    switch (found.outcome.kind) {
      case 'records':
        answers.push(...found.outcome.records.map((record) => ({ ...record, name: spelling })));
        return { rcode: RCODE.NOERROR, isAuthoritative, answers, authorities: [] };
      case 'alias':
        answers.push({ ...found.outcome.record, name: spelling });
        name = found.outcome.target;
        break;
      case 'nodata':
      case 'nxdomain': {
        const authorities = found.outcome.soa === null ? [] : [found.outcome.soa];
        return {
          rcode: found.outcome.kind === 'nxdomain' ? RCODE.NXDOMAIN : RCODE.NOERROR,
          isAuthoritative,
          answers,
          authorities,
        };
      }
    }
  }
  return { rcode: RCODE.SERVFAIL, isAuthoritative: false, answers: [], authorities: [] };
}

async function findOutcome(
  context: ResolveContext,
  fetched: Fetched,
  name: string,
  type: string,
): Promise<Found> {
  const local = context.zones.answer(name, type);
  if (local !== null) return { source: 'config', outcome: local };
  const known = lookUpFetched(fetched, name, type);
  if (known !== undefined) return { source: 'reply', outcome: known };
  const cached = lookUpCache(context.cache, name, type);
  if (cached !== null) return { source: 'cached', outcome: cached };
  const forwarder = context.forward?.(name) ?? null;
  if (forwarder === null) return { failure: RCODE.REFUSED };
  context.note({ kind: 'forwarded', name, to: forwarder.to });
  return await fetchOutcome(context, fetched, forwarder, { name, type, class: 'IN' });
}

async function fetchOutcome(
  context: ResolveContext,
  fetched: Fetched,
  forwarder: Forwarder,
  question: DnsQuestion,
): Promise<Found> {
  // A server that does not answer is what SERVFAIL stands for; the log says it.
  const reply = await forwarder.ask(question).catch(() => null);
  if (reply === null || (reply.rcode !== RCODE.NOERROR && reply.rcode !== RCODE.NXDOMAIN)) {
    const value = reply?.rcode === RCODE.REFUSED ? 'REFUSED' : 'SERVFAIL';
    context.note({ kind: 'answer', source: 'reply', name: 'error', value });
    return { failure: RCODE.SERVFAIL };
  }
  readReply(context.cache, fetched, reply, question);
  const outcome = lookUpFetched(fetched, question.name, question.type);
  return outcome === undefined ? { failure: RCODE.SERVFAIL } : { source: 'reply', outcome };
}

/** Keeps each set of the reply by itself, so that a later step may look at own zones in between. */
function readReply(
  cache: DnsCache,
  fetched: Fetched,
  reply: DnsMessage,
  question: DnsQuestion,
): void {
  const sets = new Map<string, DnsRecord[]>();
  for (const record of reply.answers) {
    const key = keyOf(record.name.toLowerCase(), record.type);
    sets.set(key, [...(sets.get(key) ?? []), record]);
  }
  let end = question.name;
  for (let step = 0; step < MAX_ALIASES; step += 1) {
    const records = sets.get(keyOf(end, question.type));
    if (records !== undefined) {
      fetched.set(keyOf(end, question.type), { kind: 'records', records });
      cache.keepRecords(end, question.type, records);
      return;
    }
    const [alias] = sets.get(keyOf(end, 'CNAME')) ?? [];
    if (alias?.kind !== 'target') break;
    fetched.set(keyOf(end, 'CNAME'), {
      kind: 'alias',
      record: alias,
      target: alias.target.toLowerCase(),
    });
    cache.keepRecords(end, 'CNAME', [alias]);
    end = alias.target.toLowerCase();
  }
  readAbsence(cache, fetched, reply, {
    name: end,
    type: question.type,
    isAsked: end === question.name,
  });
}

function readAbsence(
  cache: DnsCache,
  fetched: Fetched,
  reply: DnsMessage,
  end: { readonly name: string; readonly type: string; readonly isAsked: boolean },
): void {
  const soa = reply.authorities.find((record) => record.kind === 'soa') ?? null;
  const kind = reply.rcode === RCODE.NXDOMAIN ? 'nxdomain' : 'nodata';
  // Without an SOA, a chain that stops short may only mean that the server knows no more (RFC 2308 §2.2).
  if (kind === 'nodata' && soa === null && !end.isAsked) return;
  fetched.set(keyOf(end.name, end.type), { kind, soa });
  if (soa !== null) cache.keepAbsence(end.name, end.type, kind, soa);
}

function lookUpFetched(fetched: Fetched, name: string, type: string): Outcome | undefined {
  return fetched.get(keyOf(name, type)) ?? fetched.get(keyOf(name, 'CNAME'));
}

function lookUpCache(cache: DnsCache, name: string, type: string): Outcome | null {
  const direct = cache.find(name, type);
  if (direct !== null) return direct;
  const alias = type === 'CNAME' ? null : cache.find(name, 'CNAME');
  const record = alias?.kind === 'records' ? alias.records[0] : undefined;
  return record?.kind === 'target'
    ? { kind: 'alias', record, target: record.target.toLowerCase() }
    : null;
}

/** A server of own zones only gives what it has of a chain (RFC 1034 §4.3.2); a resolver has failed. */
function endInFailure(
  context: ResolveContext,
  rcode: number,
  answers: readonly DnsRecord[],
): Resolution {
  if (rcode !== RCODE.REFUSED)
    return { rcode, isAuthoritative: false, answers: [], authorities: [] };
  if (context.forward === null && answers.length > 0)
    return { rcode: RCODE.NOERROR, isAuthoritative: true, answers, authorities: [] };
  // dnsmasq's words for "no upstream server".
  context.note({
    kind: 'answer',
    source: 'config',
    name: 'error',
    value: 'REFUSED (EDE: not ready)',
  });
  return {
    rcode: answers.length === 0 ? RCODE.REFUSED : RCODE.SERVFAIL,
    isAuthoritative: false,
    answers: [],
    authorities: [],
  };
}

function noteOutcome(
  context: ResolveContext,
  found: { readonly source: Source; readonly outcome: Outcome },
  name: string,
  type: string,
): void {
  for (const value of valuesOf(found.outcome, type))
    context.note({ kind: 'answer', source: found.source, name, value });
}

function valuesOf(outcome: Outcome, type: string): string[] {
  switch (outcome.kind) {
    case 'records':
      return outcome.records.map((record) =>
        record.kind === 'address' ? record.address : `<${record.type}>`,
      );
    case 'alias':
      return ['<CNAME>'];
    case 'nxdomain':
      return ['NXDOMAIN'];
    case 'nodata':
      return [type === 'A' ? 'NODATA-IPv4' : type === 'AAAA' ? 'NODATA-IPv6' : 'NODATA'];
  }
}

function keyOf(name: string, type: string): string {
  return `${name}/${type}`;
}
