// One question and its answer with a DNS server: over UDP when it fits, else over TCP; signed when a key is given.

import { RCODE, UDP_BYTES } from '../constants.ts';
import { createSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';

import { decode, type DecodedPacket } from 'dns-packet';

import { withDeadline } from '../deadline.ts';
import { OutsideError } from '../user-error.ts';
import { writeMessage, type RawMessage } from './message-writer.ts';
import { AnswerProof, signMessage, TSIG_ERROR, type Verdict } from './tsig.ts';
import type { TsigKey } from './tsig-key.ts';

export interface DnsServer {
  readonly address: string;
  readonly port: number;
  readonly key: TsigKey | null;
  readonly timeoutMs: number;
  readonly now: () => number;
}

export interface DnsAnswerMessage {
  readonly rcode: number;
  readonly packet: DecodedPacket;
}

/** One answer message. */
export async function exchange(
  server: DnsServer,
  message: Omit<RawMessage, 'id'>,
  signal: AbortSignal,
): Promise<DnsAnswerMessage> {
  const answers = await exchangeAll(server, message, {
    signal,
    isLast: () => true,
    overTcp: false,
  });
  const [answer] = answers;
  if (answer === undefined) throw noAnswer(server, 'it closed the connection');
  return answer;
}

export interface Exchange {
  readonly signal: AbortSignal;
  /** Whether an answer of several messages is whole. */
  readonly isLast: (message: DnsAnswerMessage) => boolean;
  readonly overTcp: boolean;
}

export async function exchangeAll(
  server: DnsServer,
  message: Omit<RawMessage, 'id'>,
  { signal, isLast, overTcp }: Exchange,
): Promise<readonly DnsAnswerMessage[]> {
  const plain = writeMessage({ ...message, id: randomInt(0x10000) });
  const signed =
    server.key === null
      ? { bytes: plain, mac: null }
      : signMessage(plain, server.key, server.now());
  const proof =
    server.key === null || signed.mac === null
      ? null
      : new AnswerProof(server.key, signed.mac, server.now);
  const answers: DnsAnswerMessage[] = [];
  const accept = (bytes: Buffer): 'more' | 'done' | 'stray' => {
    if (bytes.length < 12 || bytes.readUInt16BE(0) !== plain.readUInt16BE(0)) return 'stray';
    if (proof !== null) checkVerdict(server, proof.check(bytes), bytes);
    const answer = decodeAnswer(server, bytes);
    answers.push(answer);
    if (answer.rcode !== RCODE.NOERROR) return 'done';
    return isLast(answer) && proof?.isOpen !== true ? 'done' : 'more';
  };
  const limit = withDeadline(signal, server.timeoutMs);
  try {
    if (overTcp || signed.bytes.length > UDP_BYTES)
      await overStream(server, signed.bytes, { accept, signal: limit });
    else await overDatagram(server, signed.bytes, { accept, signal: limit });
  } catch (cause) {
    if (cause instanceof OutsideError) throw cause;
    signal.throwIfAborted();
    throw noAnswer(
      server,
      limit.aborted ? `nothing in ${String(server.timeoutMs)} ms` : reasonOf(cause),
      cause,
    );
  }
  const [first] = answers;
  if (first !== undefined && first.packet.flag_tc && !overTcp)
    return exchangeAll(server, message, { signal, isLast, overTcp: true });
  return answers;
}

interface Carrying {
  readonly accept: (bytes: Buffer) => 'more' | 'done' | 'stray';
  readonly signal: AbortSignal;
}

async function overDatagram(
  { address, port }: DnsServer,
  bytes: Buffer,
  { accept, signal }: Carrying,
): Promise<void> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  try {
    socket.connect(port, address);
    await once(socket, 'connect', { signal });
    socket.send(bytes);
    for (;;) {
      const [answer]: unknown[] = await once(socket, 'message', { signal });
      if (Buffer.isBuffer(answer) && accept(answer) === 'done') return;
    }
  } finally {
    socket.close();
  }
}

