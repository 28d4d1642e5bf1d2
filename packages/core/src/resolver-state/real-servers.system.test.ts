// Drawn settings of BIND, Unbound and dnsmasq: each server answers as what was read of its files
// predicts, and its own checker reads them alike.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { isAtOrUnder, isUnder } from '@sekisho/dns/name.ts';
import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import {
  freePort,
  makeFolder,
  runProgram,
  startProgram,
  type Wanted,
} from '@sekisho/test-kit/render/programs.ts';
import { askDns, startSmallDns, type SmallDnsServer } from '@sekisho/test-kit/render/small-dns.ts';
import type { ResolverState } from '../model/world/resolver-state.ts';
import { readState } from './read-state.ts';
import type { StateFile } from './state-file.ts';

const RUNS = 8;
const SUFFIXES = ['one.example', 'two.one.example', 'deep.two.one.example', 'three.example'];
const UPSTREAMS = ['127.0.0.10', '127.0.0.11', '127.0.0.12'];
const [USUAL = ''] = UPSTREAMS;
/** Outside the ranges that dnsmasq takes for private; each server behind tells itself by it. */
const answerOf = (server: string): string => `11.22.33.${server.split('.').at(-1) ?? ''}`;

interface Setup {
  readonly hosted: readonly { readonly zone: string; readonly hosts: readonly string[] }[];
  readonly single: readonly string[];
  readonly forwards: readonly { readonly suffix: string; readonly to: readonly string[] }[];
}

const LABELS = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 });
const SETUP: fc.Arbitrary<Setup> = fc
  .record({
    hosted: fc.uniqueArray(fc.record({ zone: fc.constantFrom(...SUFFIXES), hosts: LABELS }), {
      selector: ({ zone }) => zone,
      maxLength: 2,
    }),
    single: fc.uniqueArray(fc.constantFrom('s1.one.example', 's2.three.example', 's3.example'), {
      maxLength: 2,
    }),
    forwards: fc.uniqueArray(
      fc.record({
        suffix: fc.constantFrom(...SUFFIXES),
        to: fc.uniqueArray(fc.constantFrom(...UPSTREAMS.slice(1)), { minLength: 1, maxLength: 2 }),
      }),
      { selector: ({ suffix }) => suffix, maxLength: 3 },
    ),
  })
  .map((setup) => ({
    ...setup,
    forwards: setup.forwards.filter(
      ({ suffix }) => !setup.hosted.some(({ zone }) => zone === suffix),
    ),
  }));

interface Place {
  readonly folder: string;
  readonly port: number;
  readonly portOf: (server: string) => number;
}

interface Product {
  readonly product: 'bind' | 'unbound' | 'dnsmasq';
  readonly wanted: readonly Wanted[];
  /** The first is the one that the server is started with. */
  readonly files: (setup: Setup, place: Place) => readonly StateFile[];
  readonly check: (file: string) => readonly string[];
  readonly start: (file: string) => readonly string[];
  /** By the longest suffix whether hosted or not, or what is hosted first. */
  readonly comparesLengths: boolean;
}

const VALUE = '10.41.0.7';

