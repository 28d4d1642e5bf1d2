// Inputs drawn by fast-check from right ones: nested, repeated, cut, spliced, with words and signs that mean
// something, and JSON with other values in its places. Texts are handled as bytes (latin1), so that broken UTF-8 is
// among them.

import fc from 'fast-check';

import type { FuzzTarget } from './target.ts';

const LARGEST = 1 << 17;
const MOST_TIMES = 3000;

/** What means something to some reader, in bytes of UTF-8. */
const WORDS: readonly string[] = [
  ...'{ } [ ] ( ) < > " \' ` \\ / // /* */ # ; , : :: = | & ! * ** % $ @ ~ ^ ? + - -- . .. ... _'.split(
    ' ',
  ),
  ...' |\t|\n|\r\n|\r|\n\n|\v|\f|\0|\b|\x7f|\u001b[31m|\u001b]0;x\u0007|\u009b|\u202e|\u2066'.split(
    '|',
  ),
  ...'\u200b \u00ad \ufeff é ｅ ß İ 関所 😀 \u{10ffff} \u2028 \u0301 xn-- xn--a-ecp.example'.split(
    ' ',
  ),
  ...'null true false NaN -0 -1 0 1e999 9007199254740993 65536 0x10 4294967296 1.5'.split(' '),
  ...'__proto__ constructor toString hasOwnProperty length CONNECT http:// {{}} ${x} %s%n'.split(
    ' ',
  ),
  ...'10.0.0.1 256.1.1.1 ::1 fe80::1%eth0 10.0.0.0/33 0.0.0.0/0 localhost a.example.com'.split(' '),
  ...'*.example.com .example.com -.example 2023-13-45T25:61:61Z 1700762400'.split(' '),
  ...'31/Feb/2023:00:00:00 +9999|&a [*a]|<<: *a|!!js/function x|---|- - - -'.split('|'),
];

const PAIRS: readonly (readonly [string, string])[] = [
  ['{"a":', '}'],
  ['[', ']'],
  ['{', '}'],
  ['(', ')'],
  ['<a>', '</a>'],
  ['"', '"'],
  ['/*', '*/'],
  ['- ', ''],
  ['a: {', '}'],
  ['(?:', ')*'],
  ['a.', ''],
];

/** Values that stand in for any other in JSON. */
const VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1e308,
  2 ** 53,
  '',
  'x',
  '\0',
  '\u001b[31m\u202e',
  '10.0.0.1',
  'a'.repeat(5000),
  [],
  {},
  [[]],
  [null],
  { a: {} },
  Array.from({ length: 300 }, () => ({})),
  JSON.parse('{"__proto__":{"a":1},"constructor":1}'),
];

interface Edit {
  readonly do: (typeof EDITS)[number];
  /** Where, as a part of the whole. */
  readonly at: number;
  readonly size: number;
  readonly times: number;
  readonly pick: number;
}

const EDITS = [
  'insert',
  'insert',
  'delete',
  'repeat',
  'nest',
  'flip',
  'splice',
  'line',
  'cut',
  'number',
  'json',
  'json',
  'utf-16',
  'crlf',
] as const;

const edit: fc.Arbitrary<Edit> = fc.record({
  do: fc.constantFrom(...EDITS),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  size: fc.oneof(fc.nat(8), fc.nat(200)),
  times: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: MOST_TIMES })),
  pick: fc.nat(1 << 16),
});

export function drawnFor({ inputs, words = [] }: FuzzTarget): fc.Arbitrary<Buffer> {
  const texts = inputs.map((input) =>
    (typeof input === 'string' ? Buffer.from(input) : input).toString('latin1'),
  );
  const all = [...WORDS, ...words].map((word) => Buffer.from(word).toString('latin1'));
  return fc
    .tuple(fc.nat(Math.max(0, texts.length - 1)), fc.array(edit, { maxLength: 6 }))
    .map(([which, edits]) => {
      let text = texts[which] ?? '';
      for (const each of edits) text = apply(text, each, { texts, words: all }).slice(0, LARGEST);
      return Buffer.from(text, 'latin1');
    });
}

