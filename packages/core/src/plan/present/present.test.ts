import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { loadCatalog } from '../../catalog/load-catalog.ts';
import { composePlan } from '../compose-plan.ts';
import type { Plan } from '../plan.ts';
import {
  ESTATE_AFTER,
  ESTATE_BEFORE,
  planInput,
  SITE,
  siteWith,
} from '@sekisho/test-kit/plan/japan-east.ts';
import { handOverRows } from './hand-over.ts';
import { escapeHtml } from './html-page.ts';
import { legendsOf, type SheetCatalog } from './legend.ts';
import { formatPlanHtml } from './plan-html.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { formatPlanMarkdown } from './plan-markdown.ts';
import { formatCell, formatPlanCsv } from './plan-csv.ts';

const CATALOG: SheetCatalog = {
  requirements: loadCatalog().requirementsFor({ cloud: SITE.cloud }),
  sources: loadCatalog().data.sources(),
};
const PLAN = composePlan(planInput({ estate: ESTATE_BEFORE }));
const FORWARDING = siteWith({
  resolvers: SITE.resolvers.map((each) => ({ ...each, forwards: 'azure' as const })),
});
const PLANS: readonly { title: string; plan: Plan }[] = [
  { title: 'before registration', plan: PLAN },
  {
    title: 'after it, by names',
    plan: composePlan(
      planInput({
        estate: ESTATE_AFTER,
        site: siteWith({ policy: { scope: 'names', optional: true, allowWildcards: true } }),
      }),
    ),
  },
  { title: 'forwarding', plan: composePlan(planInput({ estate: ESTATE_AFTER, site: FORWARDING })) },
  {
    title: 'azure to azure',
    plan: composePlan(planInput({ site: siteWith({ services: ['azure-to-azure'] }) })),
  },
];

