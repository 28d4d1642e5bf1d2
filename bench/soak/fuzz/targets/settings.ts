// site.yaml and the files that it names: settings of today, lists, PAC, and what a server of DNS has.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parsePlan } from '@sekisho/core/documents/parse-plan.ts';
import { mergeApplianceJson } from '@sekisho/core/products/configuration-manager/merge-appliance-json.ts';
import { readState } from '@sekisho/core/resolver-state/read-state.ts';
import { parseAllowList } from '@sekisho/core/roads/allow-list.ts';
import { parseApplianceJson } from '@sekisho/core/roads/current-settings.ts';
import { parseDotnetRegex } from '@sekisho/core/roads/dialects/dotnet-regex.ts';
import { decideBypass } from '@sekisho/core/roads/dialects/bypass.ts';
import { LIST_DIALECTS } from '@sekisho/core/roads/dialects/dialects.ts';
import { askPac } from '@sekisho/core/roads/dialects/pac.ts';
import { parsePacResult } from '@sekisho/core/roads/dialects/pac-result.ts';
import { parseInternetOptions, parseSystemOptions } from '@sekisho/core/roads/internet-options.ts';
import { parseSite } from '@sekisho/core/site/parse-site.ts';
import { composePlan } from '@sekisho/core/plan/compose-plan.ts';
import { planDocument } from '@sekisho/core/documents/plan-document.ts';
import { EXAMPLE_SITE } from '@sekisho/sekisho/cli/site-input.ts';
import { planInput } from '@sekisho/test-kit/plan/japan-east.ts';
import { plain, type FuzzTarget } from '../target.ts';

const example = (...path: string[]): string => readFileSync(join(EXAMPLE_SITE, ...path), 'utf8');

const REGISTRY = `Windows Registry Editor Version 5.00\r\n\r\n[HKEY_USERS\\S-1-5-18\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings]\r\n"ProxyEnable"=dword:00000001\r\n"ProxyServer"="http=10.1.1.20:3128;https=10.1.1.20:3128"\r\n"ProxyOverride"="*.example.net;<local>"\r\n[HKEY_USERS\\S-1-5-18\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections]\r\n"DefaultConnectionSettings"=hex:46,00,00,00,02,00,00,00,\\\r\n  03,00,00,00\r\n`;

/** A server's files, one after another in one input. */
const RESOLVERS: Readonly<Record<string, readonly string[]>> = {
  bind: [
    '// own\nacl "a" { !10.0.0.1; 10/8; { any; }; };\noptions { directory "/x"; forwarders port 53 { 192.0.2.1 port 5353; }; recursion yes; response-policy { zone "rpz"; }; };\nview "v" { match-clients { a; }; include "f0"; zone "z.example" IN { type master; file "f1"; }; zone "." { type hint; file "r"; }; };\n',
    '$ORIGIN z.example.\n$TTL 1h\n@ IN SOA n h ( 1 1 1 1 1 )\nh 60 A 10.0.0.7\n  TXT "x;(" \n*.w CNAME h\n$GENERATE 1-3 a$ A 10.0.0.$\n',
  ],
  unbound: [
    'server:\n local-zone: "z.example." static # x\n local-data: \'h.z.example. 60 IN A 10.0.0.7\'\n access-control-view: 192.0.2.0/24 v\n include: "f0"\nforward-zone: name: "." forward-addr: 192.0.2.1@853#n\nauth-zone:\n name: "q.example"\n zonefile: "f1"\n',
    '$ORIGIN q.example.\n@ IN SOA n h 1 1 1 1 1\nh A 10.0.0.7\n',
  ],
  dnsmasq: [
    'no-resolv\nserver=/a.example/b.example/10.0.0.1#53@eth0\nlocal=/c.example/\naddress=/d.example/#\nhost-record=h.c.example,10.0.0.7,fd00::7,60\ncname=i.c.example,h.c.example\nconf-file=f0\nconf-dir=/x,*.conf\n',
    'nameserver 192.0.2.1\nsearch example.net\n',
  ],
  windows: [
    '[{"ZoneName":"z.example","ZoneType":"Primary","ReplicationScope":"Domain"},{"UseRootHint":true,"IPAddress":[{"Address":16908480}]},{"ZoneName":"z.example","HostName":"h","RecordType":"A","RecordData":{"CimInstanceProperties":["IPv4Address = \\"10.0.0.7\\""]}}]',
    '[{"ZoneName":"y.example","ZoneType":"Forwarder","MasterServers":"10.41.0.4;10.41.0.5"}]',
  ],
};
const CONTEXT = {
  server: '192.0.2.53',
  clients: ['192.0.2.10'],
  endpointNetworks: ['10.2.0.0/16'],
};
const NEXT_FILE = '\n%%%\n';