const PRODUCTS: readonly Product[] = [
  {
    product: 'bind',
    wanted: [
      { program: 'named', debianPackage: 'bind9' },
      { program: 'named-checkconf', debianPackage: 'bind9-utils' },
    ],
    check: (file) => ['-z', file],
    start: (file) => ['-g', '-c', file],
    comparesLengths: false,
    files: ({ hosted, single, forwards }, { folder, port, portOf }) => {
      const zones = [
        ...hosted.map(({ zone, hosts }) => ({
          zone,
          lines: hosts.map((host) => `${host} A ${VALUE}`),
        })),
        ...single.map((zone) => ({ zone, lines: [`@ A ${VALUE}`] })),
      ];
      const target = (server: string): string => `${server} port ${String(portOf(server))};`;
      return [
        {
          file: 'named.conf',
          text: `// drawn
options {
  directory "${folder}"; listen-on port ${String(port)} { 127.0.0.1; }; listen-on-v6 { none; };
  pid-file none; session-keyfile none; recursion yes; dnssec-validation no; /* none here */
  forward only; forwarders { ${target(USUAL)} };
};
controls { };
include "${folder}/local.conf";
${forwards.map(({ suffix, to }) => `zone "${suffix}" IN { type forward; forward only; forwarders { ${to.map(target).join(' ')} }; };`).join('\n')}
`,
        },
        {
          file: 'local.conf',
          text: `# zones\n${zones.map(({ zone }) => `zone "${zone}" {\n\ttype master;\n\tfile "db.${zone}";\n};`).join('\n')}\n`,
        },
        ...zones.map(({ zone, lines }) => ({
          file: `db.${zone}`,
          text: `$TTL 60\n@ IN SOA ns. host. ( 1 60 60 60 60 )\n  NS ns.elsewhere.example.\n${lines.join('\n')}\n`,
        })),
      ];
    },
  },
  {
    product: 'unbound',
    wanted: [
      { program: 'unbound', debianPackage: 'unbound' },
      { program: 'unbound-checkconf', debianPackage: 'unbound' },
    ],
    check: (file) => [file],
    start: (file) => ['-d', '-c', file],
    comparesLengths: false,
    files: ({ hosted, single, forwards }, { folder, port, portOf }) => [
      {
        file: 'unbound.conf',
        text: `server:
 interface: 127.0.0.1
 port: ${String(port)}
 directory: "${folder}"
 chroot: ""
 username: ""
 pidfile: ""
 do-daemonize: no
 use-syslog: no
 do-not-query-localhost: no
 module-config: "iterator" # no validator
include: "${folder}/local.conf"
forward-zone: name: "." forward-addr: ${USUAL}@${String(portOf(USUAL))}
${forwards.map(({ suffix, to }) => `forward-zone:\n  name: ${suffix}.\n${to.map((server) => `  forward-addr: ${server}@${String(portOf(server))}`).join('\n')}`).join('\n')}
remote-control:
 control-enable: no
`,
      },
      {
        file: 'local.conf',
        text: [
          '# zones',
          ...hosted.flatMap(({ zone, hosts }) => [
            `local-zone: "${zone}." static`,
            ...hosts.map((host) => `local-data: "${host}.${zone}. IN A ${VALUE}"`),
          ]),
          ...single.map((name) => `local-data: '${name} 300 A ${VALUE}'`),
          '',
        ].join('\n'),
      },
    ],
  },
  {
    product: 'dnsmasq',
    wanted: [
      { program: 'dnsmasq', debianPackage: 'dnsmasq-base' },
      { program: 'dnsmasq', debianPackage: 'dnsmasq-base' },
    ],
    check: (file) => ['--test', '-C', file],
    start: (file) => ['-k', '-C', file],
    comparesLengths: true,
    files: ({ hosted, single, forwards }, { folder, port, portOf }) => [
      {
        file: 'dnsmasq.conf',
        text: `port=${String(port)}
listen-address=127.0.0.1
bind-interfaces
no-resolv
no-hosts
pid-file=
user=
server=${USUAL}#${String(portOf(USUAL))} # the usual one
conf-file=${folder}/local.conf
addn-hosts=${folder}/more-hosts
`,
      },
      {
        file: 'local.conf',
        text: [
          ...hosted.flatMap(({ zone, hosts }) => [
            `local=/${zone}/`,
            ...hosts.map((host) => `host-record=${host}.${zone},${VALUE}`),
          ]),
          ...forwards.flatMap(({ suffix, to }) =>
            to.map((server) => `server=/${suffix}/${server}#${String(portOf(server))}`),
          ),
          'domain-needed',
          '',
        ].join('\n'),
      },
      {
        file: 'more-hosts',
        text: `127.0.0.1 localhost\n${single.map((name) => `${VALUE} ${name} # by hand`).join('\n')}\n`,
      },
    ],
  },
];

/** What the state predicts: the addresses of which one comes back, or none. */
function predict(
  { zones, forwarders, upstream }: ResolverState,
  name: string,
  comparesLengths: boolean,
): readonly string[] {
  const zone = (zones ?? [])
    .filter((each) => isAtOrUnder(name, each.name))
    .toSorted((a, b) => b.name.length - a.name.length)[0];
  const forward = (forwarders ?? [])
    .filter(({ suffix }) => isAtOrUnder(name, suffix))
    .toSorted((a, b) => b.suffix.length - a.suffix.length)[0];
  const isHosted =
    zone !== undefined &&
    !(comparesLengths && forward !== undefined && forward.suffix.length > zone.name.length);
  if (isHosted)
    return (zone.records ?? [])
      .filter((record) => record.name === name && record.type === 'A')
      .flatMap(({ values }) => values);
  if (forward !== undefined) return forward.to.map(answerOf);
  return upstream?.kind === 'forward' ? upstream.to.map(answerOf) : [];
}

