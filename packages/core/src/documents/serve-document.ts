// The document of a served page: `sekisho/serve/1`.

import { z } from 'zod';

import { Text } from './json-document.ts';

export const ServeDocumentSchema = z
  .strictObject({
    schema: z.literal('sekisho/serve/1'),
    url: Text.describe('Of the page, with its token: whoever has it can read the page.'),
    pid: z.int().describe('Process id.'),
    events: Text.nullable().describe('File that the events are written to; null: none.'),
  })
  .describe('Where the page is served.');
