// For tests: a stand-alone emulator on a free port, and a plain HTTPS client of it.

import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request as requestHttps } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';

import { parseJson, type Json } from '@sekisho/azure-emulator/base/json.ts';
import {
  startEmulator,
  type Emulator,
  type EmulatorOptions,
} from '@sekisho/azure-emulator/stand-alone/emulator.ts';
import { FAST, SEED } from './cloud.ts';

export const CLIENT = {
  appId: '33333333-3333-3333-3333-333333333333',
  secret: 'a secret that must not be seen',
} as const;
export const READER = {
  appId: '44444444-4444-4444-4444-444444444444',
  secret: 'another secret not to be seen',
} as const;

export interface TestEmulator extends Emulator {
  readonly folder: string;
  readonly log: string[];
  /** A new token for its own address. */
  token(): string;
  ask(
    method: string,
    path: string,
    options?: {
      readonly json?: unknown;
      readonly token?: string | null;
      readonly headers?: Readonly<Record<string, string>>;
    },
  ): Promise<{
    readonly status: number;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    readonly body: Json | undefined;
  }>;
}

export async function startTestEmulator(
  options: Partial<EmulatorOptions> = {},
): Promise<TestEmulator> {
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-emulator-'));
  const log: string[] = [];
  const seed = options.seed ?? {
    ...SEED,
    applications: [
      { ...CLIENT, displayName: 'planner' },
      { ...READER, displayName: 'reader', role: 'Reader' as const },
    ],
  };
  const emulator = await startEmulator({
    port: 0,
    pace: FAST,
    ...options,
    seed,
    workFolder: folder,
    log: (line) => log.push(line),
  });
  const token = (): string =>
    emulator.cloud.control.issueToken({
      audience: `${emulator.origin}/`,
      appId: CLIENT.appId,
      objectId: 'test',
    });
  return {
    ...emulator,
    folder,
    log,
    token,
    ask: (method, path, asked = {}) => ask(emulator, { method, path, token: token(), ...asked }),
    close: async () => {
      await emulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function ask(
  emulator: Emulator,
  asked: {
    readonly method: string;
    readonly path: string;
    readonly token: string | null;
    readonly json?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  },
): ReturnType<TestEmulator['ask']> {
  const payload = asked.json === undefined ? undefined : JSON.stringify(asked.json);
  const headers = {
    ...asked.headers,
    ...(asked.token === null ? {} : { authorization: `Bearer ${asked.token}` }),
    ...(payload === undefined
      ? {}
      : {
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(payload)),
        }),
  };
  return new Promise((resolve, reject) => {
    const request = requestHttps(
      `${emulator.origin}${asked.path}`,
      { method: asked.method, headers, ca: emulator.ca, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: parseJson(Buffer.concat(chunks).toString('utf8')),
          }),
        );
      },
    );
    request.once('error', reject);
    request.end(payload);
  });
}

/** Takes a client that asks for any name of Azure to the emulator, as its hosts file would. */
export class EmulatorAgent extends Agent {
  readonly #emulator: Pick<Emulator, 'port' | 'ca'>;

  constructor(emulator: Pick<Emulator, 'port' | 'ca'>) {
    super({ keepAlive: true, maxSockets: 8 });
    this.#emulator = emulator;
  }

  override createConnection(options: { readonly host?: string | null | undefined }): Duplex {
    return connectTls({
      host: '127.0.0.1',
      port: this.#emulator.port,
      servername: options.host ?? '',
      ca: this.#emulator.ca,
    });
  }
}
