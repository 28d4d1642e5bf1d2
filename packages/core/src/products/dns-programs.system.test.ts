// Every DNS product in its real server: its own checker has nothing to say, each
// planned name is answered, and every other name of the parent zones still comes from elsewhere.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Answer } from 'dns-packet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { renderBindRpz } from './bind/rpz.ts';
import { renderBind } from './bind/render.ts';
import { COREDNS_FOLDER, renderCoredns } from './coredns/render.ts';
import { dnsAnswers } from './shared/render/dns-answers.ts';
import { renderDnsmasq } from './dnsmasq/render.ts';
import type { Render, RenderInput } from './shared/render/rendered-file.ts';
import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import {
  freePort,
  makeFolder,
  namedServes,
  placeFiles,
  runProgram,
  startProgram,
  type RunningProgram,
  type Wanted,
} from '@sekisho/test-kit/render/programs.ts';
import { renderInput, withLayers } from '@sekisho/test-kit/render/render-input.ts';
import {
  askDns,
  startSmallDns,
  type Lookup,
  type SmallDnsServer,
} from '@sekisho/test-kit/render/small-dns.ts';
import { renderUnbound } from './unbound/render.ts';

// Nobody dials it. dnsmasq takes the documentation ranges for private and would strike them out.
const PUBLIC = '11.22.33.44';
const AZURE_RESOLVER = '127.0.0.99';
/** Other tenants' names, beside the planned ones in every zone that they lie in. */
const SIBLINGS = [
  'other-tenant.vault.azure.net',
  'other-tenant.privatelink.vaultcore.azure.net',
  'otheraccount.blob.core.windows.net',
  'otheraccount.privatelink.blob.core.windows.net',
  'other.jpe.privatelink.siterecovery.windowsazure.com',
  'other.je.disc.privatelink.prod.migration.windowsazure.com',
  'vault.azure.net',
  'www.example.com',
];

interface DnsProgram {
  readonly product: string;
  readonly wanted: readonly Wanted[];
  readonly render: Render;
  readonly canForward: boolean;
  /** Writes the server's own settings around the rendered ones. */
  readonly settings: (place: Place) => string;
  readonly change: (text: string, place: Place) => string;
  readonly check: (place: Place) => readonly string[];
  readonly start: (place: Place) => readonly string[];
  /** By what it says; where none is given, it answers nothing before it has read all. */
  readonly isUp?: (output: string) => boolean;
}

interface Place {
  readonly folder: string;
  readonly port: number;
  readonly upstream: number;
  readonly azure: number;
}

const inOptions = ({ folder, port, upstream }: Place): string =>
  `directory "${folder}"; listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; }; pid-file none; session-keyfile none; recursion yes; dnssec-validation no; forward only; forwarders { 127.0.0.1 port ${upstream}; };`;
const BIND_WANTED = [
  { program: 'named', debianPackage: 'bind9' },
  { program: 'named-checkconf', debianPackage: 'bind9-utils' },
];

