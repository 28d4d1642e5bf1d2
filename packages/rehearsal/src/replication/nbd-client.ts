// A client of one NBD export over a Unix socket: reads, dirty ranges by a metadata
// context, and writes for a target. Several requests may be under way. What a server
// sends against the protocol ends the connection with an error that says what it was.

import { once } from 'node:events';
import type { Socket } from 'node:net';

import { OutsideError } from '@sekisho/dns/user-error.ts';
import { codeOf } from './disk-errors.ts';
import {
  CHUNK,
  CHUNK_DONE,
  COMMAND,
  encodeRequest,
  readExtents,
  SIMPLE_REPLY_MAGIC,
  STRUCTURED_REPLY_MAGIC,
  type Extent,
} from './nbd-wire.ts';
import { negotiate, type Negotiated } from './nbd-negotiate.ts';
import { connectReader, StreamEnded, type SocketReader } from './socket-reader.ts';
import type { ByteRange } from './source.ts';

/** Servers refuse requests above 32 MiB; smaller ones let several be under way. */
const MOST_REQUEST_BYTES = 8 * 1024 * 1024;
/** The most that one question for block status covers (a 32-bit length, in whole blocks). */
const MOST_STATUS_BYTES = 2 ** 31;
const NEGOTIATION_MS = 10_000;
const DIRTY = 1;

export interface NbdExportAddress {
  /** Path of the server's Unix socket. */
  readonly socket: string;
  readonly exportName: string;
  /** A metadata context to ask for, such as `qemu:dirty-bitmap:NAME`. */
  readonly context?: string;
}

interface Pending {
  /** Where read bytes go, and which part of the disk that is. */
  readonly target: Uint8Array | null;
  readonly offset: number;
  /** Of `target`, how much has come. */
  filled: number;
  extents: readonly Extent[];
  error: OutsideError | null;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

interface NewRequest {
  readonly type: number;
  readonly offset: number;
  readonly length: number;
  readonly target?: Uint8Array;
  readonly payload?: Uint8Array;
}

export class NbdClient {
  readonly sizeBytes: number;
  readonly name: string;
  readonly #socket: Socket;
  readonly #reader: SocketReader;
  readonly #contextId: number | null;
  readonly #pending = new Map<bigint, Pending>();
  #nextCookie = 1n;
  #broken: OutsideError | null = null;

  private constructor(
    address: NbdExportAddress,
    socket: Socket,
    { reader, sizeBytes, contextId }: Negotiated & { readonly reader: SocketReader },
  ) {
    this.name = `${address.socket}#${address.exportName}`;
    this.sizeBytes = sizeBytes;
    this.#socket = socket;
    this.#reader = reader;
    this.#contextId = contextId;
    void this.#receive();
  }

  static async connect(address: NbdExportAddress): Promise<NbdClient> {
    const { socket, reader } = connectReader(address.socket);
    const timer = setTimeout(() => socket.destroy(new Error('no answer')), NEGOTIATION_MS);
    try {
      await once(socket, 'connect');
      return new NbdClient(address, socket, {
        reader,
        ...(await negotiate(reader, (bytes) => socket.write(bytes), address)),
      });
    } catch (error) {
      socket.destroy();
      throw error instanceof OutsideError ? error : brokenOff(address.exportName, error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Fills the buffer. */
  async read(buffer: Uint8Array, offset: number): Promise<void> {
    await Promise.all(
      pieces(buffer.length).map(({ offset: at, length }) =>
        this.#ask({
          type: COMMAND.read,
          offset: offset + at,
          length,
          target: buffer.subarray(at, at + length),
        }),
      ),
    );
  }

  async write(bytes: Uint8Array, offset: number): Promise<void> {
    await Promise.all(
      pieces(bytes.length).map(({ offset: at, length }) =>
        this.#ask({
          type: COMMAND.write,
          offset: offset + at,
          length,
          payload: bytes.subarray(at, at + length),
        }),
      ),
    );
  }

