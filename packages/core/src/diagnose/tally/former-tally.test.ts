import { expect, test } from 'vitest';

import { looksLikeTally, parseTally } from './tally-file.ts';

/** As 0.1.0 writes one. */
const FORMER = `{"schema":"sekisho/tally/1","readings":[],"groups":[{"kind":"dns","client":"10.1.1.10","name":"a.example.com","answer":"nxdomain","addresses":[],"count":2,"bytes":0,"first":1,"last":{"at":2,"evidence":{"file":"q.log","line":2}},"evidence":[]}],"appliance":[{"kind":"appliance","at":null,"evidence":{"file":"a.log","line":1},"event":"stage-failed","stage":"register","actor":"system","name":null,"error":null,"message":"","entries":[],"bypassListEnabled":null}],"dropped":3}\n`;

test('a tally of 0.1.0 is read as one of today', () => {
  expect(looksLikeTally(FORMER.slice(0, 64))).toBe(true);
  const { tally } = parseTally(FORMER, 'a.tally');
  expect([...tally.groups.values()]).toMatchObject([{ name: 'a.example.com', count: 2 }]);
  expect(tally.appliance).toMatchObject([{ stage: 'register', program: 'system' }]);
  expect(tally.dropped).toBe(3);
});

test('one of another version is not taken for one', () => {
  expect(looksLikeTally('{"schema":"sekisho/tally/9"')).toBe(false);
  expect(() => parseTally(FORMER.replace('tally/1', 'tally/9'), 'a.tally')).toThrow(
    'a.tally is not a tally of this version',
  );
});