/** A small reader of RFC 4180, to read back what was written. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  for (const line of text.replace(/^\uFEFF/, '').matchAll(/((?:"(?:[^"]|"")*",?)+)\r\n/g)) {
    rows.push(
      [...(line[1] ?? '').matchAll(/"((?:[^"]|"")*)"/g)].map((cell) =>
        (cell[1] ?? '').replaceAll('""', '"'),
      ),
    );
  }
  return rows;
}

describe('the rows of the sheet', () => {
  test.each(PLANS)(
    '$title: every entry of every layer has one row, its team, a reason',
    ({ plan }) => {
      const rows = handOverRows(plan, 'en');
      const { layers } = plan;
      const agent = layers['mobility-agent'];
      const entries =
        layers.dns.records.length +
        (layers.dns.forward?.length ?? 0) +
        layers.firewall.allow.length +
        layers['proxy-allow'].allow.length +
        layers['configuration-manager'].bypass.length +
        layers['system-bypass'].bypass.length +
        2 +
        (agent === undefined ? 0 : agent.bypass.length + 1) +
        plan.learn.length;
      expect(rows).toHaveLength(entries);
      expect(rows.filter((row) => row.reason === '').map((row) => row.entry)).toEqual([]);
    },
  );

  test('an entry names the requirements and sources that it is for', () => {
    const row = handOverRows(PLAN, 'en').find(
      (each) => each.layer === 'system-bypass' && each.entry === '*.blob.core.windows.net',
    );
    expect(row).toMatchObject({
      team: 'windows',
      requirements: ['asr.cache-storage'],
      reason: 'private endpoint pe-cache serves this name',
    });
    expect(row?.sources).toContain('seed');
  });

  test('a zone entry stands for the names that do not exist yet', () => {
    const row = handOverRows(PLAN, 'en').find(
      (each) => each.layer === 'configuration-manager' && each.entry === 'vault.azure.net',
    );
    expect(row?.requirements).toEqual(['asr.key-vault']);
  });

  test('teams come in the order in which they have to act', () => {
    expect([...new Set(handOverRows(PLAN, 'en').map((row) => row.team))]).toEqual([
      'dns',
      'firewall',
      'proxy',
      'windows',
    ]);
  });
});

describe('CSV', () => {
  test.each([
    { text: '=1+1', cell: `"'=1+1"` },
    { text: '+1', cell: `"'+1"` },
    { text: '-1', cell: `"'-1"` },
    { text: '@SUM(A1)', cell: `"'@SUM(A1)"` },
    { text: '\t=1', cell: `"'\t=1"` },
    { text: '\r=1', cell: `"'\r=1"` },
    { text: '＝1+1', cell: `"'＝1+1"` },
    { text: 'a,"b"', cell: '"a,""b"""' },
    { text: '*.example.com', cell: '"*.example.com"' },
  ])('$text', ({ text, cell }) => {
    expect(formatCell(text)).toBe(cell);
  });

  test('no cell begins like a formula, and what was written is read back', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc
            .constantFrom('=', '+', '-', '@', '\t', '\n', '＝')
            .chain((mark) => fc.string().map((rest) => mark + rest)),
        ),
        (text) => {
          const [[read = '']] = [parseCsv(`${formatCell(text)}\r\n`)[0] ?? []];
          expect(read === text || read === `'${text}`).toBe(true);
          expect(/^[=+\-@\t\r\n＝＋－＠]/.test(read)).toBe(false);
        },
      ),
    );
  });

  test.each(['en', 'ja'] as const)(
    'in %s: one header and one row an entry, all of eight cells',
    (language) => {
      const rows = parseCsv(formatPlanCsv([PLAN], language));
      expect(rows).toHaveLength(handOverRows(PLAN, language).length + 1);
      expect(rows.every((row) => row.length === 8)).toBe(true);
      expect(rows[0]?.[1]).toBe(language === 'ja' ? 'チーム' : 'team');
    },
  );

  test('letters beyond ASCII come with a mark for the spreadsheet', () => {
    expect([
      formatPlanCsv([PLAN], 'ja').startsWith('\uFEFF'),
      formatPlanCsv([PLAN], 'en').startsWith('"appliance"'),
    ]).toEqual([true, true]);
  });
});

const HOSTILE = '<script>alert(1)</script>|`x`\n# [a](javascript:x) "\'&';

function withHostileText(): Plan {
  const because = {
    code: 'warning.endpoint-not-approved',
    values: { endpoint: HOSTILE, state: 'Pending' },
  };
  return {
    ...PLAN,
    site: HOSTILE,
    appliance: HOSTILE,
    warnings: [
      {
        code: 'endpoint-not-approved',
        severity: 'warning',
        because,
      },
    ],
    layers: { ...PLAN.layers, 'proxy-allow': { allow: [HOSTILE] } },
  };
}

describe('HTML', () => {
  test.each(['en', 'ja'] as const)(
    'in %s: one page with a section for each team, and nothing to fetch',
    (language) => {
      const page = formatPlanHtml([PLAN], { language, catalog: CATALOG });
      expect(page).toContain(`<html lang="${language}">`);
      expect(page).not.toMatch(/<script|<link|<img|src=|href="(?!#)|@import|url\(/);
      expect(page).toContain("default-src 'none'");
      for (const tag of ['html', 'body', 'section', 'table', 'tr', 'td', 'ul', 'li'])
        expect(page.split(`<${tag}`).length).toBeGreaterThanOrEqual(page.split(`</${tag}>`).length);
      expect(page).toContain('privateasr2cache.blob.core.windows.net');
    },
  );

  test('whatever comes from files is text', () => {
    const page = formatPlanHtml([withHostileText()], { language: 'en', catalog: CATALOG });
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  test('no text survives with a character of markup', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) => !/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/.test(escapeHtml(text)),
      ),
    );
  });
});

describe('Markdown', () => {
  test('each team has its table, every row as wide as its head', () => {
    const text = formatPlanMarkdown([PLAN], { language: 'en', catalog: CATALOG });
    expect(text.match(/^#+ .*$/gm)).toEqual([
      '# Hand-over sheet: japan-east, appliance1',
      '## Order of changes',
      '## DNS team',
      '## Firewall team',
      '## Proxy team',
      '## Windows team',
      '## Paths of all names',
      '## Warnings',
      '## Notes',
      '## Requirements',
      '## Sources',
    ]);
    const widths = new Set(
      text
        .split('\n')
        .filter((line) => line.startsWith('| '))
        .map((line) => line.replaceAll('\\|', '').split('|').length),
    );
    expect(widths).toEqual(new Set([8, 10]));
  });

  test('in Japanese', () => {
    expect(formatPlanMarkdown([PLAN], { language: 'ja', catalog: CATALOG })).toContain(
      '## ファイアウォール チーム',
    );
  });

  test('whatever comes from files is text', () => {
    const text = formatPlanMarkdown([withHostileText()], { language: 'en', catalog: CATALOG });
    // Inside a code span markup is text; everywhere else it is escaped.
    expect(text.replace(/`[^`\n]*`/g, '')).not.toContain('<script');
    expect(text).not.toMatch(/^# \[a\]/m);
  });

  test('no value can begin a table cell, a tag or a line of its own', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) => !/[<>\n\r]|(?<!\\)(?:\\\\)*[|`]/.test(escapeMarkdown(text)),
      ),
    );
  });
});

describe.each(['en', 'ja'] as const)('what ids stand for, %s', (language) => {
  test.each(PLANS)('$title: every requirement and source that the sheet names', ({ plan }) => {
    const [requirements, sources] = legendsOf([plan], CATALOG, language);
    const ids = (legend: typeof sources): ReadonlySet<string> =>
      new Set(legend?.rows.map(({ id }) => id));
    expect(ids(requirements)).toEqual(
      new Set([
        ...plan.roads.map(({ requirement }) => requirement),
        ...plan.learn.map(({ requirement }) => requirement),
      ]),
    );
    expect(ids(sources)).toEqual(new Set(plan.roads.flatMap((road) => road.sources)));
    for (const { text, link } of sources?.rows ?? [])
      expect([text.length > 3, link === null]).toEqual([true, false]);
    const html = formatPlanHtml([plan], { language, catalog: CATALOG });
    const markdown = formatPlanMarkdown([plan], { language, catalog: CATALOG });
    for (const { id, text } of [...(requirements?.rows ?? []), ...(sources?.rows ?? [])]) {
      expect(html).toContain(`<code>${id}</code>: ${escapeHtml(text)}`);
      expect(markdown).toContain(`- \`${id}\`: `);
    }
  });
});
