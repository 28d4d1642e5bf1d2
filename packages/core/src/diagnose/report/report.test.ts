import { describe, expect, test } from 'vitest';

import { isTextCode, say } from '../../text/text.ts';
import { FINDING_CODES, type Finding } from '../finding.ts';
import { formatHtml } from './html-report.ts';
import { formatMarkdown } from './markdown-report.ts';
import type { ReportRead } from './report.ts';

const HOSTILE = '<img src=x onerror=alert(1)>`*|[x](javascript:y)\u001b[31m';
const FINDING: Finding = {
  code: 'proxy-denies-needed-name',
  severity: 'error',
  confidence: 'high',
  name: HOSTILE,
  program: 'unknown',
  client: null,
  layer: 'proxy-allow',
  count: 3,
  bytes: 0,
  first: '2023-11-23T09:00:00.000Z',
  last: '2023-11-23T10:00:00.000Z',
  message: '',
  because: { code: 'finding.proxy-denies-needed-name', values: { name: HOSTILE } },
  fix: { layer: 'proxy-allow', add: [HOSTILE] },
  evidence: [{ file: HOSTILE, line: 7, text: `GET ${HOSTILE}` }],
};
const READ: ReportRead = {
  readings: [
    {
      file: HOSTILE,
      format: 'squid',
      lines: 1,
      bytes: 11_558_785,
      observations: 1,
      unreadable: 1,
      outside: 0,
      examples: [{ line: 1, text: HOSTILE }],
    },
  ],
  range: { first: '2023-11-23T08:00:00.000Z', last: '2023-11-24T10:00:00.000Z' },
  dropped: 0,
  malformedNames: { count: 1, examples: [{ name: HOSTILE, evidence: { file: 'a', line: 1 } }] },
  others: {
    requests: 3,
    denied: 2,
    failed: 0,
    questions: 0,
    namesEstimate: 1,
    deniedNames: 1,
    isComplete: true,
    mostDenied: [
      {
        name: HOSTILE,
        port: 443,
        count: 2,
        first: '',
        last: '',
        evidence: [{ file: 'a', line: 2 }],
      },
    ],
  },
  isUnknownListed: true,
};
const REPORT = {
  site: HOSTILE,
  findings: [FINDING],
  progress: [{ stage: HOSTILE, state: 'failed', at: '' }],
  read: READ,
} as const;

describe('nothing from a log becomes markup', () => {
  test('in HTML', () => {
    const html = formatHtml(REPORT, 'en');
    expect(html).not.toContain('<img');
    expect(html.match(/&lt;img src=x onerror=alert\(1\)&gt;/g)?.length).toBeGreaterThanOrEqual(5);
  });

  test('in Markdown', () => {
    const markdown = formatMarkdown(REPORT, 'en');
    const outsideCode = markdown
      .split('```')
      .filter((_, index) => index % 2 === 0)
      .join('');
    expect(outsideCode.match(/(?<!\\)<img|(?<!\\)\[x\]|\u001b/g)).toBeNull();
    expect(markdown.split('```')).toHaveLength(5);
  });
});

test('client, bytes, first and last are told; a name becomes no link by itself', () => {
  const finding: Finding = {
    ...FINDING,
    client: '2001:db8::5',
    bytes: 4321,
    because: { ...FINDING.because, values: { name: 'WWW.example.org' } },
  };
  for (const text of [
    formatMarkdown({ ...REPORT, findings: [finding] }, 'en'),
    formatHtml({ ...REPORT, findings: [finding] }, 'en'),
  ]) {
    for (const stated of ['2001:db8::5', '4.22 KiB', '2023-11-23 09:00:00 – 10:00:00 UTC'])
      expect(text).toContain(stated);
  }
  expect(formatMarkdown({ ...REPORT, findings: [finding] }, 'en')).toContain('WWW\\.example.org');
});

test('in HTML a change has a block of its own', () => {
  const html = formatHtml(
    {
      ...REPORT,
      findings: [
        { ...FINDING, fix: { layer: 'proxy-allow', add: ['a.example.com', 'b.example.com'] } },
      ],
    },
    'en',
  );
  expect(html).toContain('<pre>+ a.example.com\n+ b.example.com</pre>');
});

test('both languages, and a report of nothing', () => {
  const nothing = { site: 's', findings: [], progress: [], read: READ };
  expect(formatMarkdown(nothing, 'ja')).toContain('問題は見つかりませんでした');
  expect(formatHtml(nothing, 'en')).toContain('no findings');
});

test('every finding has its sentence and its explanation', () => {
  const missing = FINDING_CODES.flatMap((code) => [`finding.${code}`, `explain.${code}`]).filter(
    (code) => !isTextCode(code),
  );
  expect(missing).toEqual([]);
  expect(say('en', 'explain.proxy-wants-password')).toContain('407');
});

describe('a report says', () => {
  const changed: Finding = {
    ...FINDING,
    name: 'a',
    because: { code: 'finding.service-forbids', values: { name: 'a' } },
  };
  const several = {
    ...REPORT,
    findings: [
      { ...changed, client: '10.1.1.10', count: 400 },
      { ...changed, client: '10.1.1.21', count: 52 },
      {
        ...changed,
        code: 'proxy-denies-unknown-name',
        severity: 'warning',
        fix: { layer: 'proxy-allow', add: [] },
      },
      { ...changed, code: 'proxy-inspects-tls', fix: { layer: 'proxy-allow', add: [] } },
    ],
  } as const;

  test.each([
    ['Markdown', formatMarkdown],
    ['HTML', formatHtml],
  ])('what ends how much, what was read and what others were denied, in %s', (_, format) => {
    const text = format(several, 'en').replaceAll('\\', '');
    for (const stated of [
      '1 change ends 2 of 4 findings.',
      '1 change ends 452 requests of 2 machines',
      'Nothing to change here',
      say('en', 'explain.proxy-inspects-tls').split("'")[0] ?? '',
      '1 line of 1 log read (11.0 MiB), 1 not understood',
      'Requests from 2023-11-23 08:00:00 UTC to 2023-11-24 10:00:00 UTC',
      'other machines were denied 2 requests',
      'still denied is 1 name',
      'Names that no plan has, denied to other machines:',
    ])
      expect(text).toContain(stated);
    expect(text).not.toMatch(/\{\w/);
    expect(format(several, 'ja')).toContain('1 件の変更で、4 件の問題のうち 2 件が解消します。');
  });
});
