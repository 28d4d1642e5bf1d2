// Transaction signatures, RFC 8945: signs what goes out, proves what comes back.

import { createHmac, timingSafeEqual } from 'node:crypto';

import { canonicalName, CLASS, HEADER_BYTES, TYPE, u16 } from './message-writer.ts';
import type { TsigKey } from './tsig-key.ts';

/** What RFC 8945 §10 recommends. */
export const FUDGE_SECONDS = 300;

export const TSIG_ERROR = { BADSIG: 16, BADKEY: 17, BADTIME: 18, BADTRUNC: 22 } as const;

export interface Signed {
  readonly bytes: Buffer;
  /** The answer's digest begins with it. */
  readonly mac: Buffer;
}

interface TsigRecord {
  /** Where it begins in the message. */
  readonly offset: number;
  readonly keyName: string;
  readonly algorithm: string;
  readonly time: number;
  readonly fudge: number;
  readonly mac: Buffer;
  readonly originalId: number;
  readonly error: number;
  readonly other: Buffer;
}

/** `unsigned`: not proved, and only to be believed as far as an error says so. */
export type Verdict =
  | {
      readonly kind: 'proved';
      readonly mac: Buffer;
      readonly error: number;
      readonly serverTime: number | null;
    }
  | { readonly kind: 'refused'; readonly error: number }
  | { readonly kind: 'unsigned' }
  /** Inside a transfer: a later signature covers it. */
  | { readonly kind: 'awaited' }
  | { readonly kind: 'forged'; readonly problem: string };

export function signMessage(message: Buffer, key: TsigKey, nowMs: number): Signed {
  const time = Math.floor(nowMs / 1000);
  const mac = digest(key, [
    message,
    variables(key, { time, fudge: FUDGE_SECONDS, error: 0, other: Buffer.alloc(0) }),
  ]);
  const data = Buffer.concat([
    canonicalName(key.algorithm),
    u48(time),
    u16(FUDGE_SECONDS),
    u16(mac.length),
    mac,
    message.subarray(0, 2),
    u16(0),
    u16(0),
  ]);
  const record = Buffer.concat([
    canonicalName(key.name),
    u16(TYPE.TSIG),
    u16(CLASS.ANY),
    Buffer.alloc(4),
    u16(data.length),
    data,
  ]);
  const bytes = Buffer.concat([message, record]);
  bytes.writeUInt16BE(bytes.readUInt16BE(10) + 1, 10);
  return { bytes, mac };
}

/** Proves the messages of one answer in their order. A transfer may leave up to 99 in a row unsigned (RFC 8945 §5.3.1). */
export class AnswerProof {
  readonly #key: TsigKey;
  readonly #now: () => number;
  #last: Buffer;
  #unsigned: Buffer[] = [];
  #isFirst = true;

  constructor(key: TsigKey, requestMac: Buffer, now: () => number) {
    this.#key = key;
    this.#last = requestMac;
    this.#now = now;
  }

  /** True while a signature over what came is still awaited. */
  get isOpen(): boolean {
    return this.#isFirst || this.#unsigned.length > 0;
  }

