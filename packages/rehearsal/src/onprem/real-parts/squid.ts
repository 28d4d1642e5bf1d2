// Squid as the site's proxy. The list is asked through a helper that reads it anew
// for every request: `squid -k reconfigure` closes its port for a moment, and a
// set-up that connects just then would fail.

import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { ProxySync } from '@sekisho/core/site/site.ts';
import type { Host, SitePoint } from '@sekisho/dns/host.ts';
import type { NetnsNetwork } from '../../network/netns/netns.ts';
import { endProgram, startAsNobody, untilSaid } from './run-program.ts';

export interface SquidOptions {
  readonly network: NetnsNetwork;
  readonly host: Host;
  readonly port: number;
  /** Where it listens. */
  readonly addresses: readonly string[];
  /** The first line of a connection says who has come. */
  readonly isBehindRelay: boolean;
  readonly parent: SitePoint | null;
  readonly asksLogin: boolean;
  /** In this order. */
  readonly dns: readonly SitePoint[];
  /** Of its own files. */
  readonly folder: string;
  /** Of the lists, which the machines of a cluster share. */
  readonly lists: string;
  readonly logFile: string;
  /** The helper that Sekisho ships, where it is built: for the list that `sekisho sync` brings in step. */
  readonly keptBy: string | null;
}

const KEPT = 'kept';
const PASSWORDS = 'passwords';
/** Where distributions have Squid's helpers. */
const HELPER_FOLDERS = ['/usr/lib/squid', '/usr/lib64/squid', '/usr/libexec/squid'];
const SHARED_MEMORY = '/dev/shm';

export class Squid {
  readonly #options: SquidOptions;
  readonly #child: ChildProcess;
  readonly #service: string;

  private constructor(options: SquidOptions, child: ChildProcess, service: string) {
    this.#options = options;
    this.#child = child;
    this.#service = service;
  }

  static async start(options: SquidOptions, allow: readonly string[]): Promise<Squid> {
    const { network, host, folder, lists } = options;
    const [configuration, helper] = [join(folder, 'squid.conf'), join(lists, 'ask-allow-list.sh')];
    await writeAllow(lists, allow);
    await mkdir(join(lists, KEPT), { recursive: true });
    await writeFile(join(lists, KEPT, 'allow.txt'), '');
    await writeFile(helper, HELPER);
    await chmod(helper, 0o700);
    if (options.asksLogin) await writeFile(join(folder, PASSWORDS), '');
    await writeFile(configuration, configurationText(options, helper));
    // Its shared memory is called by this, for the whole machine: another Squid's must not be met.
    const service = `sekisho${randomBytes(6).toString('hex')}`;
    await network.noteLeaving(join(SHARED_MEMORY, `${service}-`));
    const child = await startAsNobody({ network, host, title: 'Squid' }, [
      'squid',
      '-N',
      '-n',
      service,
      '-d',
      '1',
      '-f',
      configuration,
    ]);
    await untilSaid(child, {
      title: 'Squid',
      what: 'did not start',
      pattern: /Accepting HTTP Socket connections/,
    });
    return new Squid(options, child, service);
  }

