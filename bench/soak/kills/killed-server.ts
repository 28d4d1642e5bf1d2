// The server at which sync is killed, and how it is asked what stands there.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { askTunnel } from '@sekisho/core/products/squid/ask-tunnel.ts';
import { askDns } from '@sekisho/test-kit/render/small-dns.ts';
import { EXTRA } from '../shared/changing-site.ts';
import { startServer, startSoakSquid, type SoakServer } from '../sync/soak-servers.ts';

export const KILLED = ['bind', 'unbound', 'dnsmasq', 'squid'] as const;
export type KilledProduct = (typeof KILLED)[number];
export const PROGRAM_OF = {
  bind: 'named',
  unbound: 'unbound',
  dnsmasq: 'dnsmasq',
  squid: 'squid',
} as const satisfies Record<KilledProduct, string>;

export interface KilledServer {
  readonly server: SoakServer;
  readonly theirAddress: string;
  /** The folder in which it writes what sync changes; null: sync's journal tells of it before. */
  readonly watched: string | null;
  /** What stands there for a name; null: nothing. Of an allow-list: `allowed`. */
  ask(name: string): Promise<string | null>;
  /** Of what others wrote there, what is not there. */
  lostOf(theirs: ReadonlySet<string>): Promise<readonly string[]>;
}

const THEIR_ADDRESS = '10.9.9.9';

export async function openKilledServer(
  { product, program }: { readonly product: KilledProduct; readonly program: string },
  folder: string,
  upstreamPort: number,
): Promise<KilledServer> {
  if (product === 'squid') return openSquid(program, folder);
  const server = await startServer(PROGRAM_OF[product], program, { upstreamPort, folder });
  const ask = async (name: string): Promise<string | null> =>
    (await askDns(server.port, name, 'A', 2000))?.addresses.join(' ') || null;
  return {
    server,
    theirAddress: THEIR_ADDRESS,
    watched: product === 'bind' ? join(server.folder, 'zones') : null,
    ask,
    lostOf: async (theirs) => {
      const lost: string[] = [];
      for (const name of ['theirs.example.com', ...theirs])
        if (!(product === 'bind' && name === 'theirs.example.com'))
          if ((await ask(name)) !== THEIR_ADDRESS) lost.push(name);
      return lost;
    },
  };
}

async function openSquid(program: string, folder: string): Promise<KilledServer> {
  const server = await startSoakSquid(program, EXTRA, folder);
  const list = (): Promise<string> => readFile(join(server.folder, 'lists', 'allow.txt'), 'utf8');
  const proxy = { address: '127.0.0.1', port: server.port };
  return {
    server,
    theirAddress: '',
    watched: null,
    // Squid itself says what is in force; its helper looks at the file once a second.
    ask: async (name) => {
      const isListed = (await list()).includes(`443 ${name}\n`);
      const verdict = await askTunnel(proxy, `${name}:443`, {
        signal: new AbortController().signal,
        timeoutMs: 4000,
        until: (each) => (each === 'allowed') === isListed,
      });
      return verdict === 'allowed' ? 'allowed' : null;
    },
    lostOf: async (theirs) => {
      const text = await list();
      return ['# of the company', ...[...theirs].map((name) => `443 ${name}`)].filter(
        (line) => !text.includes(`${line}\n`),
      );
    },
  };
}
