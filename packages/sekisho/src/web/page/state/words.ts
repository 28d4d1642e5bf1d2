// The page's language, and sentences in it. Reading `language` while rendering
// draws a part again when somebody switches.

import { signal } from '@preact/signals';

import {
  isTextCode,
  say,
  sayReason,
  sayWord as sayIdWord,
  type Language,
  type TextCode,
  type TextValues,
} from '@sekisho/core/text/text.ts';
import { keep, recall } from './browser-store.ts';
import { loadJapanese } from './japanese.ts';

const KEY = 'sekisho.language';

export const language = signal<Language>('en');

export function t(code: TextCode, values?: TextValues): string {
  return say(language.value, code, values);
}

/** A reason that came as data; its English text stands where this page has none for the code, as in a file of a later version. */
export function sayData(
  reason: { readonly code: string; readonly values: TextValues },
  /** For a code of a later version: its sentence in English, where one came along. */
  english: string = reason.code,
): string {
  return isTextCode(reason.code) ? sayReason(language.value, reason) : english;
}

/** The text of a code that is put together, else the word itself: services and stages of a later catalog. */
export function sayWord(prefix: string, word: string): string {
  return sayIdWord(language.value, prefix, word);
}

export async function chooseLanguage(chosen: Language): Promise<void> {
  keep(KEY, chosen);
  await show(chosen);
}

async function show(chosen: Language): Promise<void> {
  if (chosen === 'ja') await loadJapanese();
  language.value = chosen;
  document.documentElement.lang = chosen;
}

/** What was chosen here before, else the one who started the server. */
export async function startLanguage(offered: Language): Promise<void> {
  const before = recall(KEY);
  await show(before === 'en' || before === 'ja' ? before : offered);
}

export function formatNumber(value: number, digits = 0): string {
  return value.toLocaleString(language.value, { maximumFractionDigits: digits });
}

/** Date and time of the reader's own clock; nothing for a time that is not told. */
export function formatMoment(at: string): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime())
    ? ''
    : // Year first: the order of day and month is not everywhere the same.
      time.toLocaleString(language.value === 'ja' ? 'ja' : 'sv', {
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
        hourCycle: 'h23',
      });
}

/** Hour, minute and second of the reader's own clock; nothing for a time that is not told. */
export function formatTime(at: string): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime())
    ? ''
    : time.toLocaleTimeString(language.value, {
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
        hourCycle: 'h23',
      });
}
