// A listener whose socket lives in the cache storage's thread, in the form that a
// network binds: it hears where to listen and passes that on.

import { Server, type AddressInfo } from 'node:net';

export interface RemoteListener {
  listen(host: string, port: number): Promise<number>;
  shut(host: string, port: number): Promise<void>;
}

export class RemoteServer extends Server {
  override listening = false;
  /** For networks: a socket of this thread cannot be given to it. */
  readonly isElsewhere = true;
  readonly #remote: RemoteListener;
  #bound: AddressInfo | null = null;

  constructor(remote: RemoteListener) {
    super();
    this.#remote = remote;
  }

  // The base class's many forms are narrowed to the one that networks use.
  override listen(...args: unknown[]): this {
    const [options, callback] = args;
    const { host, port } = options as { readonly host: string; readonly port: number };
    this.#remote.listen(host, port).then(
      (bound) => {
        this.#bound = { address: host, family: 'IPv4', port: bound };
        this.listening = true;
        if (typeof callback === 'function') this.once('listening', () => void callback());
        this.emit('listening');
      },
      (error: unknown) => this.emit('error', error),
    );
    return this;
  }

  override address(): AddressInfo | null {
    return this.#bound;
  }

  override close(callback?: (error?: Error) => void): this {
    const bound = this.#bound;
    this.#bound = null;
    this.listening = false;
    const closed =
      bound === null ? Promise.resolve() : this.#remote.shut(bound.address, bound.port);
    void closed.finally(() => {
      callback?.();
      this.emit('close');
    });
    return this;
  }
}
