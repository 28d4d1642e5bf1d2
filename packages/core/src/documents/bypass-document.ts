// The document of a bypass list's answers: `sekisho/bypass/1`.

import { z } from 'zod';

import type { DialectId } from '../model/dialect-id.ts';
import type { BypassReport } from '../roads/dialects/bypass.ts';
import { Count, Sentence, Text, type DocumentOf } from './json-document.ts';

const DIALECT_IDS = [
  'configuration-manager',
  'wininet',
  'winhttp',
  'dotnet',
  'chromium',
  'curl',
  'go',
  'pac',
] as const satisfies readonly DialectId[];

export const BypassDocumentSchema = z
  .strictObject({
    schema: z.literal('sekisho/bypass/1'),
    dialect: z.enum(DIALECT_IDS),
    results: z.array(
      z.strictObject({
        url: Text.describe('As it was given.'),
        road: z.enum(['direct', 'proxy']),
        by: Text.nullable().describe('The entry that matches; null: none.'),
      }),
    ),
    problems: z.array(
      z.strictObject({
        entry: Text.describe('As written.'),
        index: Count.describe('Its place in the list, from 0.'),
        message: Sentence.describe('In English.'),
        fatal: z.boolean().describe('The program refuses the whole list because of it.'),
      }),
    ),
  })
  .describe('How one kind of program reads one bypass list.');

export function bypassDocument(
  dialect: DialectId,
  { results, problems }: BypassReport,
): DocumentOf<typeof BypassDocumentSchema> {
  return { schema: 'sekisho/bypass/1', dialect, results, problems };
}
