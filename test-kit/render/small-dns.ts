// A DNS server and a question over UDP, for tests that stand on both sides of a
// real resolver.

import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

import { decode, encode, RECURSION_AVAILABLE, RECURSION_DESIRED, type Answer } from 'dns-packet';

const NXDOMAIN = 3;

/** Records for a name, or null: there is no such name. */
export type Lookup = (name: string, type: string) => readonly Answer[] | null;

export interface SmallDnsServer {
  readonly port: number;
  /** Names that were asked for. */
  readonly asked: ReadonlySet<string>;
  close(): Promise<void>;
}

/** `port`: of one that was closed, else a free one. */
export async function startSmallDns(
  address: string,
  lookup: Lookup,
  port = 0,
): Promise<SmallDnsServer> {
  const socket = createSocket('udp4');
  const asked = new Set<string>();
  socket.on('message', (message, from) => {
    const query = decode(message);
    const [question] = query.questions ?? [];
    if (question === undefined) return;
    const name = question.name.toLowerCase();
    asked.add(name);
    const answers = lookup(name, question.type);
    const flags = RECURSION_DESIRED | RECURSION_AVAILABLE | (answers === null ? NXDOMAIN : 0);
    socket.send(
      encode({
        type: 'response',
        id: query.id ?? 0,
        flags,
        questions: [question],
        answers: [...(answers ?? [])],
      }),
      from.port,
      from.address,
    );
  });
  socket.bind(port, address);
  await once(socket, 'listening');
  return { port: socket.address().port, asked, close: () => close(socket) };
}

export interface DnsReply {
  readonly code: string;
  readonly addresses: readonly string[];
  /** Of the last record. */
  readonly ttlSeconds: number | null;
}

/** Null when no reply comes in time. */
export async function askDns(
  port: number,
  name: string,
  type: 'A' | 'AAAA' = 'A',
  timeoutMs = 15_000,
): Promise<DnsReply | null> {
  const socket = createSocket('udp4');
  try {
    socket.connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.send(
      encode({
        type: 'query',
        id: 1,
        flags: RECURSION_DESIRED,
        questions: [{ name, type, class: 'IN' }],
      }),
    );
    const signal = AbortSignal.timeout(timeoutMs);
    const [message]: Buffer[] = await once(socket, 'message', { signal });
    return message === undefined ? null : toReply(message, type);
  } catch {
    return null; // Nobody listens yet, or nobody answers.
  } finally {
    await close(socket);
  }
}

function toReply(message: Buffer, type: 'A' | 'AAAA'): DnsReply {
  const reply = decode(message);
  const records = (reply.answers ?? []).filter((answer) => answer.type === type);
  const last = records.at(-1);
  return {
    // dns-packet gives the code by name; its types leave it out.
    code: String(Reflect.get(reply, 'rcode')),
    addresses: records.map((answer) => ('data' in answer ? String(answer.data) : '')).sort(),
    ttlSeconds: last !== undefined && 'ttl' in last ? (last.ttl ?? null) : null,
  };
}

async function close(socket: Socket): Promise<void> {
  socket.close();
  await once(socket, 'close');
}
