// The document of what 0.1.0 left in use: `sekisho/migrate/1`.

import { z } from 'zod';

import { Count, Sentence, Text, Texts, Time, type DocumentOf } from './json-document.ts';

export const MigrateDocumentSchema = z
  .strictObject({
    schema: z.literal('sekisho/migrate/1'),
    site: Text.describe("The site's folder."),
    applied: z.boolean().describe('Something was changed.'),
    files: z.array(
      z.strictObject({
        from: Text,
        to: Text.describe('The same where the file stays in its place.'),
        lines: z.array(
          z.strictObject({ line: Count.describe('From 1.'), before: Text, after: Text }),
        ),
      }),
    ),
    removed: Texts.describe('Files of Sekisho that are of no use any more.'),
    left: Texts.describe('Files that Sekisho did not make.'),
    heldBy: z
      .strictObject({ host: Text, pid: z.int().describe('Process id.'), since: Time })
      .nullable()
      .describe('A running program that has to be stopped first.'),
    byHand: z.array(
      z.strictObject({
        code: z.enum([
          'migrate.by-hand-squid',
          'migrate.by-hand-state',
          'migrate.by-hand-commands',
        ]),
        values: z.record(z.string(), z.string()),
        message: Sentence.describe('In English.'),
      }),
    ),
  })
  .describe('What 0.1.0 left in use at a site, and what each file becomes.');

export type MigrateDocument = DocumentOf<typeof MigrateDocumentSchema>;
