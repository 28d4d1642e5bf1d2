// DNS messages on the wire. dns-packet does the octets; this wrapper adds what it
// lacks: it never throws on what any host sent, checks the limits of names
// (RFC 1035 §2.3.4), knows EDNS as a part of the message, and names the types HTTPS and SVCB.

import { RCODE, UDP_BYTES } from './constants.ts';
import {
  decode,
  encode,
  type Answer,
  type DecodedPacket,
  type Packet,
  type RecordType,
} from 'dns-packet';

import { parseAddress } from './address.ts';

export interface DnsQuestion {
  /** As spelt on the wire, without the final dot; `../rehearsal/onprem` is the root. */
  readonly name: string;
  /** `A`, `AAAA`, `HTTPS`, …; `TYPE999` where there is no mnemonic (RFC 3597). */
  readonly type: string;
  readonly class: string;
}

export interface Soa {
  readonly mname: string;
  readonly rname: string;
  readonly serial: number;
  readonly refresh: number;
  readonly retry: number;
  readonly expire: number;
  readonly minimum: number;
}

export type DnsRecord =
  | {
      readonly kind: 'address';
      readonly name: string;
      readonly type: 'A' | 'AAAA';
      readonly ttl: number;
      readonly address: string;
    }
  | {
      readonly kind: 'target';
      readonly name: string;
      readonly type: 'CNAME' | 'NS' | 'PTR';
      readonly ttl: number;
      readonly target: string;
    }
  | {
      readonly kind: 'soa';
      readonly name: string;
      readonly type: 'SOA';
      readonly ttl: number;
      readonly soa: Soa;
    }
  /** Any other type, passed on as dns-packet read it. */
  | {
      readonly kind: 'other';
      readonly name: string;
      readonly type: string;
      readonly ttl: number;
      readonly answer: Answer;
    };

/** EDNS(0), RFC 6891. */
export interface Edns {
  readonly udpBytes: number;
  readonly version: number;
}

export interface DnsMessage {
  readonly id: number;
  readonly isResponse: boolean;
  readonly opcode: number;
  readonly rcode: number;
  readonly isAuthoritative: boolean;
  readonly isTruncated: boolean;
  readonly recursionDesired: boolean;
  readonly recursionAvailable: boolean;
  readonly questions: readonly DnsQuestion[];
  readonly answers: readonly DnsRecord[];
  readonly authorities: readonly DnsRecord[];
  readonly additionals: readonly DnsRecord[];
  readonly edns: Edns | null;
}

export type Decoded =
  | { readonly ok: true; readonly message: DnsMessage }
  /** `id` is null when not even a header could be read. */
  | {
      readonly ok: false;
      readonly id: number | null;
      readonly isResponse: boolean;
      readonly problem: string;
    };

const HEADER_BYTES = 12;
const FLAG = {
  response: 0x8000,
  authoritative: 0x0400,
  truncated: 0x0200,
  recursionDesired: 0x0100,
  recursionAvailable: 0x0080,
};
const UNNAMED_TYPES = new Map([
  [64, 'SVCB'],
  [65, 'HTTPS'],
]);

/** A question for the addresses of a name, as stub resolvers send it. */
export function makeQuery(id: number, question: DnsQuestion): DnsMessage {
  return {
    id,
    isResponse: false,
    opcode: 0,
    rcode: RCODE.NOERROR,
    isAuthoritative: false,
    isTruncated: false,
    recursionDesired: true,
    recursionAvailable: false,
    questions: [question],
    answers: [],
    authorities: [],
    additionals: [],
    edns: { udpBytes: UDP_BYTES, version: 0 },
  };
}

export function addressRecord(name: string, ttl: number, address: string): DnsRecord {
  return { kind: 'address', name, type: address.includes(':') ? 'AAAA' : 'A', ttl, address };
}

export function aliasRecord(name: string, ttl: number, target: string): DnsRecord {
  return { kind: 'target', name, type: 'CNAME', ttl, target };
}

