// A real CoreDNS on loopback with the hosts file that sync writes. Debian has no package of it: what uses this is
// only run where somebody has put CoreDNS into the path.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  freePort,
  makeFolder,
  startProgram,
  type RunningProgram,
  type Wanted,
} from '../render/programs.ts';
import { askDns } from '../render/small-dns.ts';

export const COREDNS_WANTED: readonly Wanted[] = [
  { program: 'coredns', debianPackage: 'none: https://coredns.io' },
];

export interface RealCoredns {
  readonly port: number;
  readonly folder: string;
  readonly hostsFile: string;
  readonly pidFile: string;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export async function prepareCoredns(path: string, upstreamPort: number): Promise<RealCoredns> {
  const folder = await makeFolder();
  const port = await freePort();
  const [hostsFile, pidFile, settings] = [
    join(folder.path, 'hosts'),
    join(folder.path, 'pid'),
    join(folder.path, 'Corefile'),
  ];
  await writeFile(hostsFile, '10.9.9.9 theirs.example.com\n');
  await writeFile(
    settings,
    `.:${String(port)} {\n  bind 127.0.0.1\n  cache\n  hosts ${hostsFile} {\n    ttl 10\n    fallthrough\n  }\n  forward . 127.0.0.1:${String(upstreamPort)}\n}\n`,
  );
  let running: RunningProgram | null = null;
  return {
    port,
    folder: folder.path,
    hostsFile,
    pidFile,
    async start() {
      running = await startProgram(path, ['-conf', settings, '-pidfile', pidFile], {
        cwd: folder.path,
        isReady: async () => (await askDns(port, 'theirs.example.com', 'A', 250)) !== null,
      });
    },
    async stop() {
      await running?.stop();
      await folder.remove();
    },
  };
}
