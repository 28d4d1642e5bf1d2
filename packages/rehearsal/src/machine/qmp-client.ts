// QEMU's machine protocol (QMP): JSON lines over a Unix socket. Commands are answered
// by their id; events are kept only for those who wait for one.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

import * as z from 'zod';

import { OutsideError } from '@sekisho/dns/user-error.ts';

const CONNECT_MS = 10_000;
const COMMAND_MS = 30_000;
const RETRY_MS = 20;
/** A longer line is no answer to what we ask. */
const MOST_LINE_CHARACTERS = 4 * 1024 * 1024;

const messageSchema = z.union([
  z.object({ QMP: z.unknown() }),
  z.object({ return: z.unknown(), id: z.number() }),
  z.object({ error: z.object({ class: z.string(), desc: z.string() }), id: z.number() }),
  z.object({ event: z.string(), data: z.record(z.string(), z.unknown()).optional() }),
]);

export interface QmpEvent {
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Pending {
  readonly command: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class QmpClient {
  readonly #socket: Socket;
  readonly #path: string;
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Set<(event: QmpEvent) => void>();
  readonly #greeted: Promise<void>;
  #greet: () => void = () => undefined;
  #nextId = 1;
  #broken: OutsideError | null = null;

  private constructor(path: string, socket: Socket) {
    this.#path = path;
    this.#socket = socket;
    this.#greeted = new Promise((resolve) => {
      this.#greet = resolve;
    });
    const lines = createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY });
    lines.on('line', (line) => this.#take(line));
    // It repeats the socket's errors.
    lines.on('error', () => undefined);
    socket.on('error', (error) => this.#break(`the connection to ${path} broke off`, error));
    socket.on('close', () => this.#break(`${path} closed the connection`));
  }

  /** Waits for a server that is just starting; `isAlive` ends the wait when it never will. */
  static async connect(path: string, isAlive: () => boolean = () => true): Promise<QmpClient> {
    const client = new QmpClient(path, await connectSoon(path, isAlive));
    try {
      await within(client.#greeted, CONNECT_MS, `${path} does not greet as a QMP server`);
      await client.execute('qmp_capabilities');
      return client;
    } catch (error) {
      client.#socket.destroy();
      throw error;
    }
  }

  get isOpen(): boolean {
    return this.#broken === null;
  }

  /** What the command returned; an OutsideError with code `qmp.refused` when the server refuses it. */
  execute(command: string, args: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    if (this.#broken !== null) return Promise.reject(this.#broken);
    const id = this.#nextId;
    this.#nextId += 1;
    const answer = new Promise<unknown>((resolve, reject) =>
      this.#pending.set(id, { command, resolve, reject }),
    );
    this.#socket.write(`${JSON.stringify({ execute: command, arguments: args, id })}\n`);
    return within(answer, COMMAND_MS, `${this.#path} does not answer ${command}`);
  }

  /** Listens from now on; `found` resolves with the first event that fits. */
  expect(fits: (event: QmpEvent) => boolean, what: string): { readonly found: Promise<QmpEvent> } {
    let listener: (event: QmpEvent) => void = () => undefined;
    const found = new Promise<QmpEvent>((resolve) => {
      listener = (event) => (fits(event) ? resolve(event) : undefined);
      this.#listeners.add(listener);
    });
    return {
      found: within(found, COMMAND_MS, `${this.#path} does not tell of ${what}`).finally(() =>
        this.#listeners.delete(listener),
      ),
    };
  }

  async close(): Promise<void> {
    if (this.#socket.destroyed) return;
    const closed = once(this.#socket, 'close');
    this.#socket.destroy();
    await closed;
  }

  #take(line: string): void {
    const message = line.length > MOST_LINE_CHARACTERS ? null : parse(line);
    if (message === null) {
      this.#break(`${this.#path} sent what is no QMP message`);
      this.#socket.destroy();
    } else if ('QMP' in message) {
      this.#greet();
    } else if ('event' in message) {
      for (const listener of this.#listeners)
        listener({ name: message.event, data: message.data ?? {} });
    } else {
      this.#settle(message);
    }
  }

  #settle(
    message: { readonly id: number } & (
      | { readonly return: unknown }
      | { readonly error: { readonly desc: string } }
    ),
  ): void {
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (pending === undefined) return;
    if ('error' in message)
      pending.reject(
        new OutsideError(`${pending.command} was refused: ${message.error.desc}`, {
          code: 'qmp.refused',
          where: this.#path,
        }),
      );
    else pending.resolve(message.return);
  }

  #break(message: string, cause?: unknown): void {
    if (this.#broken !== null) return;
    this.#broken = new OutsideError(message, {
      code: 'qmp.broken',
      where: this.#path,
      ...(cause === undefined ? {} : { cause }),
    });
    for (const pending of this.#pending.values()) pending.reject(this.#broken);
    this.#pending.clear();
  }
}

function parse(line: string): z.infer<typeof messageSchema> | null {
  try {
    return messageSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

async function connectSoon(path: string, isAlive: () => boolean): Promise<Socket> {
  const deadline = performance.now() + CONNECT_MS;
  for (;;) {
    const socket = connect(path);
    try {
      await once(socket, 'connect');
      return socket;
    } catch (cause) {
      socket.destroy();
      if (!isAlive() || performance.now() > deadline)
        throw new OutsideError(`nobody listens on ${path}`, {
          code: 'qmp.unreachable',
          where: path,
          cause,
        });
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

function within<T>(work: Promise<T>, ms: number, message: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(new OutsideError(`${message} in ${String(ms / 1000)} s`, { code: 'qmp.no-answer' })),
      ms,
    );
    timer.unref();
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
