// A real Squid on loopback whose allow-list sync changes, in both ways; and the helper, compiled as it is shipped.

import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';

import { buildModules } from '../build/build-modules.ts';
import {
  freePort,
  makeFolder,
  startProgram,
  type RunningProgram,
  type Wanted,
} from '../render/programs.ts';

export const SQUID_WANTED: readonly Wanted[] = [{ program: 'squid', debianPackage: 'squid' }];
const SHARED_MEMORY = '/dev/shm';

export interface RealSquid {
  readonly port: number;
  readonly lists: string;
  readonly accessLog: string;
  readonly config: string;
  readonly service: string;
  readonly folder: string;
  start(): Promise<void>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export interface SquidSite {
  readonly way: 'helper' | 'reconfigure';
  /** The lists at the beginning, by file name. */
  readonly lists: Readonly<Record<string, string>>;
  /** All of them lead to 127.0.0.1. */
  readonly names: readonly string[];
  /** Whether this machine may ask the cache manager. */
  readonly isManaged?: boolean;
}

export async function prepareRealSquid(
  path: string,
  site: SquidSite,
  parent?: string,
): Promise<RealSquid> {
  const folder = await makeFolder(parent);
  // Squid and its helper give up root's rights.
  await chmod(folder.path, 0o755);
  const [lists, port] = [join(folder.path, 'lists'), await freePort()];
  await mkdir(lists);
  for (const [file, text] of Object.entries(site.lists)) await writeFile(join(lists, file), text);
  await writeFile(
    join(folder.path, 'hosts'),
    site.names.map((name) => `127.0.0.1 ${name}\n`).join(''),
  );
  if (site.way === 'helper')
    await buildModules(folder.path, ['packages/core/src/products/squid/helper-main.ts']);
  await mkdir(join(folder.path, 'errors'));
  for (const page of ['ERR_ACCESS_DENIED', 'ERR_FORWARDING_DENIED'])
    await writeFile(join(folder.path, 'errors', page), '</html>');
  const accessLog = join(folder.path, 'access.log');
  await writeFile(accessLog, '');
  // Squid opens it after it has given up root's rights.
  await chmod(accessLog, 0o666);
  const [config, service] = [
    join(folder.path, 'squid.conf'),
    `sync${randomBytes(6).toString('hex')}`,
  ];
  await writeFile(
    config,
    settings(folder.path, port, { way: site.way, lists, isManaged: site.isManaged !== false }),
  );
  let running: RunningProgram | null = null;
  return {
    port,
    lists,
    accessLog,
    config,
    service,
    folder: folder.path,
    async start() {
      running = await startProgram(path, ['-N', '-n', service, '-f', config], {
        cwd: folder.path,
        isReady: () => isListening(port),
      });
    },
    async kill() {
      await running?.stop();
      running = null;
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

function settings(
  folder: string,
  port: number,
  { way, lists, isManaged }: { way: SquidSite['way']; lists: string; isManaged: boolean },
): string {
  const rules =
    way === 'helper'
      ? [
          `external_acl_type sekisho ttl=1 negative_ttl=1 concurrency=100 children-max=1 children-startup=1 %SRC %DST %PORT ${process.execPath} ${folder}/packages/core/src/products/squid/helper-main.js ${lists}/allow.txt`,
          'acl sekisho_allowed external sekisho',
          'acl tunnel method CONNECT',
          'http_access allow tunnel sekisho_allowed',
        ]
      : [
          'acl tunnel method CONNECT',
          `acl sekisho_allowed dstdomain -n "${lists}/allow-443.txt"`,
          'http_access allow tunnel sekisho_allowed',
        ];
  return [
    `http_port 127.0.0.1:${String(port)}`,
    `pid_filename ${folder}/squid.pid`,
    `access_log stdio:${folder}/access.log squid`,
    'cache_log stdio:/dev/null',
    'cache deny all',
    'cache_mem 0 MB',
    'cache_effective_user nobody',
    'pinger_enable off',
    'netdb_filename none',
    'dns_nameservers 127.0.0.1',
    'shutdown_lifetime 0 seconds',
    `hosts_file ${folder}/hosts`,
    `error_directory ${folder}/errors`,
    `coredump_dir ${folder}`,
    ...(isManaged ? ['http_access allow localhost manager'] : []),
    ...rules,
    'http_access deny all',
    '',
  ].join('\n');
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