const PROGRAMS: readonly DnsProgram[] = [
  {
    product: 'bind',
    wanted: BIND_WANTED,
    render: renderBind,
    canForward: true,
    settings: (place) =>
      `options { ${inOptions(place)} };\ncontrols { };\ninclude "${place.folder}/bind/named.conf";\n`,
    change: (text, { azure }) =>
      text
        .replaceAll('sekisho/zones/', 'bind/zones/')
        .replaceAll(`${AZURE_RESOLVER};`, `${AZURE_RESOLVER} port ${azure};`),
    check: ({ folder }) => ['-z', join(folder, 'server.conf')],
    start: ({ folder }) => ['-g', '-c', join(folder, 'server.conf')],
    isUp: namedServes,
  },
  {
    product: 'bind-rpz',
    wanted: BIND_WANTED,
    render: renderBindRpz,
    canForward: false,
    settings: (place) =>
      `options { ${inOptions(place)}\ninclude "${place.folder}/bind-rpz/options.conf"; };\ncontrols { };\ninclude "${place.folder}/bind-rpz/named.conf";\n`,
    change: (text) => text.replaceAll('sekisho-rpz/', 'bind-rpz/'),
    check: ({ folder }) => ['-z', join(folder, 'server.conf')],
    start: ({ folder }) => ['-g', '-c', join(folder, 'server.conf')],
    isUp: (output) => namedServes(output, 1),
  },
  {
    product: 'unbound',
    wanted: [
      { program: 'unbound', debianPackage: 'unbound' },
      { program: 'unbound-checkconf', debianPackage: 'unbound' },
    ],
    render: renderUnbound,
    canForward: true,
    settings: ({ folder, port, upstream }) =>
      `server:\n interface: 127.0.0.1\n port: ${port}\n directory: "${folder}"\n chroot: ""\n username: ""\n pidfile: ""\n do-daemonize: no\n use-syslog: no\n do-not-query-localhost: no\n module-config: "iterator"\n` +
      `include: "${folder}/unbound/sekisho.conf"\nforward-zone:\n name: "."\n forward-addr: 127.0.0.1@${upstream}\nremote-control:\n control-enable: no\n`,
    change: (text, { azure }) => text.replaceAll(AZURE_RESOLVER, `${AZURE_RESOLVER}@${azure}`),
    check: ({ folder }) => [join(folder, 'server.conf')],
    start: ({ folder }) => ['-d', '-c', join(folder, 'server.conf')],
  },
  {
    product: 'dnsmasq',
    wanted: [
      { program: 'dnsmasq', debianPackage: 'dnsmasq-base' },
      { program: 'dnsmasq', debianPackage: 'dnsmasq-base' },
    ],
    render: renderDnsmasq,
    canForward: true,
    settings: ({ folder, port, upstream }) =>
      `port=${port}\nlisten-address=127.0.0.1\nbind-interfaces\nno-resolv\nno-hosts\npid-file=\nuser=\nstop-dns-rebind\nserver=127.0.0.1#${upstream}\nconf-file=${folder}/dnsmasq/sekisho.conf\n`,
    change: (text, { azure }) => text.replaceAll(AZURE_RESOLVER, `${AZURE_RESOLVER}#${azure}`),
    check: ({ folder }) => ['--test', '-C', join(folder, 'server.conf')],
    start: ({ folder }) => ['-k', '-C', join(folder, 'server.conf')],
  },
  {
    product: 'coredns',
    wanted: [{ program: 'coredns', debianPackage: 'none: https://coredns.io' }],
    render: renderCoredns,
    canForward: true,
    settings: ({ folder, port, upstream }) =>
      `import ${folder}/coredns/Corefile.sekisho\n.:${port} {\n    bind 127.0.0.1\n    forward . 127.0.0.1:${upstream}\n}\n`,
    change: (text, { folder, port, azure }) =>
      text
        .replaceAll(COREDNS_FOLDER, `${folder}/coredns`)
        .replaceAll(/^([^\s#].*) \{$/gm, `$1:${port} {\n    bind 127.0.0.1`)
        .replaceAll(AZURE_RESOLVER, `${AZURE_RESOLVER}:${azure}`),
    check: () => [],
    start: ({ folder, port }) => ['-conf', join(folder, 'server.conf'), '-dns.port', String(port)],
  },
];

/** The internet: aliases into Private Link zones with public addresses at their end; and no Site Recovery names of ours. */
function internet(planned: ReadonlySet<string>): Lookup {
  return (name, type) => {
    const alias = /^([^.]+)\.(?:vault\.azure\.net|(blob)\.core\.windows\.net)$/.exec(name);
    if (alias === null && planned.has(name)) return null;
    if (type !== 'A') return [];
    const target = `${alias?.[1] ?? ''}.privatelink.${alias?.[2] === 'blob' ? 'blob.core.windows.net' : 'vaultcore.azure.net'}`;
    const address: Answer = {
      type: 'A',
      name: alias === null ? name : target,
      ttl: 60,
      data: PUBLIC,
    };
    return alias === null ? [address] : [{ type: 'CNAME', name, ttl: 60, data: target }, address];
  };
}

describe.each(PROGRAMS)('$product', (program) => {
  describeWithPrograms('in records mode', program.wanted, (paths) => {
    const input = renderInput();
    const answers = dnsAnswers(input);
    const server = serve(program, paths, input);

    test('its own checker has nothing to say', () => checkSettings(program, paths, server.place()));

    test('the plan has names for it to answer', () => {
      expect(answers.map((answer) => answer.name)).toContain('privateasr58afkv.vault.azure.net');
      expect(answers.length).toBeGreaterThan(8);
    });

    test.each(answers)('$name is answered', async ({ name, addresses, ttlSeconds }) => {
      expect(await askDns(server.place().port, name)).toEqual({
        code: 'NOERROR',
        addresses,
        ttlSeconds,
      });
      // A public address of the other family would lead around the private endpoint.
      expect(await askDns(server.place().port, name, 'AAAA')).toMatchObject({
        code: 'NOERROR',
        addresses: [],
      });
      expect(server.internet().asked).not.toContain(name);
    });

    test.each(SIBLINGS)('%s still comes from elsewhere', async (name) => {
      expect(await askDns(server.place().port, name)).toMatchObject({
        code: 'NOERROR',
        addresses: [PUBLIC],
      });
    });
  });

  if (!program.canForward) return;

  describeWithPrograms('in forwarding mode', program.wanted, (paths) => {
    const forward = [
      'privateasr58afkv.vault.azure.net',
      'privateasr58afkv.privatelink.vaultcore.azure.net',
      'jpe.privatelink.siterecovery.windowsazure.com',
    ];
    const input = withLayers(renderInput({ forwardTo: [AZURE_RESOLVER] }), {
      dns: { records: [], forward },
    });
    const server = serve(program, paths, input);

    test('its own checker has nothing to say', () => checkSettings(program, paths, server.place()));

    test.each([
      'privateasr58afkv.vault.azure.net',
      'rcm1.jpe.privatelink.siterecovery.windowsazure.com',
    ])('%s is asked in Azure', async (name) => {
      expect(await askDns(server.place().port, name)).toMatchObject({
        code: 'NOERROR',
        addresses: ['10.2.1.99'],
      });
      expect(server.internet().asked).not.toContain(name);
    });

    test.each(SIBLINGS.filter((name) => !name.endsWith('siterecovery.windowsazure.com')))(
      '%s still comes from elsewhere',
      async (name) => {
        expect(await askDns(server.place().port, name)).toMatchObject({
          code: 'NOERROR',
          addresses: [PUBLIC],
        });
        expect(server.azure().asked).not.toContain(name);
      },
    );
  });
});

async function checkSettings(
  program: DnsProgram,
  paths: readonly string[],
  place: Place,
): Promise<void> {
  const [, checker] = paths;
  if (checker === undefined) return expect(program.check(place)).toEqual([]);
  const { code, output } = await runProgram(checker, program.check(place));
  expect(output.replaceAll('no errors', '')).not.toMatch(/warning|error|ignor|unknown|fail/i);
  expect(code).toBe(0);
}

/** Starts the server before the tests of one block and ends it behind them. */
function serve(
  program: DnsProgram,
  paths: readonly string[],
  input: RenderInput,
): { place(): Place; internet(): SmallDnsServer; azure(): SmallDnsServer } {
  let started: {
    place: Place;
    internet: SmallDnsServer;
    azure: SmallDnsServer;
    running: RunningProgram;
    remove(): Promise<void>;
  } | null = null;
  const get = (): NonNullable<typeof started> => {
    if (started === null) throw new Error('the server did not start');
    return started;
  };

  beforeAll(async () => {
    const [path = ''] = paths;
    const folder = await makeFolder();
    const upstream = await startSmallDns(
      '127.0.0.1',
      internet(new Set(dnsAnswers(input).map((answer) => answer.name))),
    );
    const azure = await startSmallDns(AZURE_RESOLVER, (name, type) =>
      type === 'A' ? [{ type: 'A', name, ttl: 10, data: '10.2.1.99' }] : [],
    );
    const place = {
      folder: folder.path,
      port: await freePort(),
      upstream: upstream.port,
      azure: azure.port,
    };
    await placeFiles(folder.path, program.render(input), (text) => program.change(text, place));
    await writeFile(join(folder.path, 'server.conf'), program.settings(place));
    const isReady = async (output: string): Promise<boolean> =>
      (program.isUp?.(output) ?? true) &&
      (await askDns(place.port, 'ready.example.com', 'A', 250)) !== null;
    const running = await startProgram(path, program.start(place), { cwd: folder.path, isReady });
    started = { place, internet: upstream, azure, running, remove: folder.remove };
  });

  afterAll(async () => {
    if (started === null) return;
    await started.running.stop();
    await Promise.all([started.internet.close(), started.azure.close(), started.remove()]);
  });

  return { place: () => get().place, internet: () => get().internet, azure: () => get().azure };
}
