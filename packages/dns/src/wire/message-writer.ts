// Writes DNS messages that dns-packet has no words for: dynamic updates (RFC 2136) need the class NONE and
// records without data. Names are compressed (RFC 1035 §4.1.4), as far as a pointer reaches.

export const TYPE = {
  A: 1,
  CNAME: 5,
  SOA: 6,
  TXT: 16,
  AAAA: 28,
  TSIG: 250,
  IXFR: 251,
  AXFR: 252,
  ANY: 255,
} as const;
export const CLASS = { IN: 1, NONE: 254, ANY: 255 } as const;
export const OPCODE = { QUERY: 0, UPDATE: 5 } as const;

export interface RawRecord {
  readonly name: string;
  readonly type: number;
  readonly class: number;
  readonly ttl: number;
  readonly data: Uint8Array;
}

export interface RawMessage {
  readonly id: number;
  readonly opcode: number;
  readonly recursionDesired?: boolean;
  /** For an update: its zone. */
  readonly question: { readonly name: string; readonly type: number };
  /** For an update: what has to hold. */
  readonly answers?: readonly RawRecord[];
  /** For an update: what is to be done. */
  readonly authorities?: readonly RawRecord[];
}

export const HEADER_BYTES = 12;
const LAST_POINTER = 0x3fff;

export function writeMessage(message: RawMessage): Buffer {
  return write(message, LAST_POINTER);
}

/** The largest size inside a larger message, where only the question's name is certainly within reach of a compression pointer. */
export function sizeWithoutReach(message: Omit<RawMessage, 'id'>): number {
  return write({ ...message, id: 0 }, HEADER_BYTES).length;
}

function write(
  { id, opcode, recursionDesired = false, question, answers = [], authorities = [] }: RawMessage,
  lastPointer: number,
): Buffer {
  const parts: Buffer[] = [];
  const seen = new Map<string, number>();
  let length = HEADER_BYTES;
  const push = (part: Buffer): void => {
    parts.push(part);
    length += part.length;
  };
  const pushName = (name: string): void => {
    for (let rest = name; rest !== '';) {
      const at = seen.get(rest);
      if (at !== undefined) return push(u16(0xc000 | at));
      if (length <= lastPointer) seen.set(rest, length);
      const dot = rest.indexOf('.');
      push(encodeLabel(dot < 0 ? rest : rest.slice(0, dot)));
      rest = dot < 0 ? '' : rest.slice(dot + 1);
    }
    push(Buffer.of(0));
  };
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE((opcode << 11) | (recursionDesired ? 0x0100 : 0), 2);
  [1, answers.length, authorities.length, 0].forEach((count, index) =>
    header.writeUInt16BE(count, 4 + 2 * index),
  );
  parts.push(header);
  pushName(question.name);
  push(Buffer.concat([u16(question.type), u16(CLASS.IN)]));
  for (const record of [...answers, ...authorities]) {
    pushName(record.name);
    const fixed = Buffer.alloc(10);
    fixed.writeUInt16BE(record.type, 0);
    fixed.writeUInt16BE(record.class, 2);
    fixed.writeUInt32BE(record.ttl, 4);
    fixed.writeUInt16BE(record.data.length, 8);
    push(fixed);
    push(Buffer.from(record.data));
  }
  return Buffer.concat(parts);
}

/** Lower case, without compression: as digests want it (RFC 8945 §4.3.3). */
export function canonicalName(name: string): Buffer {
  const labels = name === '' ? [] : name.toLowerCase().split('.');
  return Buffer.concat([...labels.map(encodeLabel), Buffer.of(0)]);
}

/** Up to 255 octets each. */
export function encodeTexts(texts: readonly string[]): Buffer {
  return Buffer.concat(
    texts.map((text) =>
      Buffer.concat([Buffer.of(checkedLength(text, 255)), Buffer.from(text, 'latin1')]),
    ),
  );
}

export function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function encodeLabel(label: string): Buffer {
  return Buffer.concat([Buffer.of(checkedLength(label, 63)), Buffer.from(label, 'latin1')]);
}

function checkedLength(text: string, most: number): number {
  if (text.length === 0 || text.length > most)
    throw new RangeError(`${JSON.stringify(text)} has no form on the wire`);
  return text.length;
}
