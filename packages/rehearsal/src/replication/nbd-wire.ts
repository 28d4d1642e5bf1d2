// The Network Block Device protocol's bytes, as far as a reader of exports needs them:
// fixed newstyle negotiation, structured replies, metadata contexts, and the commands.
// After doc/proto.md of github.com/NetworkBlockDevice/nbd.

export const NBD_MAGIC = 0x4e42444d41474943n;
export const OPTION_MAGIC = 0x49484156454f5054n;
export const OPTION_REPLY_MAGIC = 0x0003e889045565a9n;
const REQUEST_MAGIC = 0x25609513;
export const SIMPLE_REPLY_MAGIC = 0x67446698;
export const STRUCTURED_REPLY_MAGIC = 0x668e33ef;

export const FIXED_NEWSTYLE = 1;
export const NO_ZEROES = 2;

export const OPTION = { go: 7, structuredReply: 8, setMetaContext: 10 } as const;
export const OPTION_REPLY = { ack: 1, info: 3, metaContext: 4, errorBit: 0x8000_0000 } as const;
export const INFO_EXPORT = 0;

export const COMMAND = {
  read: 0,
  write: 1,
  disconnect: 2,
  flush: 3,
  writeZeroes: 6,
  blockStatus: 7,
} as const;
export const CHUNK = { none: 0, data: 1, hole: 2, blockStatus: 5, errorBit: 0x8000 } as const;
export const CHUNK_DONE = 1;

const REQUEST_BYTES = 28;

/** What an option's reply may hold at most: more is no answer to what we ask. */
export const MOST_OPTION_BYTES = 64 * 1024;

export interface NbdRequest {
  readonly type: number;
  readonly cookie: bigint;
  readonly offset: number;
  readonly length: number;
}

export function encodeRequest({ type, cookie, offset, length }: NbdRequest): Buffer {
  const bytes = Buffer.alloc(REQUEST_BYTES);
  bytes.writeUInt32BE(REQUEST_MAGIC);
  bytes.writeUInt16BE(type, 6);
  bytes.writeBigUInt64BE(cookie, 8);
  bytes.writeBigUInt64BE(BigInt(offset), 16);
  bytes.writeUInt32BE(length, 24);
  return bytes;
}

export function encodeOption(option: number, data: Uint8Array): Buffer {
  const header = Buffer.alloc(16);
  header.writeBigUInt64BE(OPTION_MAGIC);
  header.writeUInt32BE(option, 8);
  header.writeUInt32BE(data.length, 12);
  return Buffer.concat([header, data]);
}

export function encodeGo(exportName: string): Buffer {
  // No information is asked for by name: that of the export itself always comes.
  return Buffer.concat([lengthAndText(exportName), Buffer.alloc(2)]);
}

export function encodeMetaContexts(exportName: string, queries: readonly string[]): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(queries.length);
  return Buffer.concat([
    lengthAndText(exportName),
    count,
    ...queries.map((query) => lengthAndText(query)),
  ]);
}

export interface Extent {
  readonly length: number;
  readonly flags: number;
}

/** The extents of a block status chunk, behind the id of its context. */
export function readExtents(payload: Buffer): readonly Extent[] {
  const extents: Extent[] = [];
  for (let at = 4; at + 8 <= payload.length; at += 8)
    extents.push({ length: payload.readUInt32BE(at), flags: payload.readUInt32BE(at + 4) });
  return extents;
}

function lengthAndText(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
