// A real BIND on loopback with zones that take updates, for tests and measurements: a key of its own, an
// upstream of ours, and a control channel.

import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { askDns } from '../render/small-dns.ts';
import {
  freePort,
  makeFolder,
  namedServes,
  startProgram,
  type RunningProgram,
  type Wanted,
} from '../render/programs.ts';

export const BIND_WANTED: readonly Wanted[] = [
  { program: 'named', debianPackage: 'bind9' },
  { program: 'rndc', debianPackage: 'bind9' },
];
export const KEY_NAME = 'sekisho-key';

export interface BindSite {
  readonly zones: readonly string[];
  readonly policyZone?: string;
  readonly upstreamPort: number;
  readonly algorithm?: 'hmac-sha256' | 'hmac-sha512';
  /** Settings in every zone besides. */
  readonly inZone?: string;
}

export interface RealBind {
  readonly port: number;
  readonly keyFile: string;
  readonly rndc: { readonly port: number; readonly keyFile: string };
  readonly folder: string;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  start(): Promise<void>;
  output(): string;
  stop(): Promise<void>;
}

export async function prepareBind(
  path: string,
  site: BindSite,
  parent?: string,
): Promise<RealBind> {
  const folder = await makeFolder(parent);
  const [port, control] = [await freePort(), await freePort()];
  const keyFile = join(folder.path, 'sekisho.key');
  const rndcFile = join(folder.path, 'rndc.key');
  const secret = randomBytes(32).toString('base64');
  await writeFile(
    keyFile,
    `key "${KEY_NAME}" {\n\talgorithm ${site.algorithm ?? 'hmac-sha256'};\n\tsecret "${secret}";\n};\n`,
    { mode: 0o600 },
  );
  await writeFile(
    rndcFile,
    `key "rndc" {\n\talgorithm hmac-sha256;\n\tsecret "${randomBytes(32).toString('base64')}";\n};\n`,
    { mode: 0o600 },
  );
  await mkdir(join(folder.path, 'zones'));
  const all = [...site.zones, ...(site.policyZone === undefined ? [] : [site.policyZone])];
  for (const zone of all)
    await writeFile(
      join(folder.path, 'zones', zone),
      `$TTL 10\n@ IN SOA localhost. nobody.invalid. 1 3600 600 86400 10\n@ IN NS localhost.\n`,
    );
  // BIND takes changes of a policy zone into force only once a minute unless told otherwise.
  const policy =
    site.policyZone === undefined
      ? ''
      : `response-policy { zone "${site.policyZone}" min-update-interval 0; } qname-wait-recurse no;`;
  const conf = join(folder.path, 'named.conf');
  await writeFile(
    conf,
    [
      `include "${keyFile}";`,
      `include "${rndcFile}";`,
      `options { directory "${folder.path}"; listen-on port ${String(port)} { 127.0.0.1; }; listen-on-v6 { none; }; pid-file none; session-keyfile none; recursion yes; dnssec-validation no; max-ncache-ttl 3600; forward only; forwarders { 127.0.0.1 port ${String(site.upstreamPort)}; }; notify no; ${policy} };`,
      `controls { inet 127.0.0.1 port ${String(control)} allow { 127.0.0.1; } keys { "rndc"; }; };`,
      ...all.map(
        (zone) =>
          `zone "${zone}" { type primary; file "zones/${zone}"; check-names ignore; allow-update { key "${KEY_NAME}"; }; allow-transfer { key "${KEY_NAME}"; }; ${site.inZone ?? ''} };`,
      ),
      '',
    ].join('\n'),
  );
  let running: RunningProgram | null = null;
  return {
    port,
    keyFile,
    rndc: { port: control, keyFile: rndcFile },
    folder: folder.path,
    output: () => running?.output() ?? '',
    async start() {
      running = await startProgram(path, ['-g', '-c', conf], {
        cwd: folder.path,
        isReady: async (output) =>
          namedServes(output, site.policyZone === undefined ? 0 : 1) &&
          (await Promise.all(all.map((zone) => askDns(port, zone, 'A', 250)))).every(
            (reply) => reply?.code === 'NOERROR',
          ),
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