  /** How `sekisho sync` brings its other list in step, as site.yaml says it. */
  get sync(): ProxySync {
    return { driver: 'squid', folder: join(this.#options.lists, KEPT), probe: true };
  }

  /** In force for the next request. */
  async replaceAllow(allow: readonly string[]): Promise<void> {
    await writeAllow(this.#options.lists, allow);
  }

  async close(): Promise<void> {
    await endProgram(this.#child);
    for (const file of await readdir(SHARED_MEMORY).catch(() => []))
      if (file.startsWith(`${this.#service}-`))
        await rm(join(SHARED_MEMORY, file), { force: true });
  }
}

/** Squid's own helper for logins; null where it is not installed. */
export function loginHelper(): string | null {
  const paths = HELPER_FOLDERS.map((folder) => join(folder, 'basic_ncsa_auth'));
  return paths.find((path) => existsSync(path)) ?? null;
}

/** Under another name first: the helper reads either list, never a part of one. */
async function writeAllow(folder: string, allow: readonly string[]): Promise<void> {
  const file = join(folder, 'squid-allow.txt');
  await writeFile(`${file}.new`, allow.map((entry) => `${entry.toLowerCase()}\n`).join(''));
  await rename(`${file}.new`, file);
}

/** Entries as the settings write them: a name; `.x` for x and all below; `*.x` for all below. Whole lines are compared, so that a name is never a pattern. */
const HELPER = `#!/bin/sh
while read -r channel name rest; do
  set -- -e "$name" -e ".$name"
  parent=$name
  while [ "$parent" != "\${parent#*.}" ]; do
    parent=\${parent#*.}
    set -- "$@" -e ".$parent" -e "*.$parent"
  done
  if grep -qxF "$@" "$(dirname "$0")/squid-allow.txt"; then echo "$channel OK"; else echo "$channel ERR"; fi
done
`;

/** As docs/sync.md has them. */
function keptLines(program: string, folder: string): string[] {
  return [
    `external_acl_type sekisho ttl=1 negative_ttl=1 concurrency=100 children-max=1 children-startup=1 ipv4 %SRC %DST %PORT ${process.execPath} ${program} ${join(folder, KEPT, 'allow.txt')}`,
    'acl sekisho_allowed external sekisho',
    'http_access allow tunnel sekisho_allowed',
  ];
}

/** Nobody has a login: whoever is asked for one is not let through. */
function loginLines({ asksLogin, folder }: SquidOptions): string[] {
  return asksLogin
    ? [
        `auth_param basic program ${loginHelper() ?? ''} ${join(folder, PASSWORDS)}`,
        'auth_param basic children 1 startup=0 idle=1',
        'auth_param basic realm proxy',
        'acl logged_in proxy_auth REQUIRED',
      ]
    : [];
}

/** It resolves nothing: the parent does. */
function parentLines({ parent }: SquidOptions): string[] {
  return parent === null
    ? []
    : [
        `cache_peer ${parent.address} parent ${String(parent.port)} 0 no-query no-digest no-netdb-exchange default`,
        'never_direct allow all',
      ];
}

function configurationText(options: SquidOptions, helper: string): string {
  const { host, port, addresses, dns, folder, lists, logFile, keptBy, isBehindRelay } = options;
  return [
    ...addresses.map(
      (address) =>
        `http_port ${address}:${String(port)}${isBehindRelay ? ' require-proxy-header' : ''}`,
    ),
    ...(isBehindRelay ? ['proxy_protocol_access allow all'] : []),
    ...loginLines(options),
    ...parentLines(options),
    `visible_hostname ${host.name}`,
    'acl tunnel method CONNECT',
    'acl tunnel_port port 443',
    'acl plain_port port 80',
    // Squid has no IPv6 resolver here, and remembers nothing that a change could make wrong.
    `external_acl_type allow_list ttl=0 negative_ttl=0 children-max=2 children-startup=1 concurrency=64 ipv4 %DST ${helper}`,
    'acl allowed external allow_list',
    'http_access deny tunnel !tunnel_port',
    'http_access deny !tunnel !plain_port',
    'http_access allow allowed',
    ...(keptBy === null ? [] : keptLines(keptBy, lists)),
    // Below the planned rules: they have to let through before anybody is asked for a login.
    ...(options.asksLogin ? ['http_access allow logged_in'] : []),
    'http_access deny all',
    `dns_nameservers ${dns.map(({ address }) => address).join(' ')}`,
    'hosts_file none',
    'positive_dns_ttl 1 second',
    'negative_dns_ttl 1 second',
    // A client waits for five seconds, and is to hear from Squid that no DNS answers.
    'dns_retransmit_interval 1 second',
    'dns_timeout 2 seconds',
    'connect_timeout 10 seconds',
    'cache deny all',
    'cache_mem 1 MB',
    'max_filedescriptors 4096',
    'pinger_enable off',
    'netdb_filename none',
    'digest_generation off',
    'logfile_rotate 0',
    `access_log stdio:${logFile} squid`,
    `cache_log ${join(folder, 'squid-cache.log')}`,
    `pid_filename ${join(folder, 'squid.pid')}`,
    `coredump_dir ${folder}`,
    '',
  ].join('\n');
}
