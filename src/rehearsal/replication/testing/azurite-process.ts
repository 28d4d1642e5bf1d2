// Azurite's blob service in a process of its own, for tests and measurements: any
// free port, an account and key made up for the run, nothing left behind.

import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { BlobServiceClient, StorageSharedKeyCredential, type ContainerClient } from '@azure/storage-blob';

import { CACHE_CLIENT_RETRIES } from '../retries.ts';

const ACCOUNT = 'rehearsal';

export interface AzuriteProcess {
  readonly port: number;
  /** A container client that goes through the given port of the loopback address. */
  container(name: string, port?: number): ContainerClient;
  close(): Promise<void>;
}

/** With `tls`, PEM files of a key and a certificate for 127.0.0.1. */
export async function startAzurite(tls?: { readonly keyFile: string; readonly certFile: string }): Promise<AzuriteProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'azurite-'));
  const key = randomBytes(64).toString('base64');
  const main = createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js');
  const args = ['--blobHost', '127.0.0.1', '--blobPort', '0', '--location', folder, '--silent', '--skipApiVersionCheck', '--disableTelemetry'];
  const secure = tls === undefined ? [] : ['--key', tls.keyFile, '--cert', tls.certFile];
  const child = spawn(process.execPath, [main, ...args, ...secure], { env: { ...process.env, AZURITE_ACCOUNTS: `${ACCOUNT}:${key}` }, stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await portOf(child);
  const scheme = tls === undefined ? 'http' : 'https';
  return {
    port,
    container(name, through = port) {
      const url = `${scheme}://127.0.0.1:${String(through)}/${ACCOUNT}`;
      return new BlobServiceClient(url, new StorageSharedKeyCredential(ACCOUNT, key), { retryOptions: CACHE_CLIENT_RETRIES }).getContainerClient(name);
    },
    async close() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
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
