// Reads exact numbers of bytes from a socket that has no events of its own: a
// protocol of lengths and headers is then written down from top to bottom.

import type { Readable } from 'node:stream';

/** The stream ended, or broke, before all that was asked for had come. */
export class StreamEnded extends Error {
  constructor(cause?: unknown) {
    super('the connection ended', cause === undefined ? undefined : { cause });
    this.name = 'StreamEnded';
  }
}

export class SocketReader {
  readonly #stream: Readable;
  #wake: (() => void) | null = null;
  #end: StreamEnded | null = null;

  /** One reader a stream; at most one call at a time. */
  constructor(stream: Readable) {
    this.#stream = stream;
    stream.on('readable', () => this.#wake?.());
    stream.on('end', () => this.#finish());
    stream.on('close', () => this.#finish());
    stream.on('error', (error: Error) => this.#finish(error));
  }

  async read(bytes: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(bytes);
    await this.readInto(buffer);
    return buffer;
  }

  async readInto(target: Uint8Array): Promise<void> {
    let filled = 0;
    while (filled < target.length) {
      const ready = Math.min(target.length - filled, this.#stream.readableLength);
      const chunk: unknown = ready === 0 ? null : this.#stream.read(ready);
      if (chunk instanceof Uint8Array) {
        target.set(chunk, filled);
        filled += chunk.length;
      } else {
        await this.#more();
      }
    }
  }

  async #more(): Promise<void> {
    if (this.#end !== null) throw this.#end;
    // Asks for the next event; what has come meanwhile is in `readableLength`.
    this.#stream.read(0);
    if (this.#stream.readableLength > 0) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = null;
    if (this.#end !== null && this.#stream.readableLength === 0) throw this.#end;
  }

  #finish(cause?: Error): void {
    this.#end ??= new StreamEnded(cause);
    this.#wake?.();
  }
}
