// What holds for the files of every product.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { SITE } from '@sekisho/test-kit/plan/japan-east.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { renderFirewall } from '../products/firewall/render.ts';
import { chooseRenderers, RENDERERS } from './renderers.ts';
import { renderProducts } from './render-products.ts';
import type { PlacedFile, RenderInput } from '../products/shared/render/rendered-file.ts';
import { renderInput, withAllowList, withLayers } from '@sekisho/test-kit/render/render-input.ts';

const APPLIANCE_JSON = '{ "EnableProxyBypassList": "false" }\n';
const allFiles = (input: RenderInput): readonly PlacedFile[] =>
  renderProducts(input, RENDERERS).rendered.flatMap((each) => each.files);

describe('every product', () => {
  const input = renderInput({ applianceJson: APPLIANCE_JSON });

  test.each(RENDERERS.filter((product) => product.id !== 'mobility-agent'))(
    '$id renders something from the described plan, into its own folder',
    (product) => {
      const files = product.render(input);
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) {
        expect(file.path).toMatch(new RegExp(`^${product.id}/[\\w.@/-]+$`));
        expect(file.text.endsWith('\n')).toBe(true);
        expect(file.how.length).toBeGreaterThan(0);
        expect(file.back.length).toBeGreaterThan(0);
      }
    },
  );

  test('paths differ, also for file systems that take no notice of case', () => {
    const paths = allFiles(input).map((file) => file.path.toLowerCase());
    expect(new Set(paths).size).toBe(paths.length);
  });

  test('the same plan gives the same bytes', () => {
    expect(allFiles(renderInput({ applianceJson: APPLIANCE_JSON }))).toEqual(allFiles(input));
  });

  test('an empty plan asks nothing of lists and zones', () => {
    const empty = withLayers(withAllowList(renderInput(), []), {
      'configuration-manager': { proxy: 'http://10.1.1.20:3128', bypass: [] },
      dns: { records: [] },
      firewall: { allow: [] },
    });
    const rendered = renderProducts(empty, RENDERERS)
      .rendered.filter((each) => each.files.length > 0)
      .map((each) => each.product.id);
    expect(rendered).toEqual(['system-internet-options', 'winhttp', 'pac']);
  });

  test('which ones the site has comes from site.yaml', () => {
    const of = (site: RenderInput['site']): string[] =>
      renderProducts(renderInput({ site }), RENDERERS)
        .rendered.filter((each) => each.isOfSite)
        .map((each) => each.product.id);
    expect(of(SITE)).toEqual(expect.arrayContaining(['squid', 'bind', 'configuration-manager']));
    expect(of(SITE)).not.toEqual(expect.arrayContaining(['unbound']));
    const other = {
      ...SITE,
      resolvers: SITE.resolvers.map((each) => ({ ...each, product: 'windows' as const })),
      proxies: SITE.proxies.map((each) => ({ ...each, product: 'other' as const })),
    };
    expect(of(other)).toEqual(expect.arrayContaining(['edl', 'windows-dns']));
  });

  test('an unknown product is refused with the list of them', () => {
    expect(() => chooseRenderers(['squid', 'quid'])).toThrow(/unknown product "quid"/);
    expect(chooseRenderers(['bind', 'squid']).map((product) => product.id)).toEqual([
      'squid',
      'bind',
    ]);
  });

  test('forwarders without the address of a resolver are left out and said', () => {
    const forwarding = withLayers(renderInput(), {
      dns: { records: [], forward: ['vault.azure.net'] },
    });
    const { rendered, skipped } = renderProducts(forwarding, RENDERERS);
    const dns = RENDERERS.filter(({ layer }) => layer === 'dns').map(({ id }) => id);
    expect(dns.length).toBeGreaterThan(5);
    expect(skipped.map((each) => each.product)).toEqual(dns);
    expect(rendered.length + skipped.length).toBe(RENDERERS.length);
  });
});

