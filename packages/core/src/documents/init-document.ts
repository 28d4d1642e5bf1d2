// The document of a new site: `sekisho/init/1`.

import { z } from 'zod';

import { Text } from './json-document.ts';

export const InitDocumentSchema = z
  .strictObject({
    schema: z.literal('sekisho/init/1'),
    file: Text.describe('The site.yaml that was written.'),
  })
  .describe('Where the new site.yaml stands.');
