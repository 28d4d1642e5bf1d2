// A fixed number of buffers that go round: whoever needs one waits until it is free,
// which bounds both memory and how much is under way at once.

export class BufferPool {
  readonly #free: Buffer[];
  readonly #waiting: ((buffer: Buffer) => void)[] = [];

  constructor(count: number, bytes: number) {
    this.#free = Array.from({ length: count }, () => Buffer.allocUnsafeSlow(bytes));
  }

  take(): Promise<Buffer> {
    const free = this.#free.pop();
    return free === undefined
      ? new Promise((resolve) => this.#waiting.push(resolve))
      : Promise.resolve(free);
  }

  give(buffer: Buffer): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(buffer);
    else next(buffer);
  }
}
