import { describe, expect, test } from 'vitest';

import { isTextCode, say } from '../../text/text.ts';
import { FINDING_CODES, type Finding } from '../finding.ts';
import { formatHtml } from './html-report.ts';
import { formatMarkdown } from './markdown-report.ts';

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
  evidence: [{ file: HOSTILE, line: 7 }],
};
const REPORT = {
  site: HOSTILE,
  findings: [FINDING],
  progress: [{ stage: HOSTILE, state: 'failed', at: '' }],
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
    expect(markdown.split('```')).toHaveLength(3);
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
    for (const stated of [finding.client ?? '', '4321', finding.first, finding.last])
      expect(text).toContain(stated);
  }
  expect(formatMarkdown({ ...REPORT, findings: [finding] }, 'en')).toContain('WWW\\.example.org');
});

test('in HTML a finding has its fix in a block of its own, and no fact without a value', () => {
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
  expect(html).not.toContain('<dd></dd>');
});

test('both languages, and a report of nothing', () => {
  expect(formatMarkdown({ site: 's', findings: [], progress: [] }, 'ja')).toContain(
    '問題は見つかりませんでした',
  );
  expect(formatHtml({ site: 's', findings: [], progress: [] }, 'en')).toContain('no findings');
});

test('every finding has its sentence and its explanation', () => {
  const missing = FINDING_CODES.flatMap((code) => [`finding.${code}`, `explain.${code}`]).filter(
    (code) => !isTextCode(code),
  );
  expect(missing).toEqual([]);
  expect(say('en', 'explain.proxy-wants-password')).toContain('407');
});
