// A real Squid around rendered settings, on loopback ports, under a name of its
// own: a Squid that runs on the machine besides is not disturbed.

import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';

import { SQUID_FOLDER } from '@sekisho/core/products/squid/render.ts';
import type { RenderedFile } from '@sekisho/core/products/shared/render/rendered-file.ts';
import {
  freePort,
  makeFolder,
  placeFiles,
  runProgram,
  startProgram,
  type RunResult,
} from './programs.ts';

const SHARED_MEMORY = '/dev/shm';

export interface SquidSite {
  readonly files: readonly Pick<RenderedFile, 'path' | 'text'>[];
  /** Names and the addresses that Squid is to find for them. */
  readonly hosts?: readonly (readonly [address: string, name: string])[];
  /** Settings besides, before the include; FOLDER stands for the folder of this Squid. */
  readonly settings?: readonly string[];
  /** What a test alters in the rendered text; the folder is altered always. */
  readonly change?: (text: string) => string;
}

export interface RealSquid {
  readonly port: number;
  readonly folder: string;
  /** `squid -k parse` on these settings. */
  parse(): Promise<RunResult>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export async function prepareSquid(path: string, site: SquidSite): Promise<RealSquid> {
  const folder = await makeFolder();
  // Squid gives up root's rights before it reads its lists again.
  await chmod(folder.path, 0o755);
  // The one place where it may write.
  await mkdir(join(folder.path, 'log'));
  await chmod(join(folder.path, 'log'), 0o777);
  const port = await freePort();
  const change = site.change ?? ((text: string) => text);
  await placeFiles(folder.path, site.files, (text) =>
    change(text.replaceAll(SQUID_FOLDER, join(folder.path, 'squid'))),
  );
  await writeFile(
    join(folder.path, 'hosts'),
    (site.hosts ?? []).map(([address, name]) => `${address} ${name}\n`).join(''),
  );
  await writeErrorPages(join(folder.path, 'errors'));
  const conf = join(folder.path, 'squid.conf');
  await writeFile(conf, settingsText(folder.path, port, site.settings ?? []));
  const service = `sekisho${randomBytes(6).toString('hex')}`;
  let running: Awaited<ReturnType<typeof startProgram>> | null = null;
  return {
    port,
    folder: folder.path,
    parse: () => runProgram(path, ['-k', 'parse', '-n', service, '-f', conf]),
    async start() {
      running = await startProgram(path, ['-N', '-n', service, '-f', conf], {
        cwd: folder.path,
        isReady: () => isListening(port),
      });
    },
    async stop() {
      await running?.stop();
      const left = await readdir(SHARED_MEMORY).catch(() => []);
      await Promise.all(
        left
          .filter((name) => name.startsWith(`${service}-`))
          .map((name) => rm(join(SHARED_MEMORY, name), { force: true })),
      );
      await folder.remove();
    },
  };
}

function settingsText(folder: string, port: number, settings: readonly string[]): string {
  return [
    `http_port 127.0.0.1:${String(port)}`,
    'pid_filename none',
    // The folder stands for itself in what a test adds.
    ...(settings.some((line) => line.startsWith('access_log ')) ? [] : ['access_log none']),
    'cache_log stdio:/dev/null',
    'cache deny all',
    'cache_mem 0 MB',
    'cache_effective_user nobody',
    'pinger_enable off',
    'netdb_filename none',
    'dns_nameservers 127.0.0.1',
    `hosts_file ${folder}/hosts`,
    `error_directory ${folder}/errors`,
    `coredump_dir ${folder}`,
    ...settings.map((line) => line.replaceAll('FOLDER', folder)),
    `include ${folder}/squid/sekisho.conf`,
    'http_access deny all',
    '',
  ].join('\n');
}

/** Short pages, since many refusals are read; which page it is stands in the header X-Squid-Error. */
async function writeErrorPages(folder: string): Promise<void> {
  await mkdir(folder);
  for (const page of ['ERR_ACCESS_DENIED', 'ERR_FORWARDING_DENIED'])
    await writeFile(join(folder, page), '</html>');
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
