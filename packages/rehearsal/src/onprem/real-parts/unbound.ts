// Unbound as the site's resolver: local data for single names, as `sekisho render`
// writes them, taken over by `unbound-control reload`, which empties the cache as
// well. Its log of questions and replies is what a diagnosis reads.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { DnsRecord } from '@sekisho/core/model/dns-record.ts';
import { renderUnbound } from '@sekisho/core/products/unbound/render.ts';
import { placeRendered } from './place-rendered.ts';
import type { RealResolver, RealResolverOptions } from './real-resolver.ts';
import { endProgram, startAsNobody, untilLogged } from './run-program.ts';

const CONTROL = 'unbound.ctl';
const KEPT = 'kept.conf';
const SERVES = /start of service/;

export async function startUnbound(
  options: RealResolverOptions,
  records: readonly DnsRecord[],
): Promise<RealResolver> {
  const { network, host, title, folder, logFile } = options;
  const configuration = join(folder, 'unbound.conf');
  const control = (...words: readonly string[]): Promise<string> =>
    network.run(host, ['unbound-control', '-c', configuration, ...words]);
  await writeFile(configuration, configurationText(options));
  await writeFile(join(folder, KEPT), '');
  await placeData(options, records);
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
    async replaceRecords(next) {
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

function placeData(
  { folder, toRender }: RealResolverOptions,
  records: readonly DnsRecord[],
): Promise<void> {
  return placeRendered(renderUnbound(toRender(records)), {
    from: 'unbound',
    to: folder,
    always: ['sekisho.conf'],
  });
}

function configurationText({ folder, host, upstream, logFile }: RealResolverOptions): string {
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
    ...(upstream === null ? ['  local-zone: "." refuse'] : []),
    `include: "${join(folder, 'sekisho.conf')}"`,
    `include: "${join(folder, KEPT)}"`,
    ...(upstream === null
      ? []
      : [
          'forward-zone:',
          '  name: "."',
          `  forward-addr: ${upstream.address}@${String(upstream.port)}`,
        ]),
    'remote-control:',
    '  control-enable: yes',
    `  control-interface: "${join(folder, CONTROL)}"`,
    '  control-use-cert: no',
    '',
  ].join('\n');
}
