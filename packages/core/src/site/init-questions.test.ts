import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { loadCatalog } from '../catalog/load-catalog.ts';
import { composeSiteYaml } from './init-site.ts';
import { initQuestions, toSiteAnswers, type Answers, type QuestionId } from './init-questions.ts';
import { parseSite } from './parse-site.ts';

const regions = loadCatalog().data.regions();
const QUESTIONS = initQuestions(regions);

function check(id: QuestionId, text: string, before: Answers = {}): string {
  const question = QUESTIONS.find((each) => each.id === id);
  const checked = question?.check(text, before);
  if (checked === undefined) throw new Error(`no question ${id}`);
  if (!checked.ok)
    return `${checked.problem.code} ${Object.values(checked.problem.values).join(' ')}`;
  return checked.note === undefined ? checked.value : `${checked.value} (${checked.note.code})`;
}

describe('an answer', () => {
  test.each([
    { id: 'region', text: 'UK South', says: 'uksouth' },
    { id: 'region', text: 'UKSouth', says: 'uksouth' },
    { id: 'region', text: '(Europe) UK South', says: 'uksouth' },
    { id: 'region', text: 'Japan-East', says: 'japaneast' },
    { id: 'region', text: 'USGov Virginia', says: 'usgovvirginia' },
    { id: 'region', text: '東日本', says: 'japaneast' },
    { id: 'region', text: '東日本 (Japan East)', says: 'japaneast' },
    { id: 'region', text: '(アジア太平洋) 西日本', says: 'japanwest' },
    { id: 'region', text: '米国東部 ２', says: 'eastus2' },
    { id: 'region', text: '火星', says: /^init\.bad\.region/ },
    { id: 'region', text: 'uksoth', says: 'init.bad.region-misspelt uksouth' },
    { id: 'region', text: 'Jpan East', says: 'init.bad.region-misspelt japaneast' },
    { id: 'region', text: 'westeruope', says: 'init.bad.region-misspelt westeurope' },
    { id: 'region', text: 'mars', says: 'mars (init.note.region-unknown)' },
    { id: 'region', text: 'austriaeast', says: 'austriaeast (init.note.region-meant)' },
    { id: 'region', text: 'westus9', says: 'westus9 (init.note.region-meant)' },
    { id: 'region', text: '??', says: /^init\.bad\.region/ },
    { id: 'vault', text: 'rsv-asr-01', says: 'rsv-asr-01' },
    { id: 'vault', text: 'My Vault', says: /^init\.bad\.vault/ },
    { id: 'vault', text: '1vault', says: /^init\.bad\.vault/ },
    { id: 'vault', text: 'v', says: /^init\.bad\.vault/ },
    { id: 'vault', text: `v${'x'.repeat(50)}`, says: /^init\.bad\.vault/ },
    { id: 'vault', text: 'vault_1', says: /^init\.bad\.vault/ },
    { id: 'onPremises', text: '10.1.0.0/16, 192.168.0.0/24', says: '10.1.0.0/16,192.168.0.0/24' },
    { id: 'onPremises', text: '10.1.0.0-10.1.0.9', says: /^init\.bad\.network / },
    {
      id: 'onPremises',
      text: '192.168.0.1/16',
      says: 'init.bad.host-bits 192.168.0.1/16 192.168.0.0/16',
    },
    { id: 'onPremises', text: ' , ', says: /^init\.bad\.no-network/ },
    { id: 'throughVpn', text: 'none', says: '' },
    { id: 'proxy', text: '10.1.1.20:8080', says: '10.1.1.20:8080' },
    { id: 'proxy', text: 'http://10.1.1.20:8080/', says: '10.1.1.20:8080' },
    { id: 'proxy', text: '[fd00::20]:8080', says: '[fd00::20]:8080' },
    { id: 'proxy', text: 'fd00::20', says: 'fd00::20' },
    {
      id: 'proxy',
      text: 'squid.corp.example:8080',
      says: 'init.bad.proxy-name squid.corp.example',
    },
    { id: 'proxy', text: '10.1.1.20:99999', says: 'init.bad.port 99999' },
    { id: 'proxy', text: '10.1.1.999', says: /^init\.bad\.address/ },
    { id: 'resolverProduct', text: 'Windows', says: 'windows' },
    { id: 'resolverProduct', text: 'BIND9', says: 'bind' },
    { id: 'resolverProduct', text: 'unbond', says: /^init\.bad\.choice-misspelt .*unbound$/ },
    { id: 'proxyProduct', text: 'zscaler', says: 'init.bad.choice squid, other' },
    { id: 'cache', text: 'mycache01', says: 'mycache01' },
    { id: 'cache', text: 'mycache01.blob.core.windows.net', says: 'init.bad.cache-host mycache01' },
    { id: 'cache', text: 'My_Cache', says: /^init\.bad\.cache/ },
  ] as const)('$id "$text"', ({ id, text, says }) => {
    const said = check(id, text);
    if (typeof says === 'string') expect(said.trim()).toBe(says.trim());
    else expect(said).toMatch(says);
  });

  test('is held against those before it', () => {
    const before = { onPremises: '192.168.0.0/16' };
    expect(check('applianceAddress', '10.1.1.10', before)).toMatch(/^init\.bad\.outside/);
    expect(check('applianceAddress', '192.168.7.7', before)).toBe('192.168.7.7');
    expect(check('throughVpn', '192.168.0.0/16', before)).toMatch(/^init\.bad\.network-twice/);
  });
});

test('no usual value is taken that does not fit to what was answered', () => {
  const before = { onPremises: '192.168.0.0/16' };
  const open = QUESTIONS.filter(({ fallBack }) => fallBack(before) === null).map(({ id }) => id);
  expect(open).toEqual(['proxy', 'resolver', 'applianceAddress']);
  expect(
    QUESTIONS.filter(({ fallBack }) => fallBack({ onPremises: '10.0.0.0/8' }) === null).map(
      ({ id }) => id,
    ),
  ).toEqual(['throughVpn']);
});

test('whatever is accepted makes a site that is read', () => {
  const anything = fc.oneof(
    fc.constantFrom(
      '',
      'UK South',
      'mars',
      'My Vault',
      'v-1',
      '10.0.0.0/8',
      '10.2.0.0/16',
      '10.1.1.10',
      '192.168.0.0/16,10.2.0.0/16',
      '192.168.1.1',
      'fd00::/8',
      'fd00::1',
      '[fd00::2]:80',
      '10.1.1.20:3128',
      '1.2.3.4',
      'windows',
      'squid',
      'a: b',
      '#',
      'no',
      '58e1',
      'none',
    ),
    fc.string(),
    fc.ipV4(),
    fc.ipV6(),
  );
  fc.assert(
    fc.property(fc.array(anything, { minLength: 11, maxLength: 11 }), (texts) => {
      let answers: Answers = {};
      for (const [index, question] of QUESTIONS.entries()) {
        const usual = question.fallBack(answers);
        const given = question.check((texts[index] ?? '').trim(), answers);
        const checked = given.ok || usual === null ? given : question.check(usual, answers);
        if (!checked.ok) return;
        answers = { ...answers, [question.id]: checked.value };
      }
      const site = parseSite(composeSiteYaml(toSiteAnswers(answers, regions)));
      expect(site).toMatchObject({ name: answers.name, region: answers.region });
    }),
    { numRuns: 500 },
  );
});
