// A finding as followed logs tell it, for tests of the page.

import type { Finding } from '@sekisho/core/diagnose/finding.ts';

export function findingOf(name: string, over: Partial<Finding> = {}): Finding {
  return {
    code: 'proxy-denies-unknown-name',
    severity: 'error',
    confidence: 'high',
    name,
    program: 'unknown',
    client: '10.1.1.10',
    layer: 'proxy-allow',
    count: 3,
    bytes: 0,
    first: '2026-04-01T09:00:00Z',
    last: '2026-04-01T09:05:00Z',
    message: name,
    because: { code: 'finding.proxy-denies-unknown-name', values: { name } },
    fix: { layer: over.layer ?? 'proxy-allow', add: [] },
    evidence: [{ file: 'access.log', line: 7 }],
    ...over,
  };
}
