// The servers of a soak: BIND, Unbound and dnsmasq for real, each behind a link that can be cut, and what an admin
// who knows nothing of Sekisho writes into them.

import { RCODE } from '@sekisho/dns/constants.ts';
import { appendFile, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { prepareBind } from '@sekisho/test-kit/sync/real-bind.ts';
import { prepareDnsmasq } from '@sekisho/test-kit/sync/real-dnsmasq.ts';
import { prepareRealSquid } from '@sekisho/test-kit/sync/real-squid.ts';
import { prepareUnbound } from '@sekisho/test-kit/sync/real-unbound.ts';
import { addressBytes } from '@sekisho/dns/wire/addresses.ts';
import { exchange } from '@sekisho/dns/wire/exchange.ts';
import { CLASS, OPCODE, TYPE } from '@sekisho/dns/wire/message-writer.ts';
import { readTsigKey } from '@sekisho/dns/wire/tsig-key.ts';
import { openLink, type Link } from './link.ts';

const POLICY_ZONE = 'sekisho.rpz';
export type Program = 'named' | 'unbound' | 'dnsmasq';

export interface SoakServer {
  readonly product: string;
  readonly port: number;
  readonly link: Link;
  /** Its `sync:` block. */
  readonly sync: Readonly<Record<string, unknown>>;
  readonly folder: string;
  /** Writes a record as an admin does; false: it could not just now, and nothing was written. */
  addTheirs(name: string, address: string): Promise<boolean>;
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface Place {
  readonly upstreamPort: number;
  /** Where it has its files; default: the folder for temporary files. */
  readonly folder?: string;
}

export async function startServers(
  paths: Readonly<Record<Program, string>>,
  upstreamPort: number,
  folderOf: (program: Program) => Pick<Place, 'folder'> = () => ({}),
): Promise<readonly [SoakServer, SoakServer, SoakServer]> {
  const start = (program: Program): Promise<SoakServer> =>
    startServer(program, paths[program], { upstreamPort, ...folderOf(program) });
  return [await start('named'), await start('unbound'), await start('dnsmasq')];
}

export async function startServer(
  program: Program,
  path: string,
  { upstreamPort, folder }: Place,
): Promise<SoakServer> {
  const prepare = { named: soakBind, unbound: soakUnbound, dnsmasq: soakDnsmasq }[program];
  const server = await prepare(path, upstreamPort, folder);
  await server.start();
  return server;
}

async function soakBind(path: string, upstreamPort: number, parent?: string): Promise<SoakServer> {
  const bind = await prepareBind(
    path,
    { zones: [], policyZone: POLICY_ZONE, upstreamPort },
    parent,
  );
  const link = await openLink(bind.port);
  const server = {
    address: '127.0.0.1',
    port: bind.port,
    key: await readTsigKey(bind.keyFile),
    timeoutMs: 1000,
    now: () => performance.timeOrigin + performance.now(),
  };
  return {
    ...bind,
    product: 'bind',
    link,
    sync: {
      driver: 'bind',
      server: '127.0.0.1',
      port: link.port,
      policyZone: POLICY_ZONE,
      tsigKeyFile: bind.keyFile,
    },
    addTheirs: async (name, address) => {
      const record = {
        name: `${name}.${POLICY_ZONE}`,
        type: TYPE.A,
        class: CLASS.IN,
        ttl: 300,
        data: addressBytes(address),
      };
      const isFree = {
        name: record.name,
        type: TYPE.ANY,
        class: CLASS.NONE,
        ttl: 0,
        data: Buffer.alloc(0),
      };
      const message = {
        opcode: OPCODE.UPDATE,
        question: { name: POLICY_ZONE, type: TYPE.SOA },
        answers: [isFree],
        authorities: [record],
      };
      return (
        (await exchange(server, message, new AbortController().signal).catch(() => null))?.rcode ===
        RCODE.NOERROR
      );
    },
    stop: async () => {
      link.close();
      await bind.stop();
    },
  };
}

async function soakUnbound(
  path: string,
  upstreamPort: number,
  parent?: string,
): Promise<SoakServer> {
  const unbound = await prepareUnbound(path, upstreamPort, parent);
  const link = await openLink(unbound.port);
  return {
    ...unbound,
    product: 'unbound',
    link,
    sync: {
      driver: 'unbound',
      server: '127.0.0.1',
      port: link.port,
      controlSocket: unbound.controlSocket,
      file: unbound.file,
    },
    addTheirs: async (name, address) => {
      const said = await commandUnbound(
        unbound.controlSocket,
        `local_data ${name} 300 IN A ${address}`,
      ).catch(() => '');
      if (!said.startsWith('ok')) return false;
      // For its next start.
      await appendFile(
        join(unbound.folder, 'unbound.conf'),
        `server:\n local-data: "${name}. 300 IN A ${address}"\n`,
      );
      return true;
    },
    stop: async () => {
      link.close();
      await unbound.stop();
    },
  };
}

async function commandUnbound(controlSocket: string, command: string): Promise<string> {
  const socket = connect({ path: controlSocket });
  socket.write(`UBCT1 ${command}\n`);
  return text(socket);
}

async function soakDnsmasq(
  path: string,
  upstreamPort: number,
  parent?: string,
): Promise<SoakServer> {
  const dnsmasq = await prepareDnsmasq(path, upstreamPort, parent);
  const link = await openLink(dnsmasq.port);
  return {
    ...dnsmasq,
    product: 'dnsmasq',
    link,
    sync: {
      driver: 'dnsmasq',
      server: '127.0.0.1',
      port: link.port,
      hostsFile: dnsmasq.hostsFile,
      serversFile: dnsmasq.serversFile,
      pidFile: dnsmasq.pidFile,
    },
    addTheirs: async (name, address) => {
      await appendFile(dnsmasq.hostsFile, `${address} ${name}\n`);
      const pid = Number(await readFile(dnsmasq.pidFile, 'utf8').catch(() => ''));
      try {
        if (pid > 1) process.kill(pid, 'SIGHUP');
      } catch {
        // Killed just now: it reads the file when it is started again.
      }
      return true;
    },
    stop: async () => {
      link.close();
      await dnsmasq.stop();
    },
  };
}

/** Squid with the helper that reads sync's list. `names` lead to this machine. */
export async function startSoakSquid(
  path: string,
  names: readonly string[],
  parent?: string,
): Promise<SoakServer> {
  const squid = await prepareRealSquid(
    path,
    { way: 'helper', lists: { 'allow.txt': '# of the company\n' }, names },
    parent,
  );
  const link = await openLink(squid.port);
  await squid.start();
  return {
    ...squid,
    product: 'squid',
    link,
    sync: { driver: 'squid', folder: squid.lists },
    addTheirs: async (name) => {
      await appendFile(join(squid.lists, 'allow.txt'), `443 ${name}\n`);
      return true;
    },
    stop: async () => {
      link.close();
      await squid.stop();
    },
  };
}