  async writeZeroes(offset: number, length: number): Promise<void> {
    for (const piece of pieces(length, MOST_STATUS_BYTES))
      await this.#ask({
        type: COMMAND.writeZeroes,
        offset: offset + piece.offset,
        length: piece.length,
      });
  }

  async flush(): Promise<void> {
    await this.#ask({ type: COMMAND.flush, offset: 0, length: 0 });
  }

  /** The ranges that the metadata context calls dirty, neighbours joined. */
  async dirtyRanges(): Promise<readonly ByteRange[]> {
    if (this.#contextId === null) throw new Error('no metadata context was asked for');
    const ranges: { offset: number; length: number }[] = [];
    let offset = 0;
    while (offset < this.sizeBytes) {
      const { extents } = await this.#ask({
        type: COMMAND.blockStatus,
        offset,
        length: Math.min(MOST_STATUS_BYTES, this.sizeBytes - offset),
      });
      const covered = noteExtents(ranges, extents, offset);
      if (covered === 0)
        throw this.#break(`${this.name} gave no block status for byte ${String(offset)}`);
      offset += covered;
    }
    return ranges.map((range) => ({
      offset: range.offset,
      length: Math.min(range.length, this.sizeBytes - range.offset),
    }));
  }

  async close(): Promise<void> {
    if (this.#socket.destroyed) return;
    const closed = once(this.#socket, 'close');
    this.#broken ??= brokenOff(this.name);
    this.#socket.end(encodeRequest({ type: COMMAND.disconnect, cookie: 0n, offset: 0, length: 0 }));
    this.#socket.destroySoon();
    await closed;
  }

  #ask({ type, offset, length, target, payload }: NewRequest): Promise<Pending> {
    if (this.#broken !== null) return Promise.reject(this.#broken);
    const cookie = this.#nextCookie;
    this.#nextCookie += 1n;
    return new Promise<Pending>((resolve, reject) => {
      const pending: Pending = {
        target: target ?? null,
        offset,
        filled: 0,
        extents: [],
        error: null,
        resolve: () => resolve(pending),
        reject,
      };
      this.#pending.set(cookie, pending);
      this.#socket.write(encodeRequest({ type, cookie, offset, length }));
      if (payload !== undefined) this.#socket.write(payload);
    });
  }

  async #receive(): Promise<void> {
    try {
      for (;;) await this.#reply((await this.#reader.read(4)).readUInt32BE());
    } catch (error) {
      this.#break(
        error instanceof OutsideError ? error.message : `the connection to ${this.name} broke off`,
        error instanceof StreamEnded ? error.cause : error,
      );
    }
  }

  async #reply(magic: number): Promise<void> {
    if (magic === STRUCTURED_REPLY_MAGIC) {
      const header = await this.#reader.read(16);
      await this.#chunk({
        flags: header.readUInt16BE(0),
        type: header.readUInt16BE(2),
        cookie: header.readBigUInt64BE(4),
        length: header.readUInt32BE(12),
      });
    } else if (magic === SIMPLE_REPLY_MAGIC) {
      const header = await this.#reader.read(12);
      const pending = this.#find(header.readBigUInt64BE(4));
      const code = header.readUInt32BE(0);
      // With structured replies agreed upon, no data follows here: a read answered so is empty, and found so.
      if (code !== 0) pending.error = this.#refused(code, '');
      this.#settle(header.readBigUInt64BE(4), pending);
    } else {
      throw against(this.name, `0x${magic.toString(16)} where a reply begins`);
    }
  }

  async #chunk({
    flags,
    type,
    cookie,
    length,
  }: {
    readonly flags: number;
    readonly type: number;
    readonly cookie: bigint;
    readonly length: number;
  }): Promise<void> {
    const pending = this.#find(cookie);
    if (type === CHUNK.data) await this.#takeData(pending, length);
    else if (length > MOST_REQUEST_BYTES)
      throw against(this.name, `a chunk of ${String(length)} bytes`);
    else this.#takeChunk(pending, type, await this.#reader.read(length));
    if ((flags & CHUNK_DONE) !== 0) this.#settle(cookie, pending);
  }

  async #takeData(pending: Pending, length: number): Promise<void> {
    if (length < 8) throw against(this.name, 'a data chunk without its offset');
    const offset = Number((await this.#reader.read(8)).readBigUInt64BE());
    await this.#reader.readInto(this.#part(pending, offset, length - 8));
  }

  #takeChunk(pending: Pending, type: number, payload: Buffer): void {
    if ((type & CHUNK.errorBit) !== 0) {
      const [code, textLength] =
        payload.length >= 6 ? [payload.readUInt32BE(0), payload.readUInt16BE(4)] : [0, 0];
      pending.error = this.#refused(code, payload.subarray(6, 6 + textLength).toString('utf8'));
    } else if (type === CHUNK.hole) {
      if (payload.length !== 12) throw against(this.name, 'a hole of a wrong length');
      this.#part(pending, Number(payload.readBigUInt64BE(0)), payload.readUInt32BE(8)).fill(0);
    } else if (type === CHUNK.blockStatus) {
      if (payload.length < 12 || payload.readUInt32BE(0) !== this.#contextId)
        throw against(this.name, 'block status of another context');
      pending.extents = readExtents(payload);
    } else if (type !== CHUNK.none) {
      throw against(this.name, `a chunk of type ${String(type)}`);
    }
  }

  /** The part of a read's buffer that an answer is about; never outside of it. */
  #part(pending: Pending, offset: number, length: number): Uint8Array {
    const at = offset - pending.offset;
    const { target } = pending;
    if (
      target === null ||
      at < 0 ||
      at + length > target.length ||
      pending.filled + length > target.length
    )
      throw against(this.name, 'bytes that were not asked for');
    pending.filled += length;
    return target.subarray(at, at + length);
  }

  #find(cookie: bigint): Pending {
    const pending = this.#pending.get(cookie);
    if (pending === undefined) throw against(this.name, 'an answer to no question');
    return pending;
  }

  #settle(cookie: bigint, pending: Pending): void {
    this.#pending.delete(cookie);
    if (pending.error !== null) pending.reject(pending.error);
    else if (pending.target !== null && pending.filled < pending.target.length)
      pending.reject(against(this.name, 'fewer bytes than were asked for'));
    else pending.resolve();
  }

  #refused(code: number, text: string): OutsideError {
    return new OutsideError(
      `${this.name} refused a request: error ${String(code)}${text === '' ? '' : ` (${text})`}`,
      { code: 'nbd.refused', where: this.name },
    );
  }

  #break(message: string, cause?: unknown): OutsideError {
    this.#broken ??= new OutsideError(message, {
      code: 'nbd.broken',
      where: this.name,
      ...(cause === undefined ? {} : { cause }),
    });
    for (const pending of this.#pending.values()) pending.reject(this.#broken);
    this.#pending.clear();
    this.#socket.destroy();
    return this.#broken;
  }
}

function noteExtents(
  ranges: { offset: number; length: number }[],
  extents: readonly Extent[],
  from: number,
): number {
  let at = from;
  for (const { length, flags } of extents) {
    const last = ranges.at(-1);
    if ((flags & DIRTY) !== 0) {
      if (last !== undefined && last.offset + last.length === at) last.length += length;
      else ranges.push({ offset: at, length });
    }
    at += length;
  }
  return at - from;
}

function pieces(length: number, most = MOST_REQUEST_BYTES): readonly ByteRange[] {
  return Array.from({ length: Math.ceil(length / most) }, (_, at) => ({
    offset: at * most,
    length: Math.min(most, length - at * most),
  }));
}

function against(name: string, what: string): OutsideError {
  return new OutsideError(`${name} sent what the protocol does not allow: ${what}`, {
    code: 'nbd.protocol',
    where: name,
  });
}

function brokenOff(name: string, cause?: unknown): OutsideError {
  const why = codeOf(cause);
  return new OutsideError(
    `no connection to the disk ${name}${why === undefined ? '' : ` (${why})`}`,
    { code: 'nbd.unreachable', where: name, ...(cause === undefined ? {} : { cause }) },
  );
}