/** Reads a message. Whatever the bytes are, it returns. */
export function decodeMessage(bytes: Uint8Array): Decoded {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < HEADER_BYTES)
    return { ok: false, id: null, isResponse: false, problem: 'shorter than a header' };
  const id = buffer.readUInt16BE(0);
  const isResponse = (buffer.readUInt16BE(2) & FLAG.response) !== 0;
  try {
    const oddity = findOddLabel(buffer);
    if (oddity !== null) return { ok: false, id, isResponse, problem: oddity };
    return readPacket(decode(buffer), id, isResponse);
  } catch (error) {
    return {
      ok: false,
      id,
      isResponse,
      problem: error instanceof Error ? error.message : String(error),
    };
  }
}

/** Writes a message. Throws a RangeError for what has no form on the wire. */
export function encodeMessage(message: DnsMessage): Uint8Array {
  for (const question of message.questions) checkName(question.name);
  for (const record of [...message.answers, ...message.authorities, ...message.additionals])
    checkRecord(record);
  const opt: Answer[] = message.edns === null ? [] : [writeEdns(message.edns, message.rcode)];
  const packet: Packet = {
    type: message.isResponse ? 'response' : 'query',
    id: message.id,
    flags: writeFlags(message),
    // dns-packet takes any text of this form, its types do not.
    questions: message.questions.map((each) => ({
      name: each.name,
      type: toPacketType(each.type) as RecordType,
      class: each.class as 'IN',
    })),
    answers: message.answers.map(writeRecord),
    authorities: message.authorities.map(writeRecord),
    additionals: [...message.additionals.map(writeRecord), ...opt],
  };
  try {
    return encode(packet);
  } catch (error) {
    // dns-packet refuses data of other types in its own ways, such as a fingerprint of the wrong length.
    throw new RangeError('a record has no form on the wire', { cause: error });
  }
}

/** As {@link encodeMessage}, but a message that does not fit is cut to its question and says so (RFC 2181 §9). */
export function encodeWithin(message: DnsMessage, limit: number): Uint8Array {
  const whole = encodeMessage(message);
  if (whole.length <= limit) return whole;
  return encodeMessage({
    ...message,
    isTruncated: true,
    answers: [],
    authorities: [],
    additionals: [],
  });
}

function readPacket(packet: DecodedPacket, id: number, isResponse: boolean): Decoded {
  const flags = packet.flags ?? 0;
  const additionals = packet.additionals ?? [];
  const opts = additionals.filter((each) => each.type === 'OPT');
  if (opts.length > 1)
    return { ok: false, id, isResponse, problem: 'more than one OPT record (RFC 6891 §6.1.1)' };
  const [opt] = opts;
  const questions = (packet.questions ?? []).map((each) => ({
    name: each.name,
    type: fromPacketType(each.type),
    class: each.class ?? 'IN',
  }));
  if (questions.some((each) => each.class.startsWith('UNKNOWN_')))
    return { ok: false, id, isResponse, problem: 'unknown class' };
  const message: DnsMessage = {
    id,
    isResponse,
    opcode: (flags >> 11) & 0xf,
    rcode: (flags & 0xf) | (opt === undefined ? 0 : opt.extendedRcode << 4),
    isAuthoritative: (flags & FLAG.authoritative) !== 0,
    isTruncated: (flags & FLAG.truncated) !== 0,
    recursionDesired: (flags & FLAG.recursionDesired) !== 0,
    recursionAvailable: (flags & FLAG.recursionAvailable) !== 0,
    questions,
    answers: (packet.answers ?? []).map(readRecord),
    authorities: (packet.authorities ?? []).map(readRecord),
    additionals: additionals.filter((each) => each.type !== 'OPT').map(readRecord),
    edns: opt === undefined ? null : { udpBytes: opt.udpPayloadSize, version: opt.ednsVersion },
  };
  return { ok: true, message };
}

function readRecord(answer: Answer): DnsRecord {
  const { name } = answer;
  // A TTL with the highest bit set counts as 0 (RFC 2181 §8).
  const ttl =
    'ttl' in answer && answer.ttl !== undefined && answer.ttl < 0x8000_0000 ? answer.ttl : 0;
  switch (answer.type) {
    case 'A':
    case 'AAAA':
      return { kind: 'address', name, type: answer.type, ttl, address: answer.data };
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return { kind: 'target', name, type: answer.type, ttl, target: answer.data };
    case 'SOA': {
      const {
        mname,
        rname,
        serial = 0,
        refresh = 0,
        retry = 0,
        expire = 0,
        minimum = 0,
      } = answer.data;
      return {
        kind: 'soa',
        name,
        type: 'SOA',
        ttl,
        soa: { mname, rname, serial, refresh, retry, expire, minimum },
      };
    }
    default:
      return { kind: 'other', name, type: fromPacketType(answer.type), ttl, answer };
  }
}

