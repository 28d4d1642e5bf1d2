// A namespace in which every address of the world is this machine's: whatever a client dials arrives. At the
// proxy's address stands a real Squid that refuses all and logs it; at every other one a server that notes who
// was asked for. So each request leaves a trace on the road that its client chose, and on no other.

import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { decode, encode, RECURSION_AVAILABLE, RECURSION_DESIRED } from 'dns-packet';

import { untilSaid } from '@sekisho/rehearsal/onprem/real-parts/run-program.ts';
import { NamespaceAgent } from '@sekisho/rehearsal/network/netns/namespace-agent.ts';

/** As the example site has it, so that its PAC file can be used as it is. */
export const PROXY = '10.1.1.20:3128';
/** What every name resolves to. */
const EVERYWHERE = '198.51.100.7';
const DNS = '198.51.100.53';
const PORTS = [80, 81, 443, 8080];
const TLS_PARTS_MS = 200;
const SHARED_MEMORY = '/dev/shm';
const LOOK_EVERY_MS = 300;
const SHOWN_MS = 3_000;

export interface Road {
  readonly url: string;
  readonly road: 'direct' | 'proxy' | 'both' | 'nothing was seen';
}

export interface Wire {
  readonly namespace: string;
  readonly folder: string;
  /** Lets a client ask for the URLs, each with a path of its own, and tells where it was seen. */
  observe(
    urls: readonly string[],
    ask: (urls: readonly string[]) => Promise<void>,
  ): Promise<Road[]>;
  /** A program inside, to its end. */
  run(
    command: readonly [string, ...string[]],
    options?: { readonly env?: NodeJS.ProcessEnv; readonly input?: string },
  ): Promise<void>;
  /** Text that the server gives at this path, whatever the host. */
  serve(path: string, text: string): void;
  close(): Promise<void>;
}

export async function layWire(): Promise<Wire> {
  const namespace = `skwire${String(process.pid)}`;
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-wire-'));
  const undo: (() => unknown)[] = [() => rm(folder, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const step of undo.toReversed()) await step();
  };
  try {
    return await layInside(namespace, { folder, undo, close });
  } catch (error) {
    await close();
    throw error;
  }
}

async function layInside(
  namespace: string,
  {
    folder,
    undo,
    close,
  }: {
    readonly folder: string;
    readonly undo: (() => unknown)[];
    readonly close: () => Promise<void>;
  },
): Promise<Wire> {
  const inside = ['ip', 'netns', 'exec', namespace] as const;
  execFileSync('ip', ['netns', 'add', namespace]);
  undo.push(() => execFileSync('ip', ['netns', 'del', namespace]));
  const script = [
    `ip -n ${namespace} link set lo up`,
    `ip -n ${namespace} route add local 0.0.0.0/0 dev lo`,
    `ip -n ${namespace} -6 route add local ::/0 dev lo`,
    `ip netns exec ${namespace} sh -c 'echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start'`,
  ];
  execFileSync('sh', ['-ec', script.join('\n')]);
  // `ip netns exec` puts it in the place of the machine's own.
  const settings = join('/etc/netns', namespace);
  undo.push(() => rm(settings, { recursive: true, force: true }));
  await mkdir(settings, { recursive: true });
  await writeFile(join(settings, 'resolv.conf'), `nameserver ${DNS}\n`);
  const agent = new NamespaceAgent(namespace);
  undo.push(() => agent.close());
  const seen: string[] = [];
  const texts = new Map<string, string>();
  const servers = await startServers(agent, { seen, texts });
  undo.push(() => servers.forEach((server) => server.close()));
  const dns = await startDns(agent);
  undo.push(() => dns.close());
  const log = join(folder, 'access.log');
  const squid = await startSquid(inside, folder, log);
  undo.push(async () => {
    squid.kill('SIGKILL');
    await once(squid, 'exit');
    // A killed Squid leaves its shared memory.
    for (const file of await readdir(SHARED_MEMORY))
      if (file.startsWith(`${namespace}-`)) await rm(join(SHARED_MEMORY, file), { force: true });
  });

  let lists = 0;
  const observe: Wire['observe'] = async (urls, ask) => {
    lists += 1;
    seen.length = 0;
    const { size } = await stat(log);
    const asked = urls.map((url, index) =>
      url.startsWith('http:')
        ? `${url.replace(/\/$/, '')}/l${String(lists)}-u${String(index)}.`
        : url,
    );
    await ask(asked);
    const look = async (): Promise<Road[]> => {
      const lines = (await readFile(log)).subarray(size).toString('utf8').toLowerCase().split('\n');
      return urls.map((url, index) => {
        const mark = markOf(asked[index] ?? '');
        const isProxied = lines.some((line) => line.includes(mark.proxied));
        const isDirect = seen.some((each) => each.includes(mark.direct));
        return {
          url,
          road:
            isProxied && isDirect
              ? 'both'
              : isProxied
                ? 'proxy'
                : isDirect
                  ? 'direct'
                  : 'nothing was seen',
        };
      });
    };
    // Squid writes a request's line when its connection has ended.
    const deadline = performance.now() + SHOWN_MS;
    let roads: Road[];
    do {
      await sleep(LOOK_EVERY_MS);
      roads = await look();
    } while (roads.some(({ road }) => road === 'nothing was seen') && performance.now() < deadline);
    return roads;
  };

  return {
    namespace,
    folder,
    observe,
    run: (command, options = {}) => runInside([...inside, ...command], options),
    serve: (path, text) => void texts.set(path, text),
    close,
  };
}

