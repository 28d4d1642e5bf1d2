// A DNS server over UDP and TCP: its own zones first, then its cache, then whom it
// forwards to. Without a forwarder it is an authoritative server and nothing more.
// Whatever a client sends, it answers or drops; it does not fall.

import { RCODE, UDP_BYTES } from './constants.ts';
import { createSocket, type RemoteInfo, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

import type { Host, RealPoint, SitePoint } from './host.ts';
import { DnsCache, type CacheLimits } from './cache.ts';
import { frame } from './client.ts';
import { createQueryLog, type QueryLog } from './query-log.ts';
import { resolveQuestion, type Forwarder, type Resolution } from './resolve.ts';
import {
  decodeMessage,
  encodeMessage,
  encodeWithin,
  type Decoded,
  type DnsMessage,
  type DnsQuestion,
} from './message.ts';
import { indexZones, type LocalZone, type ZoneIndex } from './zones.ts';

export interface DnsServerOptions {
  readonly host: Host;
  /** Default: the host's first address. */
  readonly address?: string;
  /** Default: 53. */
  readonly port?: number;
  readonly zones: readonly LocalZone[];
  /** Whom to ask for a name that no zone holds; null: nobody, ever. */
  readonly forward: ((name: string) => Forwarder | null) | null;
  readonly log: (line: string) => void;
  readonly clock: () => Date;
  readonly cache?: Partial<CacheLimits>;
  /** How long a silent TCP connection stays open; default 10,000. */
  readonly tcpIdleMs?: number;
}

const MAX_PIPELINED = 64;
const PLAIN_UDP_BYTES = 512;
/** RFC 8482 §4.2: what a server may say in place of all it has. */
const ANY_TTL = 3600;

export class DnsServer {
  readonly #options: DnsServerOptions;
  readonly #cache: DnsCache;
  readonly #log: QueryLog;
  readonly #udp: UdpSocket;
  readonly #tcp: Server;
  readonly #connections = new Set<Socket>();
  #zones: ZoneIndex;
  #real: { readonly udp: RealPoint; readonly tcp: RealPoint } | null = null;

  private constructor(options: DnsServerOptions) {
    this.#options = options;
    this.#cache = new DnsCache(options.clock, options.cache);
    this.#log = createQueryLog(options.log, options.clock);
    this.#zones = indexZones(options.zones);
    this.#udp = createSocket('udp4', (message, peer) => void this.#answerDatagram(message, peer));
    // A client may close its half and still wait for its answers.
    this.#tcp = createServer({ allowHalfOpen: true }, (socket) => this.#serveConnection(socket));
  }

  static async start(options: DnsServerOptions): Promise<DnsServer> {
    const server = new DnsServer(options);
    const at = { address: options.address ?? options.host.address, port: options.port ?? 53 };
    const udp = await options.host.bind(server.#udp, at);
    const tcp = await options.host.listen(server.#tcp, at).catch(async (error: unknown) => {
      await closeUdp(server.#udp);
      throw error;
    });
    // An answer to somebody who is gone comes back as an error of the socket.
    server.#udp.on('error', ignoreUnreachable);
    server.#real = { udp, tcp };
    return server;
  }

  /** Where programs outside the rehearsal find it. */
  get real(): { readonly udp: RealPoint; readonly tcp: RealPoint } {
    if (this.#real === null) throw new Error('the server has not started');
    return this.#real;
  }

  /** Takes these zones in place of its own and forgets what it remembered of the names that changed. */
  replaceZones(zones: readonly LocalZone[]): void {
    const next = indexZones(zones);
    const changed = changedNames(this.#zones, next);
    this.#zones = next;
    this.flush(changed);
  }

  /** Forgets these names, or everything. */
  flush(names?: Iterable<string>): void {
    this.#cache.flush(names);
  }

  async close(): Promise<void> {
    for (const socket of this.#connections) socket.destroy();
    const tcpClosed = this.#tcp.listening ? once(this.#tcp, 'close') : Promise.resolve();
    this.#tcp.close();
    await Promise.all([tcpClosed, closeUdp(this.#udp)]);
  }

  async #answerDatagram(bytes: Uint8Array, peer: RemoteInfo): Promise<void> {
    const answer = await this.#answer(bytes, this.#options.host.siteOf(peer), 'udp');
    if (answer !== null && !isClosed(this.#udp)) this.#udp.send(answer, peer.port, peer.address);
  }

  #serveConnection(socket: Socket): void {
    const client = this.#options.host.siteOf({
      address: socket.remoteAddress ?? '',
      port: socket.remotePort ?? 0,
    });
    let received = Buffer.alloc(0);
    let pending = 0;
    let hasEnded = false;
    this.#connections.add(socket);
    socket.setTimeout(this.#options.tcpIdleMs ?? 10_000, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#connections.delete(socket));
    socket.on('end', () => {
      hasEnded = true;
      if (pending === 0) socket.end();
    });
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      for (
        let message = firstMessage(received);
        message !== null;
        message = firstMessage(received)
      ) {
        received = received.subarray(2 + message.length);
        pending += 1;
        if (pending >= MAX_PIPELINED) socket.pause();
        void this.#answer(message, client, 'tcp').then((answer) => {
          pending -= 1;
          if (socket.destroyed) return;
          // Garbage in a stream has no next message that could be found.
          if (answer === null) socket.destroy();
          else socket.write(frame(answer));
          if (hasEnded && pending === 0) socket.end();
          else socket.resume();
        });
      }
    });
  }

  /** The answer to these bytes; null when nothing must be answered. */
  async #answer(
    bytes: Uint8Array,
    client: SitePoint,
    transport: 'udp' | 'tcp',
  ): Promise<Uint8Array | null> {
    const decoded = decodeMessage(bytes);
    if (!decoded.ok) return answerUnreadable(decoded);
    const query = decoded.message;
    // Answering answers would let two servers talk for ever.
    if (query.isResponse) return null;
    const response = respond(
      query,
      await this.#resolve(query, client),
      this.#options.forward !== null,
    );
    const limit =
      transport === 'tcp'
        ? 0xffff
        : Math.min(UDP_BYTES, Math.max(PLAIN_UDP_BYTES, query.edns?.udpBytes ?? 0));
    try {
      return encodeWithin(response, limit);
    } catch (error) {
      // A name of somebody else's answer that has no form on the wire.
      if (!(error instanceof RangeError)) throw error;
      return encodeMessage(respond(query, failure(RCODE.SERVFAIL), false));
    }
  }

  async #resolve(query: DnsMessage, client: SitePoint): Promise<Resolution> {
    const [question] = query.questions;
    if (query.opcode !== 0) return failure(RCODE.NOTIMP);
    if (question === undefined || query.questions.length > 1 || question.type === 'OPT')
      return failure(RCODE.FORMERR);
    if (query.edns !== null && query.edns.version > 0) return failure(RCODE.BADVERS);
    if (question.class !== 'IN' || question.type === 'AXFR' || question.type === 'IXFR')
      return failure(RCODE.REFUSED);
    const note = this.#log.begin(client, question);
    if (question.type === 'ANY') return sayLittle(question);
    return await resolveQuestion(
      { zones: this.#zones, cache: this.#cache, forward: this.#options.forward, note },
      question,
    );
  }
}

function respond(
  query: DnsMessage,
  resolution: Resolution,
  recursionAvailable: boolean,
): DnsMessage {
  return {
    id: query.id,
    isResponse: true,
    opcode: query.opcode,
    rcode: resolution.rcode,
    isAuthoritative: resolution.isAuthoritative,
    isTruncated: false,
    recursionDesired: query.recursionDesired,
    recursionAvailable,
    questions: query.questions,
    answers: resolution.answers,
    authorities: resolution.authorities,
    additionals: [],
    edns: query.edns === null ? null : { udpBytes: UDP_BYTES, version: 0 },
  };
}

function answerUnreadable(decoded: Extract<Decoded, { readonly ok: false }>): Uint8Array | null {
  if (decoded.id === null || decoded.isResponse) return null;
  const empty = { opcode: 0, recursionDesired: false, questions: [], edns: null };
  return encodeMessage({
    ...empty,
    id: decoded.id,
    isResponse: true,
    rcode: RCODE.FORMERR,
    isAuthoritative: false,
    isTruncated: false,
    recursionAvailable: false,
    answers: [],
    authorities: [],
    additionals: [],
  });
}

function failure(rcode: number): Resolution {
  return { rcode, isAuthoritative: false, answers: [], authorities: [] };
}

function sayLittle(question: DnsQuestion): Resolution {
  const { name } = question;
  const answer = { name, type: 'HINFO', ttl: ANY_TTL, data: { cpu: 'RFC8482', os: '' } } as const;
  return {
    ...failure(RCODE.NOERROR),
    answers: [{ kind: 'other', name, type: 'HINFO', ttl: ANY_TTL, answer }],
  };
}

function firstMessage(received: Buffer): Buffer | null {
  if (received.length < 2) return null;
  const length = received.readUInt16BE(0);
  return received.length < 2 + length ? null : received.subarray(2, 2 + length);
}

/** Names whose records differ, and the zones that came or went. */
function changedNames(before: ZoneIndex, after: ZoneIndex): Set<string> {
  const [old, now] = [before.records(), after.records()];
  const changed = new Set<string>();
  for (const name of new Set([...old.keys(), ...now.keys()])) {
    if (JSON.stringify(old.get(name)) !== JSON.stringify(now.get(name))) changed.add(name);
  }
  const [oldZones, newZones] = [new Set(before.zoneNames()), new Set(after.zoneNames())];
  for (const name of new Set([...oldZones, ...newZones]))
    if (oldZones.has(name) !== newZones.has(name)) changed.add(name);
  return changed;
}

async function closeUdp(socket: UdpSocket): Promise<void> {
  if (isClosed(socket)) return;
  const closed = once(socket, 'close');
  socket.close();
  await closed;
}

/** dgram tells it only by what address() does. */
function isClosed(socket: UdpSocket): boolean {
  try {
    socket.address();
    return false;
  } catch {
    return true;
  }
}

function ignoreUnreachable(): void {
  // The client asks again if it still wants to know.
}
