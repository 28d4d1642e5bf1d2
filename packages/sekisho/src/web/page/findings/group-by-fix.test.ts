import { expect, test } from 'vitest';

import type { Finding } from '@sekisho/core/diagnose/finding.ts';
import type { SeenFinding } from '../state/scenario.ts';
import { groupByFix } from './group-by-fix.ts';

const NEVER = (): boolean => false;

function seen(parts: Partial<Finding>): SeenFinding {
  const finding: Finding = {
    code: 'proxy-denies-needed-name',
    severity: 'error',
    confidence: 'high',
    name: 'a.example.com',
    program: 'system',
    client: '10.1.1.10',
    layer: 'proxy-allow',
    count: 1,
    bytes: 0,
    first: '2026-01-01T00:00:00Z',
    last: '2026-01-01T00:00:00Z',
    message: '',
    because: { code: 'x', values: {} },
    fix: { layer: 'proxy-allow', add: ['a.example.com'] },
    evidence: [],
    ...parts,
  };
  return { at: finding.first, finding };
}

test('one change for all that it ends, with requests and machines', () => {
  const [group, ...rest] = groupByFix(
    [seen({ count: 400 }), seen({ client: '10.1.2.31', count: 52 }), seen({ client: null })],
    NEVER,
  );
  expect(rest).toEqual([]);
  expect(group).toMatchObject({ count: 453, clients: ['10.1.1.10', '10.1.2.31'] });
});

test('worst first, then the most requests; what is fixed comes last', () => {
  const fix = (name: string): Pick<Finding, 'fix'> => ({
    fix: { layer: 'proxy-allow', add: [name] },
  });
  const groups = groupByFix(
    [
      seen({ severity: 'info', count: 9, ...fix('info') }),
      seen({ severity: 'error', count: 1, ...fix('few') }),
      seen({ severity: 'error', count: 5, ...fix('many') }),
      seen({ severity: 'error', count: 99, ...fix('fixed') }),
    ],
    ({ finding }) => finding.fix.add.includes('fixed'),
  );
  expect(groups.map((group) => group.fix.add[0])).toEqual(['many', 'few', 'info', 'fixed']);
  expect(groups.map(({ isFixed }) => isFixed)).toEqual([false, false, false, true]);
});

test('findings with nothing to change are told apart by their kind', () => {
  const nothing = { fix: { layer: 'proxy-allow', add: [] } } as const;
  const groups = groupByFix(
    [
      seen({ code: 'allowed-name-unused', ...nothing }),
      seen({ code: 'allowed-name-unused', name: 'b.example.com', ...nothing }),
      seen({ code: 'proxy-inspects-tls', ...nothing }),
    ],
    NEVER,
  );
  expect(groups.map(({ findings }) => findings.length)).toEqual([2, 1]);
});