function questionsOf({ single }: Setup): string[] {
  const names = SUFFIXES.flatMap((suffix) => [suffix, `a.${suffix}`, `miss.${suffix}`]);
  // Below a single name all else goes on, which the state has no word for.
  return [...names, ...single, 'else.example'].filter(
    (name) => !single.some((each) => isUnder(name, each)),
  );
}

describe.each(PRODUCTS)('$product', (each) => {
  describeWithPrograms('drawn settings', each.wanted, ([server = '', checker = '']) => {
    let folder: Awaited<ReturnType<typeof makeFolder>>;
    let upstreams: ReadonlyMap<string, SmallDnsServer>;

    beforeAll(async () => {
      folder = await makeFolder();
      upstreams = new Map(
        await Promise.all(
          UPSTREAMS.map(async (address) => {
            const data = answerOf(address);
            const small = await startSmallDns(address, (name, type) =>
              type === 'A' ? [{ type: 'A', name, ttl: 1, data }] : [],
            );
            return [address, small] as const;
          }),
        ),
      );
    });
    afterAll(async () => {
      await Promise.all([...upstreams.values()].map((small) => small.close()));
      await folder.remove();
    });

    let count = 0;
    async function play(setup: Setup): Promise<void> {
      count += 1;
      const place = {
        folder: join(folder.path, String(count)),
        port: await freePort(),
        portOf: (address: string) => upstreams.get(address)?.port ?? 0,
      };
      await mkdir(place.folder);
      const files = each.files(setup, place);
      for (const { file, text } of files) await writeFile(join(place.folder, file), text);
      const main = join(place.folder, files[0]?.file ?? '');
      const checked = await runProgram(checker, each.check(main), { cwd: place.folder });
      expect(checked.code, checked.output).toBe(0);
      const state = read(files, each.product);
      expect(state.zones).not.toBeNull();
      expect(state.forwarders?.length).toBe(setup.forwards.length);
      if (each.product === 'bind') await compareWithChecker(checker, main, files, state);
      const running = await startProgram(server, each.start(main), {
        cwd: place.folder,
        isReady: async () => (await askDns(place.port, 'ready.example', 'A', 250)) !== null,
      });
      try {
        for (const name of questionsOf(setup)) {
          const reply = await askDns(place.port, name);
          const expected = predict(state, name, each.comparesLengths);
          const shown = `${name} of ${files.map(({ text }) => text).join('\n')}`;
          expect(reply, shown).not.toBeNull();
          if (expected.length === 0) expect(reply?.addresses, shown).toEqual([]);
          else expect(expected, shown).toContain(reply?.addresses.join());
        }
      } finally {
        await running.stop();
      }
    }

    test('are answered as the state predicts', { timeout: 240_000 }, async () => {
      await fc.assert(fc.asyncProperty(SETUP, play), {
        numRuns: RUNS,
        seed: 53,
        endOnFailure: true,
      });
      expect(count).toBe(RUNS);
    });
  });
});

function read(files: readonly StateFile[], product: string): ResolverState {
  return readState(files, product, {
    server: '127.0.0.1',
    clients: ['127.0.0.1'],
    endpointNetworks: ['10.41.0.0/16'],
  });
}

/** named-checkconf -p writes the settings whole and in one form. */
async function compareWithChecker(
  checker: string,
  main: string,
  files: readonly StateFile[],
  state: ResolverState,
): Promise<void> {
  const { code, output } = await runProgram(checker, ['-px', main]);
  expect(code).toBe(0);
  const whole = [{ file: 'named.conf', text: output }, ...files.slice(2)];
  const { notes: _, ...same } = read(whole, 'bind');
  const { notes: __, ...own } = state;
  const byName = ({ zones, ...rest }: typeof own): unknown => ({
    ...rest,
    zones: zones?.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  });
  expect(byName(same)).toEqual(byName(own));
}