function writeRecord(record: DnsRecord): Answer {
  const { name, ttl } = record;
  switch (record.kind) {
    case 'address':
      return { name, ttl, type: record.type, data: record.address };
    case 'target':
      return { name, ttl, type: record.type, data: record.target };
    case 'soa':
      return { name, ttl, type: 'SOA', data: { ...record.soa } };
    case 'other':
      return 'ttl' in record.answer ? { ...record.answer, name, ttl } : { ...record.answer, name };
  }
}

function writeFlags(message: DnsMessage): number {
  return (
    ((message.opcode & 0xf) << 11) |
    (message.isAuthoritative ? FLAG.authoritative : 0) |
    (message.isTruncated ? FLAG.truncated : 0) |
    (message.recursionDesired ? FLAG.recursionDesired : 0) |
    (message.recursionAvailable ? FLAG.recursionAvailable : 0) |
    (message.rcode & 0xf)
  );
}

function writeEdns(edns: Edns, rcode: number): Answer {
  return {
    name: '.',
    type: 'OPT',
    udpPayloadSize: edns.udpBytes,
    extendedRcode: rcode >> 4,
    ednsVersion: edns.version,
    flags: 0,
    flag_do: false,
    options: [],
  };
}

function checkRecord(record: DnsRecord): void {
  checkName(record.name);
  if (!Number.isInteger(record.ttl) || record.ttl < 0 || record.ttl > 0x7fff_ffff)
    throw new RangeError(`not a TTL: ${String(record.ttl)}`);
  if (record.kind === 'target') checkName(record.target);
  if (
    record.kind === 'address' &&
    parseAddress(record.address)?.version !== (record.type === 'A' ? 4 : 6)
  ) {
    throw new RangeError(
      `not an address for type ${record.type}: ${JSON.stringify(record.address)}`,
    );
  }
  if (record.kind === 'soa') {
    checkName(record.soa.mname);
    // A dot of the mailbox is written as `\.` and does not end a label.
    checkName(record.soa.rname.replaceAll('\\.', '_'));
  }
}

function checkName(name: string): void {
  if (name === '.') return;
  const labels = name.split('.');
  if (name.length > 253) throw new RangeError(`longer than 253 octets: ${name.slice(0, 60)}…`);
  for (const label of labels) {
    if (label.length < 1 || label.length > 63 || !/^[\x21-\x7e]+$/.test(label))
      throw new RangeError(`not a label: ${JSON.stringify(label)} in ${JSON.stringify(name)}`);
  }
}

/** dns-packet would read a dot, a space or an octet above 126 inside a label as something else: say so before. */
function findOddLabel(buffer: Buffer): string | null {
  if (buffer.readUInt16BE(4) === 0) return null;
  let offset = HEADER_BYTES;
  for (
    let length = buffer[offset];
    length !== undefined && length > 0 && length < 64;
    length = buffer[offset]
  ) {
    const label = buffer.subarray(offset + 1, offset + 1 + length);
    if (label.some((octet) => octet < 0x21 || octet > 0x7e || octet === 0x2e))
      return 'a label with octets that no host name has';
    offset += 1 + length;
  }
  return null;
}

function fromPacketType(type: string): string {
  if (!type.startsWith('UNKNOWN_')) return type;
  const code = Number(type.slice('UNKNOWN_'.length));
  return UNNAMED_TYPES.get(code) ?? `TYPE${String(code)}`;
}

function toPacketType(type: string): string {
  if (type.startsWith('TYPE')) return `UNKNOWN_${type.slice('TYPE'.length)}`;
  for (const [code, name] of UNNAMED_TYPES) if (name === type) return `UNKNOWN_${String(code)}`;
  return type;
}
