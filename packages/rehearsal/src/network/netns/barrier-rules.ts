// Barriers in Azure as nftables rules of the virtual network's namespace, which decide what comes in after the gateway
// has translated it.

import type { Barrier, BarrierRule } from '../barrier.ts';
import { ipv4 } from './topology.ts';

/** Replaces those that are there, at once. */
export function barriersText(barriers: readonly Barrier[]): string {
  const met = barriers.filter(({ before }) => ipv4(before).length > 0);
  return [
    'table ip sekisho_barriers { }',
    'delete table ip sekisho_barriers',
    'table ip sekisho_barriers {',
    ...met.flatMap(({ rules }, index) => [
      `  chain barrier${String(index)} {`,
      ...rules.flatMap(ruleLines),
      '    reject with icmp type admin-prohibited',
      '  }',
    ]),
    '  chain inward {',
    '    type filter hook input priority 0; policy accept;',
    '    ct state established,related accept',
    ...met.map(({ before, unmetFrom }, index) => {
      const unmet = ipv4(unmetFrom);
      return [
        `    ip daddr { ${ipv4(before).join(', ')} }`,
        ...(unmet.length === 0 ? [] : [`ip saddr != { ${unmet.join(', ')} }`]),
        `meta l4proto { tcp, udp } jump barrier${String(index)}`,
      ].join(' ');
    }),
    '  }',
    '}',
    '',
  ].join('\n');
}

/** `return`: the next barrier decides too. */
function ruleLines({ allows, from, to, ports }: BarrierRule): string[] {
  const [senders, receivers] = [ipv4(from), ipv4(to)];
  if (senders.length === 0 || receivers.length === 0 || ports.length === 0) return [];
  const ranges = ports.map(([first, last]) => `${String(first)}-${String(last)}`).join(', ');
  return senders.flatMap((sender) =>
    receivers.map(
      (receiver) =>
        `    ip saddr ${sender} ip daddr ${receiver} th dport { ${ranges} } ${allows ? 'return' : 'reject with icmp type admin-prohibited'}`,
    ),
  );
}
