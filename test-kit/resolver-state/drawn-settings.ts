// Drawn settings of BIND, Unbound and dnsmasq: zones, single names and forwards that all of them have,
// and what each has besides.

import fc from 'fast-check';

import type { StateFile } from '@sekisho/core/resolver-state/state-file.ts';
import type { Wanted } from '../render/programs.ts';

export const SUFFIXES = ['one.example', 'two.one.example', 'deep.two.one.example', 'three.example'];
export const UPSTREAMS = ['127.0.0.10', '127.0.0.11', '127.0.0.12'];
const [USUAL = ''] = UPSTREAMS;
/** Outside the ranges that dnsmasq takes for private; each server behind tells itself by it. */
export const answerOf = (server: string): string => `11.22.33.${server.split('.').at(-1) ?? ''}`;

export interface Setup {
  readonly hosted: readonly { readonly zone: string; readonly hosts: readonly string[] }[];
  readonly single: readonly string[];
  readonly forwards: readonly { readonly suffix: string; readonly to: readonly string[] }[];
  /** Of those that the product alone has, by number. */
  readonly extras: readonly number[];
}

/** Settings that have no like in the other products, and names that they are about. */
export interface Extra {
  readonly lines: readonly string[];
  readonly names: readonly string[];
}

const LABELS = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 });
export const SETUP: fc.Arbitrary<Setup> = fc
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
    extras: fc.subarray([0, 1, 2, 3, 4, 5, 6, 7]),
  })
  .map((setup) => ({
    ...setup,
    forwards: setup.forwards.filter(
      ({ suffix }) => !setup.hosted.some(({ zone }) => zone === suffix),
    ),
  }));

export interface Place {
  readonly folder: string;
  readonly port: number;
  readonly portOf: (server: string) => number;
}

export interface Product {
  readonly product: 'bind' | 'unbound' | 'dnsmasq';
  readonly wanted: readonly Wanted[];
  /** The first is the one that the server is started with. */
  readonly files: (setup: Setup, place: Place) => readonly StateFile[];
  readonly check: (file: string) => readonly string[];
  readonly start: (file: string) => readonly string[];
  /** By the longest suffix whether hosted or not, or what is hosted first. */
  readonly comparesLengths: boolean;
  readonly extras: readonly Extra[];
}

const VALUE = '10.41.0.7';

/** In a policy zone of BIND. */
const POLICY: readonly Extra[] = [
  { lines: [`p1.example A ${VALUE}`], names: ['p1.example'] },
  { lines: ['p2.example CNAME .'], names: ['p2.example'] },
  { lines: ['p3.example CNAME rpz-passthru.'], names: ['p3.example'] },
  {
    lines: [`p4.example A ${VALUE}`, `*.p4.example A ${VALUE}`],
    names: ['p4.example', 'b.p4.example'],
  },
];
const LOCAL_ZONES: readonly Extra[] = [
  {
    lines: ['local-zone: u1.example redirect', `local-data: "u1.example A ${VALUE}"`],
    names: ['u1.example', 'a.u1.example'],
  },
  {
    lines: ['local-zone: u2.example always_nxdomain', `local-data: "u2.example A ${VALUE}"`],
    names: ['u2.example', 'a.u2.example'],
  },
  {
    lines: ['local-zone: u3.example typetransparent', 'local-data: "t.u3.example TXT x"'],
    names: ['u3.example', 't.u3.example'],
  },
  { lines: ['local-data: "u4.example TXT x"'], names: ['u4.example'] },
  {
    lines: ['local-zone: u5.example always_transparent', `local-data: "u5.example A ${VALUE}"`],
    names: ['u5.example'],
  },
  { lines: ['local-zone: u6.example always_null'], names: ['u6.example', 'a.u6.example'] },
  {
    lines: ['local-zone: u7.example refuse', `local-data: "a.u7.example A ${VALUE}"`],
    names: ['a.u7.example', 'b.u7.example'],
  },
  { lines: ['forward-zone:', ' name: u8.example', 'server:'], names: ['a.u8.example'] },
];
const OPTIONS: readonly Extra[] = [
  {
    lines: [`address=/d1.example/${VALUE}`, 'host-record=own.d1.example,10.41.0.8'],
    names: ['d1.example', 'a.d1.example', 'own.d1.example'],
  },
  { lines: ['address=/d2.example/'], names: ['d2.example', 'a.d2.example'] },
  { lines: ['address=/d3.example/#'], names: ['a.d3.example'] },
  { lines: ['server=/d4.example/#'], names: ['a.d4.example'] },
  {
    lines: ['local=/d5.example/', 'server=/open.d5.example/#'],
    names: ['a.d5.example', 'a.open.d5.example'],
  },
  { lines: ['local=/.d6.example/d7.example/'], names: ['d6.example', 'a.d7.example'] },
  {
    lines: [`host-record=h1.d8.example,h2.d8.example,${VALUE},60`],
    names: ['h1.d8.example', 'h2.d8.example', 'd8.example'],
  },
  {
    lines: ['address=/d9.example/fd00::1', `address=/d9.example/${VALUE}`],
    names: ['a.d9.example'],
  },
];
const linesOf = (extras: readonly Extra[], { extras: chosen }: Setup): readonly string[] =>
  chosen.flatMap((index) => extras[index]?.lines ?? []);

export const PRODUCTS: readonly Product[] = [
  {
    product: 'bind',
    wanted: [
      { program: 'named', debianPackage: 'bind9' },
      { program: 'named-checkconf', debianPackage: 'bind9-utils' },
    ],
    check: (file) => ['-z', file],
    start: (file) => ['-g', '-c', file],
    comparesLengths: false,
    extras: POLICY,
    files: (setup, { folder, port, portOf }) => {
      const { hosted, single, forwards } = setup;
      const zones = [
        ...hosted.map(({ zone, hosts }) => ({
          zone,
          lines: hosts.map((host) => `${host} A ${VALUE}`),
        })),
        ...single.map((zone) => ({ zone, lines: [`@ A ${VALUE}`] })),
        { zone: 'policy.invalid', lines: linesOf(POLICY, setup) },
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
  response-policy { zone "policy.invalid"; };
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
    extras: LOCAL_ZONES,
    files: (setup, { folder, port, portOf }) => {
      const { hosted, single, forwards } = setup;
      return [
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
            ...linesOf(LOCAL_ZONES, setup),
            '',
          ].join('\n'),
        },
      ];
    },
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
    extras: OPTIONS,
    files: (setup, { folder, port, portOf }) => {
      const { hosted, single, forwards } = setup;
      return [
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
            ...linesOf(OPTIONS, setup),
            'domain-needed',
            '',
          ].join('\n'),
        },
        {
          file: 'more-hosts',
          text: `127.0.0.1 localhost\n${single.map((name) => `${VALUE} ${name} # by hand`).join('\n')}\n`,
        },
      ];
    },
  },
];