const resolvers = Object.entries(RESOLVERS).map(([product, files]): FuzzTarget => ({
  name: `resolver: ${product}`,
  inputs: [files.join(NEXT_FILE)],
  words: ['include "f0";', 'include: f0\n', 'conf-file=f0\n', '$INCLUDE f0\n', '$GENERATE 1-9999 '],
  read: (input) =>
    readState(
      input
        .toString('utf8')
        .split(NEXT_FILE)
        .map((text, index) => ({ file: `f${String(index)}`, text })),
      product,
      CONTEXT,
    ),
}));

const LISTS = {
  squid: '.example.net\nlogin.example.com # x\n*.bad.example\n-n\n',
  zscaler: '.example.net\nlogin.example.com/path\nhttps://a.example\n',
  paloalto: '*.example.net/\n^.example.com\nlogin.example.com\n',
  fortinet: '*.example.net\nexample.com\n/a[bc]*/\n',
  other: '*.example.net\n.example.com\n# x\nlogin.example.com\n',
} as const;

const lists = Object.entries(LISTS).map(([product, text]): FuzzTarget => ({
  name: `list: ${product}`,
  inputs: [text],
  read: (input) => parseAllowList(input, 'allow.txt', product as keyof typeof LISTS), // a key of it
}));

const URLS = ['https://a.example.net/', 'http://10.1.1.1:8080/x', 'https://login.example.com/'];
const bypasses = LIST_DIALECTS.map((id): FuzzTarget => ({
  name: `bypass: ${id}`,
  inputs: ['*.example.net;<local>;10.*;[::1];login.example.com:443', '.a.example\n^x(a|b)*$\n'],
  words: ['(a+)+$', '(?<n>a)\\k<n>', '[^]', '[a-', '{1,99999}', '\\p{L}', '(?i)', '<-loopback>'],
  read: (input) => decideBypass(id, input.toString('utf8'), URLS),
}));

const PAC =
  'function FindProxyForURL(url, host) {\n  if (dnsDomainIs(host, ".example.net") || isInNet(host, "10.0.0.0", "255.0.0.0")) return "DIRECT";\n  return "PROXY 10.1.1.20:3128; SOCKS x:1; DIRECT";\n}\n';

export const settingsTargets = plain([
  {
    name: 'site.yaml',
    inputs: [example('site.yaml'), 'name: a\n'],
    words: [
      '&a',
      '*a',
      '<<: *a\n',
      '? ',
      '!!binary x',
      '|\n',
      '>-\n',
      '%YAML 1.1\n---\n',
      '\t',
      '{a: b',
    ],
    read: (input) => parseSite(input.toString('utf8')),
  },
  ...resolvers,
  ...lists,
  ...bypasses,
  {
    name: 'settings: appliance.json',
    inputs: [example('appliance', 'appliance.json')],
    read: (input) => parseApplianceJson(input.toString('utf8'), 'appliance.json'),
  },
  {
    name: 'settings: appliance.json, changed',
    inputs: [example('appliance', 'appliance.json')],
    read: (input) =>
      mergeApplianceJson(input.toString('utf8'), {
        proxy: { host: '10.1.1.20', port: 3128 },
        bypass: ['a.example.net'],
      }),
  },
  {
    name: 'settings: internet options',
    inputs: [example('appliance', 'system-internet-options.json'), REGISTRY],
    words: ['"ProxyEnable"=dword:', 'hex:', '\\\r\n', '"AutoConfigURL"="x"', '[HKEY_', '@="x"'],
    read: (input) => {
      const text = input.toString('utf8');
      const first = settled(() => parseInternetOptions(text, 'options.reg'));
      parseSystemOptions(text, 'options.reg');
      first();
    },
  },
  {
    name: 'settings: PAC, its answer',
    inputs: ['PROXY 10.1.1.20:3128; SOCKS5 a:1;DIRECT', 'HTTPS [::1]:443'],
    read: (input) => parsePacResult(input.toString('utf8')),
  },
  {
    name: 'settings: PAC, the script',
    inputs: [PAC],
    words: ['while(1){}', 'eval("1")', 'this.constructor', '`${1}`', 'throw 1;', 'new Array(1e9)'],
    isSlow: true,
    read: (input) =>
      askPac(input.toString('utf8'), [URLS[0] ?? ''], { now: new Date(0), timeoutMs: 1000 }),
  },
  {
    name: 'settings: an expression of .NET',
    inputs: ['^(?:[\\w-]+\\.)*example\\.net$', '(a|b){2,3}?[^x-z]\\d'],
    read: (input) => parseDotnetRegex(input.toString('utf8')),
  },
  {
    name: 'a saved plan',
    inputs: [JSON.stringify(planDocument(composePlan(planInput())))],
    read: (input) => parsePlan(input.toString('utf8'), 'plan.json'),
  },
]);

/** Its error later, so that what follows runs in any case. */
function settled(act: () => unknown): () => void {
  try {
    act();
    return () => undefined;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