async function overStream(
  { address, port }: DnsServer,
  bytes: Buffer,
  { accept, signal }: Carrying,
): Promise<void> {
  const socket = connect({ port, host: address, noDelay: true });
  // Whoever reads hears of it; one that comes when all has been read is nobody's.
  socket.on('error', () => undefined);
  const stop = (): void => void socket.destroy(new Error('aborted'));
  signal.addEventListener('abort', stop, { once: true });
  try {
    await once(socket, 'connect', { signal });
    const head = Buffer.alloc(2);
    head.writeUInt16BE(bytes.length);
    socket.write(Buffer.concat([head, bytes]));
    for await (const message of framesOf(socket)) {
      const verdict = accept(message);
      if (verdict === 'done') return;
      if (verdict === 'stray') throw new Error('it answered another question');
    }
    throw new Error('it closed the connection before the answer was whole');
  } finally {
    signal.removeEventListener('abort', stop);
    socket.destroy();
  }
}

async function* framesOf(socket: Socket): AsyncGenerator<Buffer> {
  let waiting = Buffer.alloc(0);
  for await (const part of socket) {
    waiting = Buffer.concat([waiting, part as Buffer]); // A socket without an encoding gives buffers.
    while (waiting.length >= 2 && waiting.length >= 2 + waiting.readUInt16BE(0)) {
      const end = 2 + waiting.readUInt16BE(0);
      yield waiting.subarray(2, end);
      waiting = waiting.subarray(end);
    }
  }
}

function decodeAnswer(server: DnsServer, bytes: Buffer): DnsAnswerMessage {
  try {
    return { rcode: bytes.readUInt16BE(2) & 0xf, packet: decode(bytes) };
  } catch (cause) {
    throw new OutsideError(`${place(server)} sent an answer that is no DNS message`, {
      code: 'sync.bad-answer',
      where: place(server),
      cause,
    });
  }
}

function checkVerdict(server: DnsServer, verdict: Verdict, bytes: Buffer): void {
  const where = place(server);
  const key = server.key?.name ?? '';
  const fail = (message: string, code: string, hint?: string): never => {
    throw new OutsideError(`${where} ${message}`, {
      code,
      where,
      ...(hint === undefined ? {} : { hint }),
    });
  };
  switch (verdict.kind) {
    case 'awaited':
      return;
    case 'proved':
      if (verdict.error === TSIG_ERROR.BADTIME) {
        const seconds =
          verdict.serverTime === null ? null : Math.round(server.now() / 1000 - verdict.serverTime);
        fail(
          `refuses the time of the signature (BADTIME)${seconds === null ? '' : `: this machine's clock is ${String(Math.abs(seconds))} s ${seconds > 0 ? 'ahead' : 'behind'}`}`,
          'sync.clock-skew',
          'set both clocks by NTP',
        );
      }
      return;
    case 'refused':
      if (verdict.error === TSIG_ERROR.BADKEY)
        fail(
          `does not know the key ${key} (BADKEY)`,
          'sync.bad-key',
          'the name and algorithm in named.conf have to be those of the key file',
        );
      fail(
        `refuses the signature with the key ${key} (BADSIG)`,
        'sync.bad-signature',
        'the secret in named.conf differs from the one of the key file',
      );
      return;
    case 'unsigned':
      // Some refusals come without a signature; nothing else may.
      if ((bytes.readUInt16BE(2) & 0xf) === 0 && bytes.readUInt16BE(4) > 0)
        fail('answers without a signature', 'sync.not-signed');
      return;
    case 'forged':
      fail(`sends an answer that does not prove itself: ${verdict.problem}`, 'sync.forged');
  }
}

function noAnswer(server: DnsServer, reason: string, cause?: unknown): OutsideError {
  return new OutsideError(`${place(server)} does not answer: ${reason}`, {
    code: 'sync.no-answer',
    where: place(server),
    cause,
  });
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function place({ address, port }: DnsServer): string {
  return `${address.includes(':') ? `[${address}]` : address}:${String(port)}`;
}
