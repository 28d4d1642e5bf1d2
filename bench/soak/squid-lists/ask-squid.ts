// A real Squid with very many allow-lists at once: each is an acl of its own, and the port of a
// request says which one is asked. Nothing leaves the machine: what a list allows ends at a page too.

import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';

import {
  freePort,
  makeFolder,
  runProgram,
  startProgram,
  type RunningProgram,
} from '@sekisho/test-kit/render/programs.ts';

/** The port of list 0. */
const FIRST_PORT = 10_000;
const SHARED_MEMORY = '/dev/shm';
const ALLOWED = 'ERR_LIST_ALLOWS';

export interface SquidOfLists {
  allows(list: number, name: string): Promise<boolean>;
  stop(): Promise<void>;
}

/** Starts Squid with these lists; throws when it does not start. */
export async function startWithLists(
  path: string,
  lists: readonly Uint8Array[],
): Promise<SquidOfLists> {
  const folder = await prepareFolder(lists);
  const port = await freePort();
  const service = `lists${randomBytes(6).toString('hex')}`;
  await writeFile(join(folder.path, 'squid.conf'), settings(folder.path, port, lists.length));
  const stop = async (running: RunningProgram | null): Promise<void> => {
    await running?.stop();
    const left = await readdir(SHARED_MEMORY).catch(() => []);
    await Promise.all(
      left
        .filter((name) => name.startsWith(`${service}-`))
        .map((name) => rm(join(SHARED_MEMORY, name), { force: true })),
    );
    await folder.remove();
  };
  try {
    const running = await startProgram(
      path,
      ['-N', '-n', service, '-f', join(folder.path, 'squid.conf')],
      { cwd: folder.path, isReady: () => isListening(port) },
    );
    return {
      allows: async (list, name) => (await ask(port, list, name)).includes(ALLOWED),
      stop: () => stop(running),
    };
  } catch (error) {
    await stop(null);
    throw error;
  }
}

/** What Squid says of a list with which it does not start; null when it would start. */
export async function refusalOf(path: string, list: Uint8Array): Promise<string | null> {
  const folder = await prepareFolder([list]);
  try {
    const file = join(folder.path, 'squid.conf');
    await writeFile(file, settings(folder.path, 3128, 1));
    const { code, output } = await runProgram(path, [
      '-k',
      'parse',
      '-n',
      `lists${randomBytes(6).toString('hex')}`,
      '-f',
      file,
    ]);
    return code === 0 ? null : output;
  } finally {
    await folder.remove();
  }
}

async function prepareFolder(lists: readonly Uint8Array[]): ReturnType<typeof makeFolder> {
  const folder = await makeFolder();
  // Squid gives up root's rights.
  await chmod(folder.path, 0o755);
  await mkdir(join(folder.path, 'errors'));
  for (const page of ['ERR_ACCESS_DENIED', ALLOWED])
    await writeFile(join(folder.path, 'errors', page), '</html>');
  for (const [index, list] of lists.entries())
    await writeFile(join(folder.path, `${String(index)}.txt`), list);
  return folder;
}

function settings(folder: string, port: number, lists: number): string {
  const each = Array.from({ length: lists }, (_, index) => [
    `acl port${String(index)} port ${String(FIRST_PORT + index)}`,
    `acl list${String(index)} dstdomain -n "${folder}/${String(index)}.txt"`,
    // The last acl of a line chooses the page.
    `http_access deny port${String(index)} list${String(index)} everybody`,
  ]);
  return [
    `http_port 127.0.0.1:${String(port)}`,
    'pid_filename none',
    'access_log none',
    'cache_log stdio:/dev/null',
    'cache deny all',
    'cache_mem 0 MB',
    'cache_effective_user nobody',
    'pinger_enable off',
    'netdb_filename none',
    'dns_nameservers 127.0.0.1',
    'shutdown_lifetime 0 seconds',
    `error_directory ${folder}/errors`,
    `coredump_dir ${folder}`,
    'acl everybody src all',
    `deny_info ${ALLOWED} everybody`,
    ...each.flat(),
    'http_access deny all',
    '',
  ].join('\n');
}

/** The head of Squid's answer to a CONNECT. */
function ask(port: number, list: number, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.setEncoding('latin1');
    socket.on('connect', () => {
      const target = `${name}:${String(FIRST_PORT + list)}`;
      socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\nConnection: close\r\n\r\n`);
    });
    socket.on('data', (more: string) => {
      text += more;
      if (!text.includes('\r\n\r\n')) return;
      socket.destroy();
      if (text.startsWith('HTTP/1.1 403 ')) resolve(text);
      else reject(new Error(`Squid answered ${text.split('\r\n', 1)[0] ?? ''} for ${name}`));
    });
    socket.on('error', reject);
    socket.on('end', () => {
      reject(new Error(`Squid answered nothing for ${name}`));
    });
  });
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => {
      resolve(false);
    });
  });
}
