import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { toPattern } from '../names/pattern.ts';
import { toAllowLines } from './desired.ts';
import { answerSquid, isAllowed, parseAllowList } from './squid-allow.ts';

const LIST = parseAllowList('# comment\n443 login.example.com\n443 *.office.example\n80 .crl.example # and its apex\n443 *\nnonsense\n443 a.example b.example\n');

test.each([
  { title: 'an exact name', line: 'login.example.com 443', answer: 'OK' },
  { title: 'in any case', line: 'LOGIN.example.com 443', answer: 'OK' },
  { title: 'another port', line: 'login.example.com 80', answer: 'ERR' },
  { title: 'a name below an exact one', line: 'x.login.example.com 443', answer: 'ERR' },
  { title: 'a name that only ends alike', line: 'evillogin.example.com 443', answer: 'ERR' },
  { title: 'a name under a suffix', line: 'a.b.office.example 443', answer: 'OK' },
  { title: 'the apex of *.suffix', line: 'office.example 443', answer: 'ERR' },
  { title: 'the apex of .suffix', line: 'crl.example 80', answer: 'OK' },
  { title: 'an address', line: '10.2.1.13 443', answer: 'ERR' },
  { title: 'a channel is repeated', line: '17 login.example.com 443', answer: '17 OK' },
  { title: 'as Squid 5 sends it', line: '17 login.example.com 443 -', answer: '17 OK' },
  { title: 'a number as host', line: '2130706433 443 -', answer: 'ERR' },
  { title: 'broken escapes', line: '%E0%A4%A 443', answer: 'ERR' },
  { title: 'nothing', line: '', answer: 'ERR' },
])('$title: $answer', ({ line, answer }) => {
  expect(answerSquid(LIST, line)).toBe(answer);
});

test('what is no entry allows nothing and is told', () => {
  expect(LIST.unread).toEqual(['443 *', 'nonsense', '443 a.example b.example']);
});

describe('laws', () => {
  const pattern = fc.constantFrom('a.example.com', '*.b.example.com', '.c.example.com').map(toPattern);
  test('the helper reads what keep writes: a planned name on its port is allowed, on no other', () => {
    fc.assert(
      fc.property(fc.uniqueArray(pattern, { minLength: 1, selector: (each) => JSON.stringify(each) }), fc.integer({ min: 1, max: 65534 }), (patterns, port) => {
        const list = parseAllowList(toAllowLines([{ port, patterns }]).join('\n'));
        for (const each of patterns) {
          const name = each.kind === 'exact' ? each.name : `x.${each.suffix}`;
          expect([isAllowed(list, name, port), isAllowed(list, name, port + 1)]).toEqual([true, false]);
        }
      }),
    );
  });

  test('no line makes it fail', () => {
    fc.assert(fc.property(fc.string(), (line) => /^(?:\d+ )?(?:OK|ERR)$/.test(answerSquid(LIST, line))));
  });
});
