// The decisions of nftables, from `nft monitor trace`: a line describes the packet,
// the lines after it the rules it met, the last one with what became of it.

import type { FirewallEvent } from '../network.ts';

const PACKET =
  /^trace id (\S+) ip sekisho forward packet: iif "([^"]+)" oif "([^"]+)" .*?\bip saddr (\S+) ip daddr (\S+) .*?\b(tcp|udp) sport (\d+) (?:tcp|udp) dport (\d+)/;
/** The monitor knows the rules of its start; of later ones it tells the number and the verdict. */
const VERDICT =
  /^trace id (\S+) ip sekisho (?:forward|decide) (?:unknown )?rule .*\(verdict (accept|drop)\)/;

/** A reader of the monitor's lines with the memory of packets that are not decided yet. */
export function createTraceReader(
  emit: (event: FirewallEvent) => void,
  clock: () => Date,
): (line: string) => void {
  const open = new Map<string, Omit<FirewallEvent, 'verdict'>>();
  return (line) => {
    const packet = PACKET.exec(line);
    if (packet !== null) {
      const [, id = '', iif, oif, from = '', to = '', protocol, fromPort, port] = packet;
      const via = iif === 'vpn0' || oif === 'vpn0' ? 'vpn' : iif === oif ? 'lan' : 'internet';
      open.set(id, {
        at: clock(),
        from,
        fromPort: Number(fromPort),
        to,
        port: Number(port),
        protocol: protocol === 'udp' ? 'udp' : 'tcp',
        via,
      });
      return;
    }
    const [, id = '', verdict] = VERDICT.exec(line) ?? [];
    const decided = open.get(id);
    if (decided === undefined) return;
    open.delete(id);
    emit({ ...decided, verdict: verdict === 'accept' ? 'allowed' : 'rejected' });
  };
}
