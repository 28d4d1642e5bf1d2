// The text of a journal of 0.1.0 → one of today. Only its schema has another word: what is owned, pending and
// absent is the same, and so are the marks that servers hold. Whatever else the text is stays as it is, for the
// reader of journals to judge.

import { FORMER_SCHEMAS } from '../former-words.ts';

const FORMER = /("schema"\s*:\s*)"sekisho\/keep-journal\/1"/;

export function upgradeJournal(text: string, schema: string): string {
  return isFormerJournal(text) ? text.replace(FORMER, `$1${JSON.stringify(schema)}`) : text;
}

export function isFormerJournal(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return (
      typeof value === 'object' &&
      value !== null &&
      'schema' in value &&
      value.schema === FORMER_SCHEMAS.journal &&
      FORMER.test(text)
    );
  } catch {
    return false;
  }
}