function apply(
  text: string,
  { do: what, at, size, times, pick }: Edit,
  { texts, words }: { readonly texts: readonly string[]; readonly words: readonly string[] },
): string {
  const from = Math.floor(at * text.length);
  const before = text.slice(0, from);
  const span = text.slice(from, from + size);
  const after = text.slice(from + size);
  const few = Math.min(times, Math.ceil(LARGEST / (size + 1)));
  switch (what) {
    case 'insert':
      return before + of(words, pick).repeat(times > 8 ? 1 : times) + span + after;
    case 'delete':
      return before + after;
    case 'repeat':
      return before + span.repeat(few) + after;
    case 'nest': {
      const [open, close] = of(PAIRS, pick);
      return before + open.repeat(times) + span + close.repeat(times) + after;
    }
    case 'flip':
      return before + String.fromCharCode(pick & 0xff) + text.slice(from + 1);
    case 'splice': {
      const other = of(texts, pick);
      return before + other.slice(Math.floor(at * other.length)) + after;
    }
    case 'line':
      return changeLine(text, { at, times: few, pick });
    case 'cut':
      return before;
    case 'number': {
      let index = 0;
      const chosen = pick % 16;
      return text.replace(/\d+/g, (digits) =>
        index++ === chosen
          ? of(['0', '-1', '1e999', '99999999999999999999', '٣', ''], times)
          : digits,
      );
    }
    case 'json':
      return changeJson(text, { pick, times });
    case 'utf-16':
      return pick % 4 === 0
        ? Buffer.from(`\ufeff${text.slice(0, 20_000)}`, 'utf16le').toString('latin1')
        : text;
    case 'crlf':
      return text.replaceAll('\n', pick % 2 === 0 ? '\r\n' : '\r');
  }
}

function of<T>(list: readonly T[], at: number): T {
  const found = list[at % list.length];
  if (found === undefined) throw new Error('an empty list');
  return found;
}

function changeLine(
  text: string,
  { at, times, pick }: { readonly at: number; readonly times: number; readonly pick: number },
): string {
  const lines = text.split('\n');
  const index = Math.min(Math.floor(at * lines.length), lines.length - 1);
  const [line = ''] = lines.splice(index, 1);
  if (pick % 3 === 0) return lines.join('\n');
  const other = pick % lines.length || 0;
  if (pick % 3 === 1) lines.splice(other, 0, line);
  else lines.splice(index, 0, ...Array.from({ length: Math.min(times, 500) }, () => line));
  return lines.join('\n');
}

/** Another value in one place, of the whole or of one line. */
function changeJson(
  text: string,
  { pick, times }: { readonly pick: number; readonly times: number },
): string {
  const whole = parse(text);
  if (whole !== undefined) return replaceIn(whole, { pick, times });
  const lines = text.split('\n');
  const index = lines.findIndex((line) => parse(line) !== undefined);
  const line = parse(lines[index] ?? '');
  if (line === undefined) return text;
  lines[index] = replaceIn(line, { pick, times });
  return lines.join('\n');
}

function parse(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function replaceIn(
  value: unknown,
  { pick, times }: { readonly pick: number; readonly times: number },
): string {
  let count = 0;
  JSON.stringify(value, (_key, each: unknown) => {
    count += 1;
    return each;
  });
  const chosen = pick % count;
  let at = 0;
  let isDone = false;
  return (
    JSON.stringify(value, (_key, each: unknown) => {
      if (isDone || at++ !== chosen) return each;
      isDone = true;
      return times % 4 === 0 ? nested(each, times) : of(VALUES, times);
    }) ?? ''
  );
}

/** Deep enough to be noticed, and not too deep for JSON.stringify itself. */
function nested(value: unknown, times: number): unknown {
  let inside = value;
  for (let depth = 0; depth < times % 1000; depth += 1)
    inside = depth % 2 === 0 ? { a: inside, [`b${String(depth)}`]: 1 } : [inside];
  return inside;
}
