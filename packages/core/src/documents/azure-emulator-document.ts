// The document of a running emulator: `sekisho/azure-emulator/1`.

import { z } from 'zod';

import { Text, Texts } from './json-document.ts';

export const AzureEmulatorDocumentSchema = z
  .strictObject({
    schema: z.literal('sekisho/azure-emulator/1'),
    endpoint: Text.describe('Origin of Resource Manager and sign-in.'),
    tenantId: Text,
    subscriptions: Texts.describe('Ids.'),
    ca: Text.describe("File with the certificate of the emulator's authority."),
  })
  .describe('Where the emulated Azure listens.');
