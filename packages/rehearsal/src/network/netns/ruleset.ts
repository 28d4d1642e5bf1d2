// The router's nftables rules: what leaves the site needs a rule, the rest is
// rejected. Counters have names, so that they outlive a change of the rules; every
// first packet is traced, so that each decision can be told.

import { portRanges, type NetworkRule, type SiteNetworks } from '../firewall.ts';
import { ipv4 } from './topology.ts';

export const COUNTERS = [
  'lan_new',
  'lan_rejected',
  'vpn_new',
  'vpn_rejected',
  'vpn_out',
  'vpn_in',
  'internet_new',
  'internet_rejected',
  'internet_out',
  'internet_in',
] as const;
export type CounterName = (typeof COUNTERS)[number];

const LINKS = [
  { link: 'vpn', device: 'vpn0' },
  { link: 'internet', device: 'wan0' },
] as const;

/** The table with its counters and sets; its chains are filled by {@link rulesText}. */
export function tableText(networks: SiteNetworks): string {
  return [
    'table ip sekisho {',
    ...COUNTERS.map((name) => `  counter ${name} { }`),
    ...setLines('on_premises', networks.onPremises),
    ...setLines('through_vpn', networks.throughVpn),
    // Counted before the decision, as a tap on each link would.
    '  chain links {',
    '    type filter hook forward priority -10; policy accept;',
    ...LINKS.flatMap(({ link, device }) => [
      `    oifname ${device} counter name ${link}_out`,
      `    iifname ${device} counter name ${link}_in`,
    ]),
    '  }',
    '  chain forward {',
    '    type filter hook forward priority 0; policy drop;',
    '  }',
    '  chain decide { }',
    '}',
    '',
  ].join('\n');
}

/** Replaces the rules at once: no packet meets half of them. */
export function rulesText(rules: readonly NetworkRule[], networks: SiteNetworks): string {
  return [
    'flush chain ip sekisho forward',
    'flush chain ip sekisho decide',
    'table ip sekisho {',
    '  chain decide {',
    ...rules.flatMap((rule) => ruleLines(rule)),
    '  }',
    '  chain forward {',
    // Open connections stay. A datagram is decided each time: a program asks its DNS from one port for hours.
    '    meta l4proto tcp ct state established accept',
    '    ct state established ct direction reply accept',
    '    ct state related accept',
    '    ct state invalid drop',
    // Inside the site nothing is filtered; where the kernel has br_netfilter, packets on the bridge come by here.
    ...insideLines(networks),
    // Between the virtual network and the internet there is no firewall of the site: nothing is decided, told or counted.
    '    iifname != lan0 oifname != lan0 accept',
    ...closedLines(networks),
    '    meta nftrace set 1',
    '    jump decide',
    ...LINKS.flatMap(({ link, device }) => [
      `    oifname ${device} counter name ${link}_rejected`,
      `    iifname ${device} counter name ${link}_rejected`,
    ]),
    '    iifname lan0 oifname lan0 counter name lan_rejected',
    '    reject with icmp type admin-prohibited',
    '  }',
    '}',
    '',
  ].join('\n');
}

/** Inside a zone nothing is filtered; without zones, nowhere on the premises. */
function insideLines({ zones = [] }: SiteNetworks): string[] {
  const named = zones.map((zone) => ipv4(zone.networks)).filter((networks) => networks.length > 0);
  if (named.length === 0) return ['    iifname lan0 oifname lan0 accept'];
  const all = `{ ${named.flat().join(', ')} }`;
  return [
    ...named.map((networks) => {
      const own = `{ ${networks.join(', ')} }`;
      return `    iifname lan0 oifname lan0 ip saddr ${own} ip daddr ${own} accept`;
    }),
    `    iifname lan0 oifname lan0 ip saddr != ${all} ip daddr != ${all} accept`,
  ];
}

/** No way leads there: no firewall is asked, and nothing is told or counted. */
function closedLines({ closed = [] }: SiteNetworks): string[] {
  return closed.flatMap(({ from, to }) => {
    const [here, there] = [ipv4(from), ipv4(to)];
    return here.length === 0 || there.length === 0
      ? []
      : [
          `    ip saddr { ${here.join(', ')} } ip daddr { ${there.join(', ')} } reject with icmp type host-unreachable`,
        ];
  });
}

/** The VPN gateway of Azure translates what comes in; answers go back the same way. */
export function translationText({ translated = [] }: SiteNetworks): string | null {
  const lines = translated.flatMap(({ from, azure, seenAs }) =>
    azure.includes(':')
      ? []
      : [
          `    ip saddr { ${ipv4(from).join(', ')} } dnat ip prefix to ip daddr map { ${seenAs} : ${azure} }`,
        ],
  );
  return lines.length === 0
    ? null
    : [
        'table ip sekisho {',
        '  chain translate {',
        '    type nat hook prerouting priority dstnat; policy accept;',
        ...lines,
        '  }',
        '}',
        '',
      ].join('\n');
}

function ruleLines(rule: NetworkRule): string[] {
  const from = sideOf('saddr', rule.from);
  const to = sideOf('daddr', rule.to);
  if (from === null || to === null) return [];
  const ports = portRanges(rule).map(([first, last]) =>
    first === last ? String(first) : `${String(first)}-${String(last)}`,
  );
  const match = [from, to, `meta l4proto { tcp, udp } th dport { ${ports.join(', ')} }`]
    .filter((part) => part !== '')
    .join(' ');
  return [
    ...LINKS.flatMap(({ link, device }) => [
      `    ${match} oifname ${device} counter name ${link}_new accept`,
      `    ${match} iifname ${device} counter name ${link}_new accept`,
    ]),
    // From one zone to another.
    `    ${match} iifname lan0 oifname lan0 counter name lan_new accept`,
  ];
}

/** Null: a term that no packet here can meet. */
function sideOf(side: 'saddr' | 'daddr', term: string): string | null {
  if (term === 'any') return '';
  if (term === 'internet') return `ip ${side} != @on_premises ip ${side} != @through_vpn`;
  return term.includes(':') ? null : `ip ${side} ${term}`;
}

function setLines(name: string, networks: readonly string[]): string[] {
  const elements = ipv4(networks);
  return [
    `  set ${name} {`,
    '    type ipv4_addr; flags interval; auto-merge',
    ...(elements.length === 0 ? [] : [`    elements = { ${elements.join(', ')} }`]),
    '  }',
  ];
}
