// The document of a shell's completion: `sekisho/completion/1`.

import { z } from 'zod';

import { Text } from './json-document.ts';

export const CompletionDocumentSchema = z
  .strictObject({
    schema: z.literal('sekisho/completion/1'),
    shell: z.enum(['bash', 'zsh', 'fish', 'powershell']),
    script: Text.describe('For the shell to read.'),
  })
  .describe('A script with which a shell completes the command line.');
