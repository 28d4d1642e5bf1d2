// A slow link: every connection over it shares one rate and waits one delay
// each way. A connection hands over one segment at a time, so that
// many of them take turns and none of them starves the others.

import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

export interface LinkQuality {
  /** Megabits a second, each way; 0: no limit. */
  readonly rateMbps: number;
  /** One way, so that an answer takes twice as long. */
  readonly delayMs: number;
}

const SEGMENT_BYTES = 16 * 1024;
/** How far a connection may run ahead of the delivery of its bytes, as a TCP window. */
const WINDOW_BYTES = 4 * 1024 * 1024;
/** Unused time that a link may catch up: what a late timer would lose otherwise. */
const CREDIT_MS = 20;

/** One direction of a link: a token bucket for all connections. */
export class Pacer {
  readonly delayMs: number;
  readonly #bytesPerMs: number;
  #freeAt = 0;

  constructor(quality: LinkQuality) {
    this.delayMs = quality.delayMs;
    this.#bytesPerMs =
      quality.rateMbps === 0 ? Number.POSITIVE_INFINITY : (quality.rateMbps * 1_000_000) / 8 / 1000;
  }

  /** Takes the next place for so many bytes; returns the milliseconds until they have left. */
  reserve(bytes: number): number {
    const now = performance.now();
    this.#freeAt = Math.max(now - CREDIT_MS, this.#freeAt) + bytes / this.#bytesPerMs;
    // Timers have a grain of a millisecond; anything shorter is caught up later.
    return Math.max(0, this.#freeAt - now) < 1 ? 0 : this.#freeAt - now;
  }
}

interface InFlight {
  readonly dueAt: number;
  readonly bytes: Buffer;
}

/** One direction of one connection: paced, delayed, in order. */
class DelayLine {
  readonly #pacer: Pacer;
  readonly #deliver: (bytes: Buffer) => Promise<void>;
  readonly #queue: InFlight[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  #inFlightBytes = 0;
  #isDelivering = false;
  #onProgress: (() => void)[] = [];

  constructor(pacer: Pacer, deliver: (bytes: Buffer) => Promise<void>) {
    this.#pacer = pacer;
    this.#deliver = deliver;
  }

  /** Resolves when the bytes have left, and there is room for more on the way. */
  async send(bytes: Buffer): Promise<void> {
    while (this.#inFlightBytes > WINDOW_BYTES) await this.#progress();
    // Counted before it leaves, so that finish() knows of what still waits for its turn.
    this.#inFlightBytes += bytes.length;
    for (let offset = 0; offset < bytes.length; offset += SEGMENT_BYTES) {
      const segment = bytes.subarray(offset, offset + SEGMENT_BYTES);
      await this.#wait(this.#pacer.reserve(segment.length));
      this.#queue.push({ dueAt: performance.now() + this.#pacer.delayMs, bytes: segment });
      if (!this.#isDelivering) void this.#deliverAll();
    }
  }

  /** Resolves when everything sent has been delivered. */
  async finish(): Promise<void> {
    while (this.#inFlightBytes > 0) await this.#progress();
  }

  /** Drops what is on the way. Promises of this line stay open for ever, with nothing to keep them. */
  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#queue.length = 0;
    this.#onProgress = [];
  }

  async #deliverAll(): Promise<void> {
    this.#isDelivering = true;
    for (let head = this.#queue.shift(); head !== undefined; head = this.#queue.shift()) {
      await this.#wait(head.dueAt - performance.now());
      await this.#deliver(head.bytes);
      this.#inFlightBytes -= head.bytes.length;
      const waiting = this.#onProgress;
      this.#onProgress = [];
      for (const proceed of waiting) proceed();
    }
    this.#isDelivering = false;
  }

  #progress(): Promise<void> {
    return new Promise((resolve) => this.#onProgress.push(resolve));
  }

  #wait(milliseconds: number): Promise<void> | undefined {
    if (milliseconds <= 0) return undefined;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        resolve();
      }, milliseconds);
      this.#timers.add(timer);
    });
  }
}

/** A socket seen through a slow link. Ends, errors and backpressure pass through it. */
export class ShapedSocket extends Duplex {
  readonly #socket: Socket;
  readonly #outgoing: DelayLine;
  readonly #incoming: DelayLine;
  #onWanted: (() => void) | null = null;
  #hasEnded = false;

  constructor(socket: Socket, directions: { readonly outgoing: Pacer; readonly incoming: Pacer }) {
    super({ allowHalfOpen: false });
    this.#socket = socket;
    this.#outgoing = new DelayLine(directions.outgoing, (bytes) => this.#writeThrough(bytes));
    this.#incoming = new DelayLine(directions.incoming, (bytes) => this.#pushThrough(bytes));
    // The half that this stream keeps open must stay open underneath.
    socket.allowHalfOpen = true;
    socket.on('data', (bytes: Buffer) => {
      socket.pause();
      void this.#incoming.send(bytes).then(() => socket.resume());
    });
    socket.on('end', () => {
      this.#hasEnded = true;
      void this.#incoming.finish().then(() => this.push(null));
    });
    socket.on('error', (error) => this.destroy(error));
    socket.on('timeout', () => this.emit('timeout'));
    socket.on('close', () => {
      if (!this.#hasEnded) this.destroy();
    });
  }

  get remoteAddress(): string | undefined {
    return this.#socket.remoteAddress;
  }

  get remotePort(): number | undefined {
    return this.#socket.remotePort;
  }

  // What node:http and node:https ask of a socket.
  setTimeout(milliseconds: number, onTimeout?: () => void): this {
    this.#socket.setTimeout(milliseconds);
    if (onTimeout !== undefined) this.once('timeout', onTimeout);
    return this;
  }

  setNoDelay(isOn?: boolean): this {
    this.#socket.setNoDelay(isOn);
    return this;
  }

  setKeepAlive(isOn?: boolean, initialDelayMs?: number): this {
    this.#socket.setKeepAlive(isOn, initialDelayMs);
    return this;
  }

  ref(): this {
    this.#socket.ref();
    return this;
  }

  unref(): this {
    this.#socket.unref();
    return this;
  }

  override _read(): void {
    const proceed = this.#onWanted;
    this.#onWanted = null;
    proceed?.();
  }

  override _write(
    bytes: Buffer,
    _encoding: BufferEncoding,
    done: (error?: Error | null) => void,
  ): void {
    void this.#outgoing.send(bytes).then(() => done());
  }

  override _final(done: (error?: Error | null) => void): void {
    void this.#outgoing.finish().then(() => this.#socket.end(() => done()));
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#outgoing.stop();
    this.#incoming.stop();
    this.#socket.destroy();
    done(error);
  }

  #writeThrough(bytes: Buffer): Promise<void> {
    return new Promise((resolve) => {
      if (this.#socket.write(bytes)) resolve();
      else this.#socket.once('drain', resolve);
    });
  }

  #pushThrough(bytes: Buffer): Promise<void> {
    return new Promise((resolve) => {
      if (this.push(bytes)) resolve();
      else this.#onWanted = resolve;
    });
  }
}
