// What callers without types can get wrong ends as an error that they can read.

import { describe, expect, test } from 'vitest';

import { UserError } from '@sekisho/dns/user-error.ts';
import { assembleEstate } from '../estate/assemble-estate.ts';
import type { Program } from '../model/program.ts';
import { decideBypass } from '../roads/dialects/bypass.ts';
import { LIST_DIALECTS, type ListDialectId } from '../roads/dialects/dialects.ts';
import { parseSite } from '../site/parse-site.ts';
import { loadCatalog } from './load-catalog.ts';
import { planInput, traceName } from './plan-site.ts';
import { renderSettings } from './render-settings.ts';

const SOURCES = {
  site: parseSite(
    [
      'name: office',
      'region: japaneast',
      'networks: { onPremises: [10.1.0.0/16], throughVpn: [10.2.0.0/16] }',
      'appliances:',
      '  - { name: one, address: 10.1.1.10, proxy: p, resolver: r, vault: officevault }',
      '  - { name: two, address: 10.1.1.11, proxy: p, resolver: r, vault: officevault }',
      'proxies: [{ name: p, product: squid, address: 10.1.1.20, port: 3128, resolver: internet }]',
      'resolvers: [{ name: r, product: bind, address: 10.1.1.53, forwards: internet }]',
    ].join('\n'),
  ),
  estate: assembleEstate([]),
  catalog: loadCatalog(),
};
const INPUT = planInput(SOURCES);
const NAME = 'login.microsoftonline.com';

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof UserError) return error.code;
    throw error;
  }
  return 'no error';
}

test('the first appliance unless another is named; learned names are names', () => {
  expect(INPUT.appliance.name).toBe('one');
  expect(planInput({ ...SOURCES, appliance: 'two' }).appliance.name).toBe('two');
  expect(codeOf(() => planInput({ ...SOURCES, appliance: 'three' }))).toBe('site.no-appliance');
  expect(planInput({ ...SOURCES, learned: ['A.Example.com.'] }).learned).toEqual(['a.example.com']);
  expect(codeOf(() => planInput({ ...SOURCES, learned: ['a b'] }))).toBe('trace.bad-name');
});

test('the input is plain data: a copy by JSON gives the same answers', () => {
  const copy = JSON.parse(JSON.stringify(INPUT)) as typeof INPUT;
  const question = { name: NAME, program: 'system' } as const;
  expect(traceName(copy, question)).toEqual(traceName(INPUT, question));
  expect(renderSettings(copy, { products: ['squid'] })).toEqual(
    renderSettings(INPUT, { products: ['squid'] }),
  );
});

describe('refused', () => {
  test.each([
    ['trace.bad-name', { name: 'not a name', program: 'system' }],
    ['trace.bad-name', { name: '', program: 'system' }],
    ['trace.bad-port', { name: NAME, program: 'system', port: 0 }],
    ['trace.bad-port', { name: NAME, program: 'system', port: 65_536 }],
    ['trace.bad-port', { name: NAME, program: 'system', port: 1.5 }],
    ['trace.unknown-program', { name: NAME, program: 'root' as Program }],
  ] as const)('%s: %j', (code, question) =>
    expect(codeOf(() => traceName(INPUT, question))).toBe(code),
  );

  test('current settings that nobody gave', () =>
    expect(
      codeOf(() => traceName(INPUT, { name: NAME, program: 'system' }, { settings: 'current' })),
    ).toBe('trace.no-current-settings'));

  test('a product and a dialect that are not there', () => {
    expect(codeOf(() => renderSettings(INPUT, { products: ['netware'] }))).toBe(
      'render.unknown-product',
    );
    for (const dialect of ['netscape', 'toString', 'pac'] as unknown as ListDialectId[])
      expect(codeOf(() => decideBypass(dialect, '', []))).toBe('bypass.unknown-dialect');
    for (const dialect of LIST_DIALECTS) expect(decideBypass(dialect, '', []).results).toEqual([]);
  });
});
