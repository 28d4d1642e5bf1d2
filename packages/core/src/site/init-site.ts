// Answers to a few questions → a site.yaml with comments. Pure; `sekisho init` asks and writes.

import { stringify } from 'yaml';

import type { Site } from './site.ts';

export interface SiteAnswers {
  readonly name: string;
  readonly region: string;
  readonly cloud?: Site['cloud'];
  readonly onPremises: readonly string[];
  readonly throughVpn: readonly string[];
  readonly proxy: {
    readonly address: string;
    readonly port?: number;
    readonly product?: Site['proxies'][number]['product'];
  };
  readonly resolver: {
    readonly address: string;
    readonly product?: Site['resolvers'][number]['product'];
    readonly forwards?: Site['resolvers'][number]['forwards'];
  };
  readonly appliance: {
    readonly address: string;
    readonly vault: string;
    readonly cacheStorageAccount?: string;
  };
  readonly sources?: readonly { readonly name: string; readonly address: string }[];
}

const EDL_SYNC = '{ driver: edl, folder: out/edl }';
const PROXY_SYNC: Readonly<Record<Site['proxies'][number]['product'], string>> = {
  squid: '{ driver: squid, folder: /etc/squid/sekisho }',
  zscaler: EDL_SYNC,
  paloalto: EDL_SYNC,
  fortinet: EDL_SYNC,
  other: EDL_SYNC,
};

const RESOLVER_SYNC: Readonly<Record<Site['resolvers'][number]['product'], string>> = {
  bind: '{ driver: bind, policyZone: sekisho.rpz, tsigKeyFile: sekisho.key }',
  unbound: '{ driver: unbound, controlSocket: /run/unbound.ctl, file: /etc/unbound/sekisho.conf }',
  dnsmasq: '{ driver: dnsmasq, hostsFile: /etc/sekisho/hosts, pidFile: /run/dnsmasq.pid }',
  coredns: '{ driver: coredns, hostsFile: /etc/coredns/hosts }',
  windows: '{ driver: windows, script: out/windows-dns.ps1 }',
  other:
    '{ driver: windows, script: out/windows-dns.ps1 } # Windows, BIND, Unbound, dnsmasq, CoreDNS',
};

/** The text of a site.yaml that parseSite accepts when the answers are valid. */
export function composeSiteYaml(answers: SiteAnswers): string {
  const { proxy, resolver, appliance } = answers;
  return `# What stands on premises, and the policy. Every key: docs/site.md
# A line that begins with "#" is off; take the "#" away to use it.

# A word for this site; it names files and reports.
name: ${scalar(answers.name)}

# AzurePublic, AzureUSGovernment or AzureChina
cloud: ${scalar(answers.cloud ?? 'AzurePublic')}

# The vault's region, as Azure spells it (az account list-locations --query "[].name").
region: ${scalar(answers.region)}

# The region's codes in the names of Site Recovery and of Azure Migrate, where they are known before
# a private endpoint shows them.
# asrCode: jpe
# migrateCode: je

# Folder with exports of the subscription (docs/estate.md).
estate: estate

networks:
  # Networks of this site.
  onPremises:${list(answers.onPremises)}
  # Networks in Azure that are reached through the VPN or ExpressRoute.
  throughVpn:${list(answers.throughVpn)}

proxies:
  - name: proxy1
    product: ${scalar(proxy.product ?? 'squid')} # squid or other
    address: ${scalar(proxy.address)}
    port: ${scalar(proxy.port ?? 3128)}
    # The name by which clients know it, when it is not the address.
    # host: proxy.example.com
    # What it allows today: the file of its acl (dstdomain), one entry a line.
    # allowList: proxy-allow.txt
    # Which DNS it asks: internet, or the name of a resolver below.
    resolver: internet
    # How sekisho sync brings its allow-list in step (docs/sync.md); without it sync leaves it alone.
    # sync: ${PROXY_SYNC[proxy.product ?? 'squid']}

resolvers:
  - name: dns1
    product: ${scalar(resolver.product ?? 'bind')} # bind, unbound, dnsmasq, coredns, windows or other
    address: ${scalar(resolver.address)}
    # Where it sends what it has no zone for: internet, azure (a resolver in the virtual
    # network, which also answers the private zones) or none.
    forwards: ${scalar(resolver.forwards ?? 'internet')}
    # With azure: the addresses there, such as the inbound endpoint of DNS Private Resolver.
    # forwardTo: [10.2.1.4]
    # How sekisho sync brings its records in step (docs/sync.md); without it sync leaves it alone.
    # sync: ${RESOLVER_SYNC[resolver.product ?? 'bind']}

firewall:
  # Everything else that leaves the site is rejected. Traffic inside it needs no rule.
  allow:
    - { from: ${scalar(proxy.address)}, to: internet, ports: [443, 80, 53] }
    - { from: ${scalar(resolver.address)}, to: internet, ports: [53] }
${answers.throughVpn.map((network) => `    - { from: ${scalar(appliance.address)}, to: ${scalar(network)}, ports: [443] }\n`).join('')}
appliances:
  - name: appliance1
    address: ${scalar(appliance.address)}
    # The Recovery Services vault that it registers with.
    vault: ${scalar(appliance.vault)}
    proxy: proxy1
    resolver: dns1
    # The storage account that replication goes through.
    ${appliance.cacheStorageAccount === undefined ? '# cacheStorageAccount: mycache' : `cacheStorageAccount: ${scalar(appliance.cacheStorageAccount)}`}
    # What is set today, to compare the plan with. Copy the files beside this one.
    # settings:
    #   applianceJson: appliance/appliance.json
    #   systemInternetOptions: appliance/system-internet-options.json

# Machines to protect.
sources:${sources(answers.sources ?? [])}

policy:
  # May the proxy allow a whole suffix (*.example.com)?
  allowWildcards: false
  # Bypass lists by whole zones (zone), or name by name (names).
  scope: zone
  # Allow what the documents call optional: portal time check, telemetry, auto update.
  optional: false
  # Further names that shall go through the proxy.
  extraNames: []

# Recovery points, in minutes: how long they are kept, and the time between two that are
# application-consistent (0: none).
replicationPolicy:
  recoveryPointHistoryMinutes: 1440
  appConsistentMinutes: 0

rehearsal:
  # Speed of the VPN in megabits a second (0: as fast as this machine) and its delay.
  vpnRateMbps: 0
  vpnDelayMs: 0
  # One second of the rehearsal stands for this many of a real set-up.
  timeScale: 60
`;
}

function list(texts: readonly string[]): string {
  return texts.length === 0 ? ' []' : texts.map((text) => `\n    - ${scalar(text)}`).join('');
}

function sources(machines: NonNullable<SiteAnswers['sources']>): string {
  if (machines.length === 0)
    return ' []\n  # - { name: app1, address: 10.1.2.31, appliance: appliance1 }';
  return machines
    .map(
      ({ name, address }) =>
        `\n  - { name: ${scalar(name)}, address: ${scalar(address)}, appliance: appliance1 }`,
    )
    .join('');
}

/** One value in one line, quoted when YAML would read it as anything but itself (`58e1`, `no`, `a: b`). */
function scalar(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const plain = stringify(value, { lineWidth: 0 }).trim();
  return /^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(value) && plain === value
    ? plain
    : JSON.stringify(value);
}