/** By path for HTTP; by name for HTTPS, whose paths nobody sees. */
function markOf(url: string): { readonly proxied: string; readonly direct: string } {
  if (url.startsWith('http:')) {
    const path = url.slice(url.lastIndexOf('/'));
    return { proxied: path, direct: path };
  }
  const { hostname, port } = new URL(url);
  return {
    proxied: ` connect ${hostname}:${port === '' ? '443' : port} `,
    direct: `tls ${hostname} `,
  };
}

async function startServers(
  agent: NamespaceAgent,
  { seen, texts }: { readonly seen: string[]; readonly texts: ReadonlyMap<string, string> },
): Promise<Server[]> {
  const answer = (socket: Socket): void => {
    socket.on('error', () => undefined);
    let head = '';
    socket.on('data', (chunk: Buffer) => {
      head += chunk.toString('latin1');
      const path = /^[A-Z]+ (\S+) HTTP/.exec(head)?.[1];
      if (path === undefined) {
        // The name stands in the clear in the first message of TLS, which may come in parts.
        seen.push(
          `tls ${(head.match(/[a-z0-9-]+(?:\.[a-z0-9-]+)+/gi) ?? []).join(' tls ').toLowerCase()} `,
        );
        setTimeout(() => socket.destroy(), TLS_PARTS_MS).unref();
        return;
      }
      seen.push(path.toLowerCase());
      const text = texts.get(path) ?? 'here';
      socket.end(
        `HTTP/1.1 200 OK\r\nContent-Type: application/x-ns-proxy-autoconfig\r\nContent-Length: ${String(Buffer.byteLength(text))}\r\nConnection: close\r\n\r\n${text}`,
      );
    });
  };
  // This address takes IPv4 as well.
  return Promise.all(
    PORTS.map(async (port) => {
      const server = createServer(answer);
      const { handle } = await agent.open('tcp', { address: '::', port });
      server.listen(handle);
      await once(server, 'listening');
      return server;
    }),
  );
}

async function startDns(agent: NamespaceAgent): Promise<{ close(): void }> {
  const socket = createSocket('udp4', (message, from) => {
    const { id = 0, questions = [] } = decode(message);
    const answers = questions.flatMap(({ name, type }) =>
      type === 'A' ? [{ name, type, ttl: 60, data: EVERYWHERE }] : [],
    );
    socket.send(
      encode({
        type: 'response',
        id,
        flags: RECURSION_DESIRED | RECURSION_AVAILABLE,
        questions,
        answers,
      }),
      from.port,
      from.address,
    );
  });
  const { handle } = await agent.open('udp', { address: DNS, port: 53 });
  // The runtime takes a bare handle here, as it does for a cluster's workers; its types do not say so.
  await new Promise<void>((resolve) => socket.bind(handle as { readonly fd: number }, resolve));
  return socket;
}

async function startSquid(
  inside: readonly [string, ...string[]],
  folder: string,
  log: string,
): Promise<ChildProcess> {
  const conf = join(folder, 'squid.conf');
  await writeFile(log, '');
  await writeFile(
    conf,
    [
      `http_port ${PROXY}`,
      'http_access deny all',
      `access_log stdio:${log} squid`,
      `pid_filename ${join(folder, 'pid')}`,
      'cache deny all',
      'cache_mem 0 MB',
      'memory_pools off',
      'pinger_enable off',
    ]
      .concat([
        'netdb_filename none',
        'max_filedescriptors 1024',
        `coredump_dir ${folder}`,
        'logfile_rotate 0',
        '',
      ])
      .join('\n'),
  );
  const [program, ...args] = [
    ...inside,
    'unshare',
    '--user',
    '--map-user=65534',
    '--map-group=65534',
    'squid',
    '-N',
    '-n',
    `skwire${String(process.pid)}`,
    '-d',
    '1',
    '-f',
    conf,
  ];
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  await untilSaid(child, {
    title: 'Squid',
    what: 'did not start',
    pattern: /Accepting HTTP Socket connections/,
  });
  return child;
}

async function runInside(
  command: readonly string[],
  { env = {}, input = '' }: { readonly env?: NodeJS.ProcessEnv; readonly input?: string },
): Promise<void> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', ...env },
    timeout: 60_000,
  });
  child.stdin?.end(input);
  await once(child, 'exit');
}
