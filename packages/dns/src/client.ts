// Asks one DNS server: over UDP, again when the datagram or its answer is lost,
// and over TCP when the answer did not fit (RFC 7766).

import { randomInt } from 'node:crypto';

import { withDeadline } from './deadline.ts';
import type { Host, SitePoint } from './host.ts';
import type { Forwarder } from './resolve.ts';
import {
  decodeMessage,
  encodeMessage,
  makeQuery,
  type DnsMessage,
  type DnsQuestion,
} from './message.ts';

export interface AskOptions {
  /** For each attempt; default 2,000. */
  readonly timeoutMs?: number;
  /** Default 2. */
  readonly attempts?: number;
  readonly signal?: AbortSignal;
}

interface Attempt {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Rejects with what the last attempt met. */
export async function askServer(
  host: Host,
  server: SitePoint,
  question: DnsQuestion,
  options: AskOptions = {},
): Promise<DnsMessage> {
  const attempt: Attempt = {
    timeoutMs: options.timeoutMs ?? 2000,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  };
  let lastError: unknown;
  for (let count = 0; count < (options.attempts ?? 2); count += 1) {
    options.signal?.throwIfAborted();
    try {
      return await askOnce(host, server, question, attempt);
    } catch (error) {
      lastError = error;
    }
  }
  throw lastError;
}

/** A server to forward to, reached from this host. */
export function forwardTo(host: Host, server: SitePoint, options: AskOptions = {}): Forwarder {
  return { to: server, ask: (question) => askServer(host, server, question, options) };
}

async function askOnce(
  host: Host,
  server: SitePoint,
  question: DnsQuestion,
  attempt: Attempt,
): Promise<DnsMessage> {
  const query = makeQuery(randomInt(0x1_0000), question);
  const bytes = encodeMessage(query);
  const answer = matchAnswer(await host.exchange(server, bytes, attempt), query);
  return answer.isTruncated
    ? matchAnswer(await askByTcp(host, server, bytes, attempt), query)
    : answer;
}

async function askByTcp(
  host: Host,
  server: SitePoint,
  query: Uint8Array,
  attempt: Attempt,
): Promise<Uint8Array> {
  const signal = withDeadline(attempt.signal ?? new AbortController().signal, attempt.timeoutMs);
  const stream = await host.connect(server, { timeoutMs: attempt.timeoutMs, signal });
  const stop = (): void =>
    void stream.destroy(new Error('no answer over TCP', { cause: signal.reason }));
  signal.addEventListener('abort', stop, { once: true });
  try {
    stream.write(frame(query));
    let received = Buffer.alloc(0);
    for await (const chunk of stream) {
      if (chunk instanceof Uint8Array) received = Buffer.concat([received, chunk]);
      if (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0))
        return received.subarray(2, 2 + received.readUInt16BE(0));
    }
    throw new Error(`${server.address} closed the connection before its answer was whole`);
  } finally {
    signal.removeEventListener('abort', stop);
    stream.destroy();
  }
}

/** A message as TCP carries it: behind its length (RFC 1035 §4.2.2). */
export function frame(message: Uint8Array): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}

function matchAnswer(bytes: Uint8Array, query: DnsMessage): DnsMessage {
  const decoded = decodeMessage(bytes);
  if (!decoded.ok) throw new Error(`the answer cannot be read: ${decoded.problem}`);
  const { message } = decoded;
  const [asked] = query.questions;
  const [answered] = message.questions;
  const isSame =
    answered === undefined ||
    (answered.name.toLowerCase() === asked?.name.toLowerCase() && answered.type === asked.type);
  if (!message.isResponse || message.id !== query.id || !isSame)
    throw new Error('the answer belongs to another question');
  return message;
}
