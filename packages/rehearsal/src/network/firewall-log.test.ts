import { expect, test } from 'vitest';

import { logRejections } from './firewall-log.ts';
import type { FirewallEvent } from './network.ts';

const NETWORKS = { onPremises: ['10.1.0.0/16'], throughVpn: ['10.2.0.0/16'] };
const REJECTED: FirewallEvent = {
  at: new Date('2023-11-03T18:00:00Z'),
  from: '10.1.1.10',
  fromPort: 51_514,
  to: '203.0.113.5',
  port: 443,
  protocol: 'tcp',
  verdict: 'rejected',
  via: 'internet',
};

function linesOf(...events: FirewallEvent[]): string[] {
  const lines: string[] = [];
  const listen = logRejections({
    hostname: 'fw1',
    networks: NETWORKS,
    line: (text) => lines.push(text),
  });
  for (const event of events) listen(event);
  return lines;
}

test('a rejected connection is written as the kernel writes it', () => {
  expect(linesOf(REJECTED)).toEqual([
    'Nov  3 18:00:00 fw1 kernel: sekisho-reject IN=lan0 OUT=wan0 MAC= SRC=10.1.1.10 DST=203.0.113.5 LEN=60 TOS=0x00 PREC=0x00 TTL=63 ID=1 DF ' +
      'PROTO=TCP SPT=51514 DPT=443 WINDOW=64240 RES=0x00 SYN URGP=0',
  ]);
});

test('a rejected datagram has no TCP fields', () => {
  const [line] = linesOf({ ...REJECTED, to: '10.2.1.4', port: 53, protocol: 'udp', via: 'vpn' });
  expect(line).toMatch(/ OUT=vpn0 .* PROTO=UDP SPT=51514 DPT=53 LEN=8$/);
});

test('what is allowed is not written', () => {
  expect(linesOf({ ...REJECTED, verdict: 'allowed' })).toEqual([]);
});