describe('a hostile plan', () => {
  const evil = [
    'a.example.com"; };',
    'a\nb.example.com',
    "a';Remove-Item C:\\",
    '*',
    '',
    'a b.example.com',
    '=cmd|x',
    '$(x).example.com',
    'a.example.com;b',
    '../../x.example.com',
    '10.1.1.1',
  ];

  test.each(evil)('%j as a name is refused everywhere', (text) => {
    const record = {
      zone: text,
      name: '@',
      type: 'A' as const,
      ttl: 10,
      addresses: ['10.2.1.4'],
      requirement: 'x',
      answers: [],
    };
    for (const product of chooseRenderers([
      'bind',
      'bind-rpz',
      'unbound',
      'dnsmasq',
      'coredns',
      'windows-dns',
      'hosts',
    ])) {
      expect(() =>
        product.render(withLayers(renderInput(), { dns: { records: [record] } })),
      ).toThrow(UserError);
      expect(() =>
        product.render(
          withLayers(renderInput(), {
            dns: { records: [{ ...record, zone: 'example.com', addresses: [`10.2.1.4${text}x`] }] },
          }),
        ),
      ).toThrow(UserError);
    }
    for (const product of chooseRenderers(['squid', 'edl', 'azure-firewall']))
      expect(() =>
        product.render(withAllowList(renderInput(), [{ pattern: text, port: 443 }])),
      ).toThrow(UserError);
    for (const product of chooseRenderers(['system-internet-options', 'winhttp'])) {
      // A lone star is a legal exception, and for WinINET everything: the plan has no such entry.
      if (text !== '*')
        expect(() =>
          product.render(
            withLayers(renderInput(), {
              'system-bypass': { proxy: 'http://10.1.1.20:3128', bypass: [`${text} x`] },
            }),
          ),
        ).toThrow(UserError);
      expect(() =>
        product.render(
          withLayers(renderInput(), {
            'system-bypass': { proxy: `http://10.1.1.20:3128/${text} x`, bypass: [] },
          }),
        ),
      ).toThrow(UserError);
    }
    expect(() =>
      renderFirewall(
        withLayers(renderInput(), {
          firewall: { allow: [{ from: text === '10.1.1.1' ? 'x' : text, to: 'any', port: 443 }] },
        }),
      ),
    ).toThrow(UserError);
  });

  test("a site's name stays inside comments", () => {
    const plan = {
      ...renderInput().plan,
      site: 'x\nhttp_access allow all\r\n"; evil \u2028',
      appliance: '*/ %PATH% & calc',
    };
    for (const file of allFiles(renderInput({ plan }))) {
      const outside = file.text
        .split(/\r\n|\n/)
        .filter(
          (line) =>
            /http_access allow all|evil|calc|PATH%/.test(line) &&
            !/^\s*(?:#|\/\/|;|rem )/.test(line),
        );
      const isJson = file.path.endsWith('.json');
      expect({
        path: file.path,
        outside: isJson ? [] : outside.filter((line) => !/^\$mark = '[\w .?-]*'$/.test(line)),
      }).toEqual({ path: file.path, outside: [] });
      if (file.path.endsWith('.cmd')) expect(file.text).not.toMatch(/[%&]/);
      if (isJson) expect(() => JSON.parse(file.text) as unknown).not.toThrow();
    }
  });

  test('random plans end in files or a UserError', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const record = {
          zone: text,
          name: 'a',
          type: 'A' as const,
          ttl: 10,
          addresses: ['10.2.1.4'],
          requirement: 'x',
          answers: [text],
        };
        const input = withLayers(withAllowList(renderInput(), [{ pattern: text, port: 443 }]), {
          dns: { records: [record] },
          'configuration-manager': { proxy: 'http://10.1.1.20:3128', bypass: [text] },
          'system-bypass': { proxy: 'http://10.1.1.20:3128', bypass: [text] },
        });
        for (const product of RENDERERS) {
          try {
            product.render(input);
          } catch (error) {
            expect(error).toBeInstanceOf(UserError);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});
