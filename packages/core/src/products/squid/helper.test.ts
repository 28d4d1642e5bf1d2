import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { toPattern } from '../../names/pattern.ts';
import { toAllowLines } from '../shared/sync/desired.ts';
import { NO_REPORT, parseReportMode } from './report-mode.ts';
import { answerSquid, isAllowed, parseAllowList } from './helper.ts';

const LIST = parseAllowList(
  '# comment\n443 login.example.com\n443 *.office.example\n80 .crl.example # and its apex\n443 *\nnonsense\n443 a.example b.example\n',
);

const STATE = { list: LIST, report: NO_REPORT, nowMs: 0 };

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
  expect(answerSquid(STATE, line)).toBe(answer);
});

const REPORT = parseReportMode(
  'until 2026-01-01T00:00:15.000Z\nclient 10.1.1.10\nclient nonsense\n',
);
const NOW = Date.parse('2026-01-01T00:00:00.000Z');

test.each([
  {
    title: 'an appliance is let through in report mode',
    line: '3 10.1.1.10 other.example.com 443 -',
    nowMs: NOW,
    answer: '3 OK',
  },
  {
    title: 'without a channel too',
    line: '10.1.1.10 other.example.com 443',
    nowMs: NOW,
    answer: 'OK',
  },
  {
    title: 'nobody else is',
    line: '3 10.1.1.11 other.example.com 443 -',
    nowMs: NOW,
    answer: '3 ERR',
  },
  {
    title: 'nor where Squid does not say the client',
    line: '3 other.example.com 443 -',
    nowMs: NOW,
    answer: '3 ERR',
  },
  { title: 'nor an address as the host', line: '3 10.1.1.10 443 -', nowMs: NOW, answer: '3 ERR' },
  {
    title: 'it ends by itself',
    line: '3 10.1.1.10 other.example.com 443 -',
    nowMs: NOW + 15_000,
    answer: '3 ERR',
  },
  {
    title: 'an end that is too far ahead is none',
    line: '3 10.1.1.10 other.example.com 443 -',
    nowMs: NOW - 60_000,
    answer: '3 ERR',
  },
  {
    title: 'the list counts with the client before the name',
    line: '3 10.1.1.11 login.example.com 443 -',
    nowMs: NOW,
    answer: '3 OK',
  },
])('report mode: $title', ({ line, nowMs, answer }) => {
  expect(answerSquid({ list: LIST, report: REPORT, nowMs }, line)).toBe(answer);
});

test.each(['', 'until soon\nclient 10.1.1.10', 'client 10.1.1.10'])(
  'no report mode by %j',
  (text) => {
    expect(parseReportMode(text)).toEqual(NO_REPORT);
  },
);

test('what is no entry allows nothing and is told', () => {
  expect(LIST.unread).toEqual(['443 *', 'nonsense', '443 a.example b.example']);
});

describe('laws', () => {
  const pattern = fc
    .constantFrom('a.example.com', '*.b.example.com', '.c.example.com')
    .map(toPattern);
  test('the helper reads what sync writes: a planned name on its port is allowed, on no other', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(pattern, { minLength: 1, selector: (each) => JSON.stringify(each) }),
        fc.integer({ min: 1, max: 65534 }),
        (patterns, port) => {
          const list = parseAllowList(toAllowLines([{ port, patterns }]).join('\n'));
          for (const each of patterns) {
            const name = each.kind === 'exact' ? each.name : `x.${each.suffix}`;
            expect([isAllowed(list, name, port), isAllowed(list, name, port + 1)]).toEqual([
              true,
              false,
            ]);
          }
        },
      ),
    );
  });

  test('no line makes it fail', () => {
    fc.assert(
      fc.property(fc.string(), (line) => /^(?:\d+ )?(?:OK|ERR)$/.test(answerSquid(STATE, line))),
    );
  });
});
