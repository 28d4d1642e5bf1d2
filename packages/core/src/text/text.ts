// Text for people, in English or Japanese, made from a code and values. Programs
// pass codes; only here do they become sentences. A missing code is a bug and throws.

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
  return BY_LANGUAGE[language][code].replace(
    PLACE,
    (whole, key: string, one?: string, more?: string) => {
      const value = values[key];
      if (value === undefined) return whole;
      if (one === undefined) return String(value);
      return String(value) === '1' ? one : (more ?? '');
    },
  );
}

export function isTextCode(code: string): code is TextCode {
  return Object.hasOwn(EN, code);
}

/** As {@link say}, for a code that comes as data (a reason, a finding). */
export function sayReason(
  language: Language,
  reason: { readonly code: string; readonly values: TextValues },
): string {
  if (!isTextCode(reason.code))
    throw new Error(`no text for the code ${JSON.stringify(reason.code)}`);
  return say(language, reason.code, reason.values);
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
