// A real dnsmasq on loopback, with the files that sync writes.

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

export const DNSMASQ_WANTED: readonly Wanted[] = [
  { program: 'dnsmasq', debianPackage: 'dnsmasq-base' },
];

export interface RealDnsmasq {
  readonly port: number;
  readonly folder: string;
  readonly hostsFile: string;
  readonly serversFile: string;
  readonly pidFile: string;
  start(): Promise<void>;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export async function prepareDnsmasq(
  path: string,
  upstreamPort: number,
  parent?: string,
): Promise<RealDnsmasq> {
  const folder = await makeFolder(parent);
  const port = await freePort();
  const [hostsFile, serversFile, pidFile] = [
    join(folder.path, 'hosts'),
    join(folder.path, 'servers'),
    join(folder.path, 'dnsmasq.pid'),
  ];
  await writeFile(hostsFile, '# ours and theirs\n10.9.9.9 theirs.example.com\n');
  await writeFile(serversFile, '');
  const conf = join(folder.path, 'dnsmasq.conf');
  await writeFile(
    conf,
    `port=${String(port)}\nlisten-address=127.0.0.1\nbind-interfaces\nno-resolv\nno-hosts\nuser=\ngroup=\npid-file=${pidFile}\nserver=127.0.0.1#${String(upstreamPort)}\naddn-hosts=${hostsFile}\nservers-file=${serversFile}\nlocal-ttl=10\nneg-ttl=3600\n`,
  );
  let running: RunningProgram | null = null;
  return {
    port,
    folder: folder.path,
    hostsFile,
    serversFile,
    pidFile,
    async start() {
      running = await startProgram(path, ['-k', '-C', conf], {
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
