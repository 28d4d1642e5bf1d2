import { expect, test } from 'vitest';

import { readApplianceLog } from './stage-log.ts';

const EVIDENCE = { file: 'appliance.log', line: 1 };

test('a failed stage with its program, name and error', () => {
  const line =
    '{"at":"2023-11-23T18:00:00.000Z","event":"stage-failed","stage":"rcm","program":"system","name":"a.example.com","error":"proxy-denied","message":"403"}';
  expect(readApplianceLog(line, EVIDENCE)).toEqual({
    kind: 'appliance',
    at: Date.UTC(2023, 10, 23, 18),
    evidence: EVIDENCE,
    event: 'stage-failed',
    stage: 'rcm',
    program: 'system',
    name: 'a.example.com',
    error: 'proxy-denied',
    message: '403',
    entries: [],
    bypassListEnabled: null,
  });
});

test.each([
  '',
  '{',
  '{}',
  '{"at":"yesterday","event":"stage-done"}',
  '{"at":"2023-11-23T18:00:00Z","event":"danced"}',
  '["at"]',
  '{"at":"2023-11-23T18:00:00Z","event":"stage-done","program":"root"}',
])('%j is another format', (line) => {
  expect(readApplianceLog(line, EVIDENCE)).toBeUndefined();
});
