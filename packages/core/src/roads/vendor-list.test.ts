// Lists in the languages of their makers: what an entry matches by the documents, and what nobody tells.

import { describe, expect, test } from 'vitest';

import { renderInput, textOf, withAllowList } from '@sekisho/test-kit/render/render-input.ts';
import { SITE, siteWith } from '@sekisho/test-kit/plan/japan-east.ts';
import { renderEdl } from '../products/edl/render.ts';
import { sayReason } from '../text/text.ts';
import { parseAllowList } from './allow-list.ts';
import type { VendorProduct } from './vendor-list.ts';

type Row = readonly [
  product: VendorProduct,
  entry: string,
  pattern: string | null,
  problem: string | null,
];

const ROWS: readonly Row[] = [
  ['zscaler', 'a.example.com', 'a.example.com', null],
  ['zscaler', '.example.com', '.example.com', null],
  ['zscaler', '*.example.com', null, 'vendor-wildcard'],
  ['zscaler', 'A.example.com', null, 'vendor-upper-case'],
  ['zscaler', 'https://a.example.com', null, 'vendor-scheme'],
  ['zscaler', 'a.example.com/x', null, 'vendor-path'],
  ['zscaler', 'a.example.com:443', null, 'vendor-port'],
  ['zscaler', 'two words', null, 'vendor-no-name'],
  ['paloalto', 'a.example.com/', 'a.example.com', null],
  ['paloalto', 'A.Example.com/', 'a.example.com', null],
  ['paloalto', 'a.example.com', 'a.example.com', 'vendor-no-slash'],
  ['paloalto', '*.example.com/', '*.example.com', null],
  ['paloalto', '*.example.com', '*.example.com', 'vendor-no-slash'],
  ['paloalto', '^.example.com/', null, 'vendor-wildcard'],
  ['paloalto', 'mail.*.com/', null, 'vendor-wildcard'],
  ['paloalto', '*.*.example.com/', null, 'vendor-wildcard'],
  ['paloalto', 'example.*', null, 'vendor-wildcard'],
  ['paloalto', '.example.com/', null, 'vendor-dot'],
  ['paloalto', 'a.example.com/*', null, 'vendor-path'],
  ['paloalto', 'http://a.example.com/', null, 'vendor-scheme'],
  ['fortinet', 'a.example.com', 'a.example.com', 'vendor-mode'],
  ['fortinet', '*.example.com', '*.example.com', null],
  ['fortinet', '.example.com', null, 'vendor-dot'],
  ['fortinet', '.*\\.example\\.com', null, 'vendor-dot'],
  ['fortinet', '^a\\.example\\.com$', null, 'vendor-wildcard'],
  ['fortinet', 'a.example.com/path', null, 'vendor-path'],
];

test.each(ROWS)('%s reads %s', (product, entry, pattern, problem) => {
  const list = parseAllowList(`# a comment\n\n${entry}\n`, 'urls.txt', product);
  expect(list?.patterns).toEqual(pattern === null ? [] : [pattern]);
  expect(list?.problems.map(({ kind, where }) => `${kind} ${where}`)).toEqual(
    problem === null ? [] : [`${problem} urls.txt:3`],
  );
  for (const { kind, where, values } of list?.problems ?? [])
    for (const language of ['en', 'ja'] as const)
      for (const part of ['warning', 'fix'] as const) {
        const code = `${part}.current-allow-problem.${kind}`;
        const text = sayReason(language, { code, values: { where, ...values } });
        expect(text).not.toMatch(/[{}]/);
        expect(text.length).toBeGreaterThan(5);
      }
});

test('what holds for every line of a kind is said once, and each line that counts for nothing', () => {
  const list = parseAllowList('a.example.com\nb.example.com\n^.x.com\n^.y.com\n', 'u', 'paloalto');
  expect(list?.patterns).toEqual(['a.example.com', 'b.example.com']);
  expect(list?.problems.map(({ kind, where }) => `${kind} ${where}`)).toEqual([
    'vendor-no-slash u:1',
    'vendor-wildcard u:3',
    'vendor-wildcard u:4',
  ]);
});

describe('what is written is read as it is meant', () => {
  const ALLOW = ['login.microsoftonline.com', 'graph.windows.net', '.live.com'];
  test.each([
    ['zscaler', 'edl/zscaler-urls.txt', ALLOW],
    ['paloalto', 'edl/urls.txt', [...ALLOW.slice(0, 2), 'live.com', '*.live.com']],
    ['fortinet', 'edl/fortinet-names.txt', [...ALLOW.slice(0, 2), 'live.com', '*.live.com']],
  ] as const)('%s', (product, path, patterns) => {
    const site = siteWith({
      proxies: SITE.proxies.map((proxy) => ({ ...proxy, product, inspectsTls: true })),
    });
    const input = withAllowList(
      renderInput({ site }),
      ALLOW.map((pattern) => ({ pattern, port: 443 })),
    );
    const files = renderEdl(input);
    for (const each of [path, 'edl/do-not-inspect.txt']) {
      const list = parseAllowList(textOf(files, each), each, product);
      expect(list?.patterns.toSorted()).toEqual(patterns.toSorted());
      expect(list?.problems.filter(({ kind }) => kind !== 'vendor-mode')).toEqual([]);
    }
  });
});
