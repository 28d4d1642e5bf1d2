import { expect, test } from 'vitest';

import { isFormerJournal, upgradeJournal } from './upgrade-journal.ts';

const NOW = 'sekisho/sync-journal/2';
const JOURNAL = `{
 "schema": "sekisho/keep-journal/1",
 "target": "dns1",
 "owned": {
  "a.example.com": [
   "10.0.0.1"
  ]
 },
 "pending": {},
 "absentSince": {}
}
`;

test('the schema alone is another one', () => {
  expect(upgradeJournal(JOURNAL, NOW)).toBe(JOURNAL.replace('sekisho/keep-journal/1', NOW));
  expect(isFormerJournal(JOURNAL)).toBe(true);
  expect(isFormerJournal(upgradeJournal(JOURNAL, NOW))).toBe(false);
});

test.each([
  '',
  '{',
  'null',
  '[]',
  JOURNAL.slice(0, 80),
  '{"schema":"sekisho/sync-journal/2","target":"sekisho/keep-journal/1"}',
  '{"schema":"sekisho/learned/1","names":[]}',
])('%j stays as it is', (text) => {
  expect(upgradeJournal(text, NOW)).toBe(text);
});
