// Reads exact numbers of bytes from a connection: a protocol of lengths and headers is
// then written down from top to bottom. Bytes go from one large receive buffer straight
// to where they are wanted, which costs a quarter of what a stream's events cost (bench/machine.ts reads by it).

import { connect, type Socket } from 'node:net';

/** About what the kernel hands over at once from a Unix socket. */
const RECEIVE_BYTES = 256 * 1024;
/** More that nobody has asked for yet stops the receiving. */
const MOST_WAITING_BYTES = 1024 * 1024;

/** The connection ended, or broke, before all that was asked for had come. */
export class StreamEnded extends Error {
  constructor(cause?: unknown) {
    super('the connection ended', cause === undefined ? undefined : { cause });
    this.name = 'StreamEnded';
  }
}

interface Wanted {
  readonly target: Uint8Array;
  filled: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export class SocketReader {
  readonly #resume: () => void;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #wanted: Wanted | null = null;
  #end: StreamEnded | null = null;

  /** `resume` lets go on what {@link take} has stopped. */
  constructor(resume: () => void) {
    this.#resume = resume;
  }

  async read(bytes: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(bytes);
    await this.readInto(buffer);
    return buffer;
  }

  /** At most one call at a time. */
  readInto(target: Uint8Array): Promise<void> {
    const filled = this.#drain(target);
    if (filled === target.length) return Promise.resolve();
    if (this.#end !== null) return Promise.reject(this.#end);
    return new Promise((resolve, reject) => {
      this.#wanted = { target, filled, resolve, reject };
    });
  }

  /** Takes over what has come; the chunk may be used again afterwards. False asks to stop for now. */
  take(chunk: Uint8Array): boolean {
    const used = this.#give(chunk);
    if (used < chunk.length) {
      this.#waiting.push(Uint8Array.prototype.slice.call(chunk, used));
      this.#waitingBytes += chunk.length - used;
    }
    return this.#waitingBytes <= MOST_WAITING_BYTES;
  }

  finish(cause?: Error): void {
    this.#end ??= new StreamEnded(cause);
    this.#wanted?.reject(this.#end);
    this.#wanted = null;
  }

  #give(chunk: Uint8Array): number {
    const wanted = this.#wanted;
    if (wanted === null) return 0;
    const part = chunk.subarray(0, wanted.target.length - wanted.filled);
    wanted.target.set(part, wanted.filled);
    wanted.filled += part.length;
    if (wanted.filled === wanted.target.length) {
      this.#wanted = null;
      wanted.resolve();
    }
    return part.length;
  }

  #drain(target: Uint8Array): number {
    let filled = 0;
    while (filled < target.length) {
      const [first] = this.#waiting;
      if (first === undefined) break;
      const part = first.subarray(0, target.length - filled);
      target.set(part, filled);
      filled += part.length;
      if (part.length === first.length) this.#waiting.shift();
      else this.#waiting[0] = first.subarray(part.length);
    }
    const wasStopped = this.#waitingBytes > MOST_WAITING_BYTES;
    this.#waitingBytes -= filled;
    if (wasStopped && this.#waitingBytes <= MOST_WAITING_BYTES) this.#resume();
    return filled;
  }
}

/** Connects to a Unix socket. Errors end the reading. */
export function connectReader(path: string): {
  readonly socket: Socket;
  readonly reader: SocketReader;
} {
  const reader: SocketReader = new SocketReader(() => socket.resume());
  const buffer = Buffer.allocUnsafe(RECEIVE_BYTES);
  const socket: Socket = connect({
    path,
    onread: { buffer, callback: (bytes) => reader.take(buffer.subarray(0, bytes)) },
  });
  socket.on('error', (error) => reader.finish(error));
  socket.on('end', () => reader.finish());
  socket.on('close', () => reader.finish());
  return { socket, reader };
}
