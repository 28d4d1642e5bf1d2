import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { isAtOrUnder, isUnder, labelsOf, parseName, toName, type NameProblem } from './name.ts';

const L63 = 'a'.repeat(63);
const N253 = [L63, L63, L63, 'a'.repeat(61)].join('.');

describe('one name has one form', () => {
  test.each([
    {
      title: 'upper case becomes lower case',
      text: 'Login.MicrosoftOnline.COM',
      name: 'login.microsoftonline.com',
    },
    { title: 'one final dot goes', text: 'example.com.', name: 'example.com' },
    { title: 'space around the name goes', text: '  example.com\t', name: 'example.com' },
    {
      title: 'a U-label becomes an A-label',
      text: 'Bücher.example',
      name: 'xn--bcher-kva.example',
    },
    {
      title: 'an upper-case A-label is the same label',
      text: 'XN--BCHER-KVA.example',
      name: 'xn--bcher-kva.example',
    },
    { title: 'a U-label with a final dot', text: 'bücher.example.', name: 'xn--bcher-kva.example' },
    {
      title: 'ideographic full stops are dots, the final one too',
      text: '例え。テスト。',
      name: 'xn--r8jz45g.xn--zckzah',
    },
    { title: 'full-width letters are letters', text: 'ｅｘａｍｐｌｅ．com', name: 'example.com' },
    { title: 'underscores are kept', text: '_sip._tcp.example.com', name: '_sip._tcp.example.com' },
    {
      title: 'digits may be a label, but for the last',
      text: '1.2.3.4.example.com',
      name: '1.2.3.4.example.com',
    },
    { title: 'one label is a name', text: 'localhost', name: 'localhost' },
    { title: 'a label of 63 fits', text: `${L63}.com`, name: `${L63}.com` },
    { title: 'a name of 253 fits, its final dot not counted', text: `${N253}.`, name: N253 },
  ])('$title', ({ text, name }) => {
    expect(parseName(text)).toEqual({ ok: true, name });
  });
});

describe('what is not a name is refused with its reason', () => {
  test.each<{ text: string; problem: NameProblem }>([
    { text: '', problem: 'empty' },
    { text: '  ', problem: 'empty' },
    { text: '.', problem: 'label-empty' },
    { text: '..', problem: 'label-empty' },
    { text: '.example.com', problem: 'label-empty' },
    { text: 'a..b', problem: 'label-empty' },
    { text: 'example.com..', problem: 'label-empty' },
    { text: `${L63}a.com`, problem: 'label-too-long' },
    { text: `${'ä'.repeat(63)}.com`, problem: 'label-too-long' },
    { text: `${N253}a`, problem: 'name-too-long' },
    { text: 'a b.com', problem: 'bad-character' },
    { text: 'a\u0000.com', problem: 'bad-character' },
    { text: '*.example.com', problem: 'bad-character' },
    { text: 'user@example.com', problem: 'bad-character' },
    { text: 'https://example.com', problem: 'bad-character' },
    { text: 'example.com:443', problem: 'bad-character' },
    { text: '-a.com', problem: 'hyphen-at-edge' },
    { text: 'a-.com', problem: 'hyphen-at-edge' },
    { text: 'bü@cher.example', problem: 'bad-idna' },
    { text: 'bücher/x.example', problem: 'bad-idna' },
    { text: 'a\u200db.com', problem: 'bad-idna' },
    { text: '10.1.0.1', problem: 'is-an-address' },
    { text: '10.1.0.1.', problem: 'is-an-address' },
    { text: '999.1.1.1', problem: 'is-an-address' },
    { text: '127.1', problem: 'is-an-address' },
    { text: '0x7f.1', problem: 'is-an-address' },
    { text: '2130706433', problem: 'is-an-address' },
    { text: '１０.１.０.１', problem: 'is-an-address' },
    { text: '::1', problem: 'is-an-address' },
    { text: '[2001:db8::1]', problem: 'is-an-address' },
    { text: 'fe80::1%eth0', problem: 'is-an-address' },
    { text: '::ffff:10.0.0.1', problem: 'is-an-address' },
  ])('$text: $problem', ({ text, problem }) => {
    expect(parseName(text)).toMatchObject({ ok: false, problem });
  });
});

describe('what lies under a suffix', () => {
  test.each([
    { name: 'a.vault.azure.net', suffix: 'vault.azure.net', under: true, atOrUnder: true },
    { name: 'a.b.vault.azure.net', suffix: 'vault.azure.net', under: true, atOrUnder: true },
    { name: 'vault.azure.net', suffix: 'vault.azure.net', under: false, atOrUnder: true },
    { name: 'evilvault.azure.net', suffix: 'vault.azure.net', under: false, atOrUnder: false },
    { name: 'azure.net', suffix: 'vault.azure.net', under: false, atOrUnder: false },
    {
      name: 'vault.azure.net.example.com',
      suffix: 'vault.azure.net',
      under: false,
      atOrUnder: false,
    },
  ])('$name and $suffix', ({ name, suffix, under, atOrUnder }) => {
    expect([isUnder(name, suffix), isAtOrUnder(name, suffix)]).toEqual([under, atOrUnder]);
  });
});

test('a text known to be a name throws when it is none', () => {
  expect(() => toName('a..b')).toThrow(RangeError);
  expect(labelsOf(toName('A.example.com.'))).toEqual(['a', 'example', 'com']);
});

describe('laws', () => {
  test('no text at all makes the reader throw, and what it accepts it accepts unchanged again', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.domain(),
      fc.ipV4(),
      fc.ipV6(),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parseName(text);
        if (!parsed.ok) return parsed.message !== '';
        const again = parseName(parsed.name);
        return (
          again.ok &&
          again.name === parsed.name &&
          parsed.name.length <= 253 &&
          labelsOf(parsed.name).every((label) => label.length <= 63)
        );
      }),
      { numRuns: 2000 },
    );
  });

  test('case and a final dot never make another name', () => {
    fc.assert(
      fc.property(fc.domain(), fc.boolean(), (domain, upper) => {
        const parsed = parseName(domain);
        expect(parseName(`${upper ? domain.toUpperCase() : domain}.`)).toEqual(parsed);
      }),
    );
  });

  test('addresses are never names', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.ipV4(), fc.ipV4Extended(), fc.ipV6()),
        (address) => !parseName(address).ok,
      ),
    );
  });
});

test('a text that only URL.canParse calls a host is refused, also when its caller is compiled', () => {
  for (let turn = 0; turn < 20_000; turn += 1) parseName(`ü${turn}.example`);
  expect(parseName('\u00c3\u0080')).toMatchObject({ ok: false, problem: 'bad-idna' });
});
