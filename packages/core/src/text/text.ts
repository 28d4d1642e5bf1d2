// Text for people, in English or Japanese, made from a code and values. Programs
// pass codes; only here do they become sentences. A missing code is a bug and throws.

import { formatCount } from './amounts.ts';
import { EN } from './en.ts';
import { JA } from './ja.ts';

/** English or Japanese. */
export type Language = 'en' | 'ja';
export type TextCode = keyof typeof EN;
export type TextValues = Readonly<Record<string, string | number>>;

const BY_LANGUAGE: Readonly<Record<Language, Readonly<Record<TextCode, string>>>> = {
  en: EN,
  ja: JA,
};

/** `{word}`, or `{word:one|more}`: which of both stands there is told by the value of that name. */
const PLACE = /\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}/g;

/** The sentence for a code: each place takes the value of its name. */
export function say(language: Language, code: TextCode, values: TextValues = {}): string {
  const text = BY_LANGUAGE[language][code];
  const join = language === 'ja' ? joinJapanese : joinPlain;
  let said = '';
  let at = 0;
  for (const match of text.matchAll(PLACE)) {
    const [whole, key = '', one, more = ''] = match;
    const value = values[key];
    const own =
      value === undefined
        ? whole
        : one === undefined
          ? sayValue(language, key, value)
          : String(value) === '1'
            ? one
            : more;
    said = join(join(said, text.slice(at, match.index)), own);
    at = match.index + whole.length;
  }
  return join(said, text.slice(at));
}

/** Numbers that tell a place or a thing, and no amount. */
const PLAIN: ReadonlySet<string> = new Set([
  'line',
  'otherLine',
  'narrowLine',
  'port',
  'pid',
  'status',
  'priority',
]);

/** Amounts with separators of thousands: numbers, and what some text counts by, which data has as digits. */
function sayValue(language: Language, key: string, value: string | number): string {
  if (typeof value === 'number')
    return Number.isInteger(value) && !PLAIN.has(key)
      ? formatCount(language, value)
      : String(value);
  return /^\d{4,15}$/.test(value) && countedKeys().has(key)
    ? formatCount(language, Number(value))
    : value;
}

let counted: ReadonlySet<string> | null = null;
/** Places by whose number an English text chooses between one and many. */
function countedKeys(): ReadonlySet<string> {
  counted ??= new Set(
    Object.values(EN).flatMap((text) =>
      [...text.matchAll(PLACE)].flatMap(([, key = '', one]) => (one === undefined ? [] : [key])),
    ),
  );
  return counted;
}

function joinPlain(before: string, after: string): string {
  return before + after;
}

const JAPANESE = '[\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Han}]';
const ENDS_WITH_BLANK = new RegExp(`${JAPANESE} $`, 'u');
const ENDS = new RegExp(`${JAPANESE}$`, 'u');
const BEGINS = new RegExp(`^${JAPANESE}`, 'u');
const BEGINS_WITH_BLANK = new RegExp(`^ ${JAPANESE}`, 'u');

/** Texts have a blank beside a place, as Japanese has beside letters of others; beside Japanese there is none. */
function joinJapanese(before: string, after: string): string {
  if (ENDS_WITH_BLANK.test(before) && BEGINS.test(after)) return before.slice(0, -1) + after;
  if (ENDS.test(before) && BEGINS_WITH_BLANK.test(after)) return before + after.slice(1);
  return before + after;
}

export function isTextCode(code: string): code is TextCode {
  return Object.hasOwn(EN, code);
}

/** Values that are ids of the model, with the words that people read in their place. */
const WORDS_OF = {
  program: 'program',
  layer: 'layer',
  road: 'sheet.road',
  outcome: 'page.outcome',
} as const;

/** As {@link say}, for a code that comes as data (a reason, a finding); ids of the model in it become words. */
export function sayReason(
  language: Language,
  reason: { readonly code: string; readonly values: TextValues },
): string {
  if (!isTextCode(reason.code))
    throw new Error(`no text for the code ${JSON.stringify(reason.code)}`);
  const words = Object.entries(WORDS_OF).flatMap(([key, kind]) => {
    const id = reason.values[key];
    return id === undefined ? [] : [[key, sayWord(language, kind, String(id))]];
  });
  return say(language, reason.code, { ...reason.values, ...Object.fromEntries(words) });
}

/** The word for an id of the model; of one that is not among them, the id itself. */
export function sayWord(language: Language, kind: string, id: string): string {
  const code = `${kind}.${id}`;
  return isTextCode(code) ? say(language, code) : id;
}

/** From `--lang`, else the locale of the environment (LC_ALL, LC_MESSAGES, LANG). */
export function chooseLanguage(
  flag: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Language {
  const locale =
    flag ?? (environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || 'en');
  return locale.toLowerCase().startsWith('ja') ? 'ja' : 'en';
}
