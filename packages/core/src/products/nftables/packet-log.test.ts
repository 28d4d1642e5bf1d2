import { expect, test } from 'vitest';

import { createNftablesReader } from './packet-log.ts';

const readNftables = createNftablesReader();
const EVIDENCE = { file: 'firewall.log', line: 3 };

test.each([
  {
    title: 'a rejected SYN',
    line: 'Nov 23 18:00:00 fw kernel: sekisho-reject IN=lan0 OUT=wan0 MAC= SRC=10.1.1.10 DST=20.1.2.3 LEN=60 TOS=0x00 PREC=0x00 TTL=63 ID=1 DF PROTO=TCP SPT=40001 DPT=443 WINDOW=64240 RES=0x00 SYN URGP=0',
    seen: { from: '10.1.1.10', to: '20.1.2.3', port: 443 },
  },
  {
    title: 'a rejected question, with the time since boot',
    line: '2023-11-23T18:00:00.5+09:00 fw kernel: [12345.678901] DROP: IN=eth1 OUT=eth0 SRC=10.1.1.53 DST=192.0.2.53 LEN=28 TOS=0x00 PREC=0x00 TTL=63 ID=0 PROTO=UDP SPT=5353 DPT=53 LEN=8',
    seen: {
      from: '10.1.1.53',
      to: '192.0.2.53',
      port: 53,
      at: Date.UTC(2023, 10, 23, 9, 0, 0, 500),
    },
  },
])('$title', ({ line, seen }) => {
  expect(readNftables(line, EVIDENCE)).toMatchObject({
    kind: 'firewall',
    evidence: EVIDENCE,
    ...seen,
  });
});

test.each([
  '',
  'Nov 23 18:00:00 fw kernel: usb 1-1: new device',
  'Nov 23 18:00:00 fw sshd[1]: IN=x SRC=1.1.1.1 DST=2.2.2.2 PROTO=TCP DPT=22',
  `IN=a OUT=b SRC=10.1.1.10 DST=10.2.1.1 ${'x'.repeat(2048)} PROTO=TCP DPT=22`,
])('%j is no line of a packet', (line) => {
  expect(readNftables(line, EVIDENCE)).toBeUndefined();
});
