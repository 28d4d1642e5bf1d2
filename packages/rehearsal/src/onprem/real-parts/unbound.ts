// Unbound as the site's resolver: local data for single names, as `sekisho render`
// writes them, taken over by `unbound-control reload`, which empties the cache as
// well. Its log of questions and replies is what a diagnosis reads.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { SitePoint } from '@sekisho/dns/host.ts';
import { renderUnbound } from '@sekisho/core/products/unbound/render.ts';
import { PRIVATE_RANGES, type Held } from '../premises-parts.ts';
import { hostedFileName, writeHosted } from './hosted-zones.ts';
import { placeRendered } from './place-rendered.ts';
import type { RealResolver, RealResolverOptions } from './real-resolver.ts';
import { endProgram, startAsNobody, untilLogged } from './run-program.ts';

const CONTROL = 'unbound.ctl';
const KEPT = 'kept.conf';
const SERVES = /start of service/;

export async function startUnbound(
  options: RealResolverOptions,
  held: Held,
): Promise<RealResolver> {
  const { network, host, title, folder, logFile } = options;
  const configuration = join(folder, 'unbound.conf');
  const control = (...words: readonly string[]): Promise<string> =>
    network.run(host, ['unbound-control', '-c', configuration, ...words]);
  await writeFile(configuration, configurationText(options));
  await writeFile(join(folder, KEPT), '');
  await writeHosted(folder, options.hosted);
  await placeData(options, held);
  const child = await untilLogged(logFile, { title, what: 'did not start', pattern: SERVES }, () =>
    startAsNobody(options, ['unbound', '-d', '-c', configuration]),
  );
  return {
    sync: {
      driver: 'unbound',
      port: 53,
      controlSocket: join(folder, CONTROL),
      file: join(folder, KEPT),
    },
    async replaceHeld(next) {
      await placeData(options, next);
      await untilLogged(
        logFile,
        { title, what: 'does not read its records', pattern: SERVES },
        async () => {
          await control('reload');
          return null;
        },
      );
    },
    flush: async () => void (await control('flush_zone', '.')),
    close: async () => void (child === null ? undefined : await endProgram(child)),
  };
}

function placeData({ folder, toRender }: RealResolverOptions, held: Held): Promise<void> {
  return placeRendered(renderUnbound(toRender(held)), {
    from: 'unbound',
    to: folder,
    always: ['sekisho.conf'],
  });
}

function configurationText({
  folder,
  host,
  upstreams,
  conditional,
  hosted,
  dropsPrivateBut,
  logFile,
}: RealResolverOptions): string {
  return [
    'server:',
    `  interface: ${host.address}`,
    `  directory: "${folder}"`,
    '  chroot: ""',
    '  username: ""',
    '  pidfile: ""',
    '  do-daemonize: no',
    '  do-ip6: no',
    '  use-syslog: no',
    `  logfile: "${logFile}"`,
    '  log-queries: yes',
    '  log-replies: yes',
    '  num-threads: 1',
    '  module-config: "iterator"',
    '  access-control: 0.0.0.0/0 allow',
    '  max-udp-size: 1232',
    ...(dropsPrivateBut === null
      ? []
      : [
          ...PRIVATE_RANGES.map((range) => `  private-address: ${range}`),
          ...dropsPrivateBut.map((zone) => `  private-domain: "${zone}."`),
        ]),
    ...restLines(upstreams, conditional, hosted),
    `include: "${join(folder, 'sekisho.conf')}"`,
    `include: "${join(folder, KEPT)}"`,
    ...hosted.flatMap(({ name }) => [
      'auth-zone:',
      `  name: "${name}."`,
      `  zonefile: "${join(folder, hostedFileName(name))}"`,
      '  for-downstream: yes',
      '  for-upstream: yes',
      '  fallback-enabled: no',
    ]),
    ...conditional.flatMap(({ zones, to }) =>
      zones.flatMap((zone) => forwardLines(`${zone}.`, to)),
    ),
    ...(upstreams.length === 0 ? [] : forwardLines('.', upstreams)),
    'remote-control:',
    '  control-enable: yes',
    `  control-interface: "${join(folder, CONTROL)}"`,
    '  control-use-cert: no',
    '',
  ].join('\n');
}

/** Where nobody is asked for the rest, it is refused. */
function restLines(
  upstreams: RealResolverOptions['upstreams'],
  conditional: RealResolverOptions['conditional'],
  hosted: RealResolverOptions['hosted'],
): string[] {
  const known = [...hosted.map(({ name }) => name), ...conditional.flatMap(({ zones }) => zones)];
  return upstreams.length > 0
    ? []
    : ['  local-zone: "." refuse', ...known.map((zone) => `  local-zone: "${zone}." transparent`)];
}

function forwardLines(zone: string, to: readonly SitePoint[]): string[] {
  return [
    'forward-zone:',
    `  name: "${zone}"`,
    ...to.map(({ address, port }) => `  forward-addr: ${address}@${String(port)}`),
  ];
}
