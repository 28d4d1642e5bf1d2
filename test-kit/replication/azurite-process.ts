// Azurite's blob service in a process of its own, for tests and measurements: any
// free port, an account and key made up for the run, nothing left behind.

import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  BlobServiceClient,
  newPipeline,
  StorageSharedKeyCredential,
  type ContainerClient,
} from '@azure/storage-blob';

import { CACHE_CLIENT_RETRIES } from '@sekisho/rehearsal/replication/retries.ts';

const ACCOUNT = 'rehearsal';

export interface AzuriteProcess {
  readonly port: number;
  /** A container client that goes through the given port of the loopback address. */
  container(name: string, port?: number): ContainerClient;
  close(): Promise<void>;
}

/** PEM texts; the certificate is for `localhost`. */
export interface AzuriteTls {
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
}

export async function startAzurite(tls?: AzuriteTls): Promise<AzuriteProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'azurite-'));
  const key = randomBytes(64).toString('base64');
  const credential = new StorageSharedKeyCredential(ACCOUNT, key);
  const main = createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js');
  const args = [
    '--blobHost',
    '127.0.0.1',
    '--blobPort',
    '0',
    '--location',
    folder,
    '--silent',
    '--skipApiVersionCheck',
    '--disableTelemetry',
    ...(await secure(folder, tls)),
  ];
  const env = { ...process.env, AZURITE_ACCOUNTS: `${ACCOUNT}:${key}` };
  const child = spawn(process.execPath, [main, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await portOf(child);
  const agent = tls === undefined ? undefined : new Agent({ keepAlive: true, ca: tls.ca });
  return {
    port,
    container(name, through = port) {
      const url = `${tls === undefined ? 'http://127.0.0.1' : 'https://localhost'}:${String(through)}/${ACCOUNT}`;
      // `agent` is an option of the pipeline that the SDK builds; the SDK's own type leaves it out.
      const options = {
        retryOptions: CACHE_CLIENT_RETRIES,
        ...(agent === undefined ? {} : { agent }),
      };
      return new BlobServiceClient(url, newPipeline(credential, options)).getContainerClient(name);
    },
    async close() {
      agent?.destroy();
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function secure(folder: string, tls: AzuriteTls | undefined): Promise<readonly string[]> {
  if (tls === undefined) return [];
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')] as const;
  await writeFile(key, tls.key, { mode: 0o600 });
  await writeFile(cert, tls.cert);
  return ['--key', key, '--cert', cert];
}

async function portOf(child: ChildProcess): Promise<number> {
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    const port = /successfully listens on \S+:(\d+)/.exec(text)?.[1];
    if (port !== undefined) {
      // What it says later must not fill the pipe.
      child.stdout?.resume();
      return Number(port);
    }
  }
  throw new Error(`Azurite did not start: ${text}`);
}
