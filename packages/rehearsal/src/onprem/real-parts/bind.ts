// BIND as the site's resolver: a zone for each name, as `sekisho render` writes them,
// taken over by `rndc reload`; and a response policy zone that takes dynamic updates,
// which `sekisho sync` fills. Its query log is what a diagnosis reads.

import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { DnsRecord } from '@sekisho/core/model/dns-record.ts';
import { renderBind } from '@sekisho/core/products/bind/render.ts';
import { placeRendered } from './place-rendered.ts';
import type { RealResolver, RealResolverOptions } from './real-resolver.ts';
import { endProgram, startAsNobody, untilSaid } from './run-program.ts';

const CONTROL_PORT = 953;
const POLICY_ZONE = 'sekisho.rpz';
const UPDATE_KEY = 'sekisho';
const HAS_LOADED = /all zones loaded/;

export async function startBind(
  options: RealResolverOptions,
  records: readonly DnsRecord[],
): Promise<RealResolver> {
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
  await placeZones(options, records);
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
    async replaceRecords(next) {
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
async function placeZones(
  { folder, toRender }: RealResolverOptions,
  records: readonly DnsRecord[],
): Promise<void> {
  await rm(join(folder, 'sekisho', 'zones'), { recursive: true, force: true });
  await placeRendered(renderBind(toRender(records)), {
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
  { folder, host, upstream, logFile }: RealResolverOptions,
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
    ...(upstream === null
      ? ['  recursion no;']
      : [
          '  allow-recursion { any; };',
          '  forward only;',
          `  forwarders { ${upstream.address} port ${String(upstream.port)}; };`,
        ]),
    '  querylog yes;',
    // Changes of a policy zone are in force at once only when told so.
    `  response-policy { zone "${POLICY_ZONE}" min-update-interval 0; } qname-wait-recurse no;`,
    '};',
    `zone "${POLICY_ZONE}" { type primary; file "${POLICY_ZONE}"; check-names ignore; allow-update { key "${UPDATE_KEY}"; }; allow-transfer { key "${UPDATE_KEY}"; }; };`,
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
