// BIND as the site's resolver: a zone for each name, as `sekisho render` writes them,
// taken over by `rndc reload`; and a response policy zone that takes dynamic updates,
// which `sekisho sync` fills. Its query log is what a diagnosis reads.

import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { SitePoint } from '@sekisho/dns/host.ts';
import { renderBind } from '@sekisho/core/products/bind/render.ts';
import { PRIVATE_RANGES, type Held } from '../premises-parts.ts';
import { hostedFileName, writeHosted } from './hosted-zones.ts';
import { placeRendered } from './place-rendered.ts';
import type { RealResolver, RealResolverOptions } from './real-resolver.ts';
import { endProgram, startAsNobody, untilSaid } from './run-program.ts';

const CONTROL_PORT = 953;
const POLICY_ZONE = 'sekisho.rpz';
const UPDATE_KEY = 'sekisho';
const HAS_LOADED = /all zones loaded/;

export async function startBind(options: RealResolverOptions, held: Held): Promise<RealResolver> {
  const { network, host, title, folder } = options;
  const configuration = join(folder, 'named.conf');
  const keyFile = join(folder, 'rndc.key');
  const control = (command: string): Promise<string> =>
    network.run(host, [
      'rndc',
      '-s',
      // Not 127.0.0.1: resolvers in the virtual network share a namespace.
      host.address,
      '-p',
      String(CONTROL_PORT),
      '-k',
      keyFile,
      command,
    ]);
  const updateKeyFile = join(folder, 'update.key');
  await Promise.all([writeKey(keyFile, 'rndc'), writeKey(updateKeyFile, UPDATE_KEY)]);
  await writeFile(
    join(folder, POLICY_ZONE),
    '$TTL 10\n@ IN SOA localhost. nobody.invalid. 1 3600 600 86400 10\n@ IN NS localhost.\n',
  );
  await writeFile(configuration, configurationText(options, { keyFile, updateKeyFile }));
  await writeHosted(folder, options.hosted);
  await placeZones(options, held);
  const child = await startAsNobody(options, ['named', '-f', '-n', '1', '-c', configuration]);
  await untilSaid(child, { title, what: 'did not start', pattern: HAS_LOADED });
  return {
    sync: {
      driver: 'bind',
      port: 53,
      zones: [],
      policyZone: POLICY_ZONE,
      tsigKeyFile: updateKeyFile,
    },
    async replaceHeld(next) {
      await placeZones(options, next);
      await Promise.all([
        untilSaid(child, { title, what: 'does not read its zones', pattern: HAS_LOADED }),
        control('reload'),
      ]);
      // An alias in the cache is followed into the zones of now; what it was followed to before is not to stay.
      await control('flush');
    },
    flush: async () => void (await control('flush')),
    close: () => endProgram(child),
  };
}

/** The folder `bind` of the renderer is `sekisho` in BIND's own folder, as its text says. */
async function placeZones({ folder, toRender }: RealResolverOptions, held: Held): Promise<void> {
  await rm(join(folder, 'sekisho', 'zones'), { recursive: true, force: true });
  await placeRendered(renderBind(toRender(held)), {
    from: 'bind',
    to: join(folder, 'sekisho'),
    always: ['named.conf'],
  });
}

/** As `tsig-keygen` writes it. */
function writeKey(file: string, name: string): Promise<void> {
  return writeFile(
    file,
    `key "${name}" {\n\talgorithm hmac-sha256;\n\tsecret "${randomBytes(32).toString('base64')}";\n};\n`,
    { mode: 0o600 },
  );
}

interface Keys {
  readonly keyFile: string;
  readonly updateKeyFile: string;
}

function configurationText(
  { folder, host, upstreams, conditional, hosted, dropsPrivateBut, logFile }: RealResolverOptions,
  { keyFile, updateKeyFile }: Keys,
): string {
  return [
    `include "${keyFile}";`,
    `include "${updateKeyFile}";`,
    `controls { inet ${host.address} port ${String(CONTROL_PORT)} allow { ${host.address}; } keys { "rndc"; }; };`,
    'options {',
    `  directory "${folder}";`,
    `  listen-on { ${host.address}; };`,
    '  listen-on-v6 { none; };',
    '  pid-file none;',
    '  session-keyfile none;',
    '  dnssec-validation no;',
    '  max-cache-size 8m;',
    '  allow-query { any; };',
    ...(upstreams.length === 0 && conditional.length === 0
      ? ['  recursion no;']
      : [
          '  allow-recursion { any; };',
          ...(upstreams.length === 0
            ? []
            : ['  forward only;', `  forwarders ${pointList(upstreams)};`]),
        ]),
    ...(dropsPrivateBut === null
      ? []
      : [
          `  deny-answer-addresses { ${PRIVATE_RANGES.map((range) => `${range}; `).join('')}} except-from { ${dropsPrivateBut.map((zone) => `"${zone}"; `).join('')}};`,
        ]),
    '  querylog yes;',
    // Changes of a policy zone are in force at once only when told so.
    `  response-policy { zone "${POLICY_ZONE}" min-update-interval 0; } qname-wait-recurse no;`,
    '};',
    `zone "${POLICY_ZONE}" { type primary; file "${POLICY_ZONE}"; check-names ignore; allow-update { key "${UPDATE_KEY}"; }; allow-transfer { key "${UPDATE_KEY}"; }; };`,
    ...hosted.map(
      ({ name }) =>
        `zone "${name}" { type primary; file "${hostedFileName(name)}"; check-names ignore; };`,
    ),
    ...conditional.flatMap(({ zones, to }) =>
      zones.map(
        (zone) => `zone "${zone}" { type forward; forward only; forwarders ${pointList(to)}; };`,
      ),
    ),
    // Nobody answers for the rest, and nobody looks for the servers of the internet.
    ...(upstreams.length === 0 && conditional.length > 0
      ? ['zone "." { type forward; forward only; forwarders { 127.0.0.1 port 1; }; };']
      : []),
    'logging {',
    `  channel questions { file "${logFile}"; print-time yes; print-category yes; print-severity yes; severity debug 3; };`,
    '  category queries { questions; };',
    '  category query-errors { questions; };',
    '  category default { default_stderr; };',
    '};',
    `include "${join(folder, 'sekisho', 'named.conf')}";`,
    '',
  ].join('\n');
}

function pointList(points: readonly SitePoint[]): string {
  return `{ ${points.map(({ address, port }) => `${address} port ${String(port)}; `).join('')}}`;
}
