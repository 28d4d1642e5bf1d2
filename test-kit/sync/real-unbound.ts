// A real Unbound on loopback with a control socket in the file system.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { askDns } from '../render/small-dns.ts';
import {
  freePort,
  makeFolder,
  startProgram,
  type RunningProgram,
  type Wanted,
} from '../render/programs.ts';

export const UNBOUND_WANTED: readonly Wanted[] = [{ program: 'unbound', debianPackage: 'unbound' }];

export interface RealUnbound {
  readonly port: number;
  readonly controlSocket: string;
  readonly file: string;
  readonly folder: string;
  start(): Promise<void>;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export async function prepareUnbound(
  path: string,
  upstreamPort: number,
  parent?: string,
): Promise<RealUnbound> {
  const folder = await makeFolder(parent);
  const port = await freePort();
  const controlSocket = join(folder.path, 'control.sock');
  const file = join(folder.path, 'sekisho.conf');
  const conf = join(folder.path, 'unbound.conf');
  await writeFile(file, '');
  await writeFile(
    conf,
    `server:\n interface: 127.0.0.1\n port: ${String(port)}\n directory: "${folder.path}"\n chroot: ""\n username: ""\n pidfile: ""\n do-daemonize: no\n use-syslog: no\n do-not-query-localhost: no\n module-config: "iterator"\n num-threads: 1\n` +
      ` local-data: "theirs.example.com. 300 IN A 10.9.9.9"\ninclude: "${file}"\nforward-zone:\n name: "."\n forward-addr: 127.0.0.1@${String(upstreamPort)}\nremote-control:\n control-enable: yes\n control-interface: "${controlSocket}"\n control-use-cert: no\n`,
  );
  let running: RunningProgram | null = null;
  return {
    port,
    controlSocket,
    file,
    folder: folder.path,
    async start() {
      running = await startProgram(path, ['-d', '-c', conf], {
        cwd: folder.path,
        isReady: async () => (await askDns(port, 'theirs.example.com', 'A', 250)) !== null,
      });
    },
    async kill() {
      await running?.stop();
      running = null;
    },
    async stop() {
      await running?.stop();
      await folder.remove();
    },
  };
}