  check(message: Buffer): Verdict {
    const record = findTsig(message);
    if (record === null) {
      if (this.#isFirst) return { kind: 'unsigned' };
      this.#unsigned.push(message);
      return this.#unsigned.length > 99
        ? { kind: 'forged', problem: 'a hundred messages without a signature' }
        : { kind: 'awaited' };
    }
    if (record.error === TSIG_ERROR.BADSIG || record.error === TSIG_ERROR.BADKEY)
      return { kind: 'refused', error: record.error };
    if (record.keyName !== this.#key.name || record.algorithm !== this.#key.algorithm)
      return { kind: 'forged', problem: 'signed with another key' };
    const bare = Buffer.from(message.subarray(0, record.offset));
    bare.writeUInt16BE(record.originalId, 0);
    bare.writeUInt16BE(bare.readUInt16BE(10) - 1, 10);
    const tail = this.#isFirst
      ? variables(this.#key, record)
      : Buffer.concat([u48(record.time), u16(record.fudge)]);
    const expected = digest(this.#key, [
      u16(this.#last.length),
      this.#last,
      ...this.#unsigned,
      bare,
      tail,
    ]);
    if (expected.length !== record.mac.length || !timingSafeEqual(expected, record.mac))
      return { kind: 'forged', problem: 'the signature is wrong' };
    this.#isFirst = false;
    this.#unsigned = [];
    this.#last = record.mac;
    if (record.error === TSIG_ERROR.BADTIME)
      return {
        kind: 'proved',
        mac: record.mac,
        error: record.error,
        serverTime: record.other.length === 6 ? record.other.readUIntBE(0, 6) : null,
      };
    if (Math.abs(record.time - this.#now() / 1000) > record.fudge)
      return { kind: 'forged', problem: 'the signature is of another time' };
    return { kind: 'proved', mac: record.mac, error: record.error, serverTime: null };
  }
}

function digest(key: TsigKey, parts: readonly Buffer[]): Buffer {
  return key.useSecret((secret) => {
    const hmac = createHmac(key.algorithm === 'hmac-sha512' ? 'sha512' : 'sha256', secret);
    for (const part of parts) hmac.update(part);
    return hmac.digest();
  });
}

function variables(
  key: TsigKey,
  { time, fudge, error, other }: Pick<TsigRecord, 'time' | 'fudge' | 'error' | 'other'>,
): Buffer {
  return Buffer.concat([
    canonicalName(key.name),
    u16(CLASS.ANY),
    Buffer.alloc(4),
    canonicalName(key.algorithm),
    u48(time),
    u16(fudge),
    u16(error),
    u16(other.length),
    other,
  ]);
}

function u48(value: number): Buffer {
  const bytes = Buffer.alloc(6);
  bytes.writeUIntBE(value, 0, 6);
  return bytes;
}

/** The last additional record, when it is a TSIG. Null too for bytes that are no message: nothing in them is proved then. */
function findTsig(message: Buffer): TsigRecord | null {
  try {
    if (message.readUInt16BE(10) === 0) return null;
    let at = HEADER_BYTES;
    for (let count = message.readUInt16BE(4); count > 0; count -= 1) at = skipName(message, at) + 4;
    const records = message.readUInt16BE(6) + message.readUInt16BE(8) + message.readUInt16BE(10);
    for (let count = records; count > 1; count -= 1) at = skipRecord(message, at);
    return readTsig(message, at);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function readTsig(message: Buffer, offset: number): TsigRecord | null {
  const owner = readName(message, offset);
  const end = skipName(message, offset);
  if (message.readUInt16BE(end) !== TYPE.TSIG) return null;
  const algorithm = readName(message, end + 10);
  let at = skipName(message, end + 10);
  const time = message.readUIntBE(at, 6);
  const fudge = message.readUInt16BE(at + 6);
  const macLength = message.readUInt16BE(at + 8);
  at += 10;
  const mac = message.subarray(at, at + macLength);
  at += macLength;
  const otherLength = message.readUInt16BE(at + 4);
  return {
    offset,
    keyName: owner,
    algorithm,
    time,
    fudge,
    mac,
    originalId: message.readUInt16BE(at),
    error: message.readUInt16BE(at + 2),
    other: message.subarray(at + 6, at + 6 + otherLength),
  };
}

function skipRecord(message: Buffer, offset: number): number {
  const end = skipName(message, offset);
  return end + 10 + message.readUInt16BE(end + 8);
}

function skipName(message: Buffer, offset: number): number {
  let at = offset;
  for (let length = message.readUInt8(at); length !== 0; length = message.readUInt8(at)) {
    if (length >= 0xc0) return at + 2;
    at += length + 1;
  }
  return at + 1;
}

/** In lower case. */
function readName(message: Buffer, offset: number): string {
  const labels: string[] = [];
  let at = offset;
  for (let jumps = 0; jumps < 128; jumps += 1) {
    const length = message.readUInt8(at);
    if (length === 0) return labels.join('.').toLowerCase();
    if (length >= 0xc0) at = message.readUInt16BE(at) & 0x3fff;
    else {
      labels.push(message.toString('latin1', at + 1, at + 1 + length));
      at += length + 1;
    }
  }
  throw new RangeError('a name without an end');
}
