// Every connection that is open, of clients and to servers: closing the proxy cuts them.

import type { Duplex } from 'node:stream';

export class OpenStreams {
  readonly #streams = new Set<Duplex>();

  hold(stream: Duplex): void {
    this.#streams.add(stream);
    stream.once('close', () => this.#streams.delete(stream));
  }

  destroy(): void {
    for (const stream of this.#streams) stream.destroy();
  }
}
