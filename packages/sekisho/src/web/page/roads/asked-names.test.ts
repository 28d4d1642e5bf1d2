// Names that logs show and no plan has.

import { describe, expect, test } from 'vitest';

import type { Finding } from '@sekisho/core/diagnose/finding.ts';
import type { SeenName } from '../../api.ts';
import { askedNames, isAskedTrouble } from './asked-names.ts';
import { gatesIn } from './strands.ts';

describe('names that are not in the plan', () => {
  const finding = (of: Partial<Finding>): Finding => ({
    code: 'proxy-denies-unknown-name',
    severity: 'warning',
    confidence: 'high',
    name: 'news.example.com',
    program: 'unknown',
    client: '10.1.1.10',
    layer: 'proxy-allow',
    count: 3,
    bytes: 0,
    first: '',
    last: '',
    message: '',
    because: { code: 'finding.proxy-denies-unknown-name', values: {} },
    fix: { layer: 'proxy-allow', add: [] },
    evidence: [],
    ...of,
  });

  test('are those of findings that tell of a request, with their fix or none, the worst first', () => {
    const hub = 'hub2j8q.servicebus.windows.net';
    const asked = askedNames(
      [
        finding({}),
        finding({ client: '10.1.1.11', count: 2 }),
        finding({ name: 'planned.example.com' }),
        finding({ code: 'allowed-name-unused', name: '.example.net' }),
        finding({ name: '', code: 'service-refused' }),
        finding({
          code: 'proxy-denies-needed-name',
          severity: 'error',
          name: hub,
          count: 441,
          fix: { layer: 'proxy-allow', add: [hub] },
        }),
        finding({ code: 'private-name-not-found', severity: 'error', name: 'new.example.net' }),
      ],
      [],
      (name) => name === 'planned.example.com',
    );
    expect(
      asked.map(({ name, count, road, state, fix }) => [name, count, road, state, fix?.add]),
    ).toEqual([
      [hub, 441, 'proxy', 'refused', [hub]],
      ['new.example.net', 3, 'none', 'refused', undefined],
      ['news.example.com', 5, 'proxy', 'refused', undefined],
    ]);
    expect(asked[2]?.clients).toEqual(['10.1.1.10', '10.1.1.11']);
    expect([...gatesIn([], asked)].toSorted()).toEqual(['dns', 'proxy']);
  });

  test('one that was let through afterwards needs no change, and is no problem', () => {
    const name = 'hub2j8q.servicebus.windows.net';
    const refused = finding({
      code: 'proxy-denies-needed-name',
      severity: 'error',
      name,
      last: '2026-04-01T09:00:00Z',
      fix: { layer: 'proxy-allow', add: [name] },
    });
    const seen = (isRefused: boolean, last: string) => ({
      name,
      program: 'system' as const,
      road: 'proxy' as const,
      isRefused,
      count: 1,
      bytes: 1,
      last,
    });
    const whether = (of: ReturnType<typeof seen>[]): unknown =>
      askedNames([refused], of, () => false).map((each) => [each.state, isAskedTrouble(each)]);
    expect(whether([seen(false, '2026-04-01T09:01:00Z')])).toEqual([['wrong-road', false]]);
    expect(whether([seen(false, '2026-04-01T08:00:00Z')])).toEqual([['refused', true]]);
    expect(whether([seen(true, '2026-04-01T09:01:00Z')])).toEqual([['refused', true]]);
  });

  test('one of the site’s own machines was let through to another name: it stands there, with nothing to change', () => {
    const carried = (name: string, of: Partial<SeenName> = {}): SeenName => ({
      name,
      program: 'unknown',
      road: 'proxy',
      isRefused: false,
      isUnplanned: true,
      count: 7,
      bytes: 1,
      last: '2026-04-01T09:00:00Z',
      ...of,
    });
    const asked = askedNames(
      [finding({})],
      [
        carried('ctldl.windowsupdate.com'),
        carried('planned.example.com', { isUnplanned: false }),
        // Findings tell of it already.
        carried('news.example.com'),
      ],
      () => false,
    );
    expect(
      asked.map((each) => [each.name, each.state, each.fix, each.count, isAskedTrouble(each)]),
    ).toEqual([
      ['news.example.com', 'wrong-road', null, 3, false],
      ['ctldl.windowsupdate.com', 'wrong-road', null, 7, false],
    ]);
    expect([...gatesIn([], asked)]).toEqual(['proxy']);
  });
});
