// The rehearsal's side of a agent (namespace-agent-main.ts): asks for sockets of a namespace and receives them.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';

import type { SitePoint } from '@sekisho/dns/host.ts';
import { DialError } from '../dial.ts';
import { runAgent, type AgentReply, type AgentRequest } from './namespace-agent-main.ts';

export interface FromHere {
  readonly from: string;
  readonly to: SitePoint;
  readonly timeoutMs: number;
}

/** A bound socket as the runtime's own object, which `server.listen` and `socket.bind` take. */
export type BareHandle = object;

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

interface Received {
  readonly reply: Exclude<AgentReply, { kind: 'failed' }>;
  readonly handle: unknown;
}

interface Waiting {
  resolve(received: Received): void;
  reject(error: Error): void;
}

export class NamespaceAgent {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #failure: Error | null = null;

  constructor(namespace: string) {
    // A process group of its own: Ctrl-C at a terminal is for the rehearsal to answer.
    this.#child = spawn(
      'ip',
      ['netns', 'exec', namespace, process.execPath, '-e', `(${runAgent.toString()})()`],
      {
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        serialization: 'advanced',
        detached: true,
      },
    );
    this.#child.on('message', (reply: AgentReply, handle: unknown) => this.#settle(reply, handle));
    this.#child.once('error', (error) => this.#failAll(error));
    this.#child.once('exit', () =>
      this.#failAll(new Error(`the agent in ${namespace} has closed`)),
    );
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  async connect({ from, to, timeoutMs }: FromHere): Promise<Socket> {
    const { handle } = await this.#ask({ do: 'connect', from, ...to, timeoutMs }, to);
    // A connection that was reset on its way here arrives without a socket.
    if (!(handle instanceof Socket)) throw new DialError('ECONNRESET', to);
    return handle;
  }

  async exchange({ from, to, timeoutMs }: FromHere, message: Uint8Array): Promise<Uint8Array> {
    const { reply } = await this.#ask({ do: 'exchange', from, ...to, timeoutMs, message }, to);
    if (reply.kind !== 'answer') throw new DialError('EIO', to);
    return reply.message;
  }

  /** A listening TCP socket or a bound datagram socket, with its port. */
  async open(
    protocol: 'tcp' | 'udp',
    at: SitePoint,
  ): Promise<{ readonly handle: BareHandle; readonly port: number }> {
    const { reply, handle } = await this.#ask(
      { do: protocol === 'tcp' ? 'listen' : 'bind', ...at },
      at,
    );
    if (reply.kind !== 'done' || typeof handle !== 'object' || handle === null)
      throw new DialError('EIO', at);
    return { handle, port: reply.port };
  }

  async close(): Promise<void> {
    if (
      this.#child.exitCode !== null ||
      this.#child.signalCode !== null ||
      this.#child.pid === undefined
    )
      return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }

  #ask(request: WithoutId<AgentRequest>, to: SitePoint): Promise<Received> {
    if (this.#failure !== null) return Promise.reject(new DialError('ENETDOWN', to, this.#failure));
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, {
        resolve,
        reject: (error) =>
          reject(new DialError('code' in error ? String(error.code) : 'ENETDOWN', to, error)),
      });
      this.#child.send({ ...request, id });
    });
  }

  #settle(reply: AgentReply, handle: unknown): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.kind === 'failed')
      waiting?.reject(Object.assign(new Error(reply.message), { code: reply.code }));
    else waiting?.resolve({ reply, handle });
  }

  #failAll(error: Error): void {
    this.#failure ??= error;
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}
