// The document of the program's version: `sekisho/version/1`.

import { z } from 'zod';

import { Text } from './json-document.ts';

export const VersionDocumentSchema = z
  .strictObject({
    schema: z.literal('sekisho/version/1'),
    version: Text.describe('Of the program.'),
    node: Text.describe('Version of Node.js that runs it.'),
  })
  .describe('The version of the program.');
