// The document of rendered settings: `sekisho/render/1`, with the manifest that stands beside the files.

import { z } from 'zod';

import { ManifestSchema } from '../render/manifest.ts';
import type { SkippedProduct } from '../render/render-products.ts';
import type { WriteResult } from '../render/write-rendered.ts';
import { ReasonSchema, Sentence, Text, type DocumentOf } from './json-document.ts';

export const RenderDocumentSchema = z
  .strictObject({
    schema: z.literal('sekisho/render/1'),
    out: Text.describe('The folder, as it was given.'),
    dryRun: z.boolean().describe('Nothing was written.'),
    changes: z.array(
      z.strictObject({
        path: Text.describe('In the folder.'),
        change: z.enum(['add', 'change', 'remove']),
        diff: Text.describe('Unified.'),
      }),
    ),
    skipped: z
      .array(
        z.strictObject({
          product: Text,
          server: Text.exactOptional(),
          reason: Sentence.describe('The sentence of `because`, in English.'),
          because: ReasonSchema,
        }),
      )
      .describe('Products without files.'),
    manifest: ManifestSchema,
  })
  .describe('Which files were written, and which would be.');

export interface RenderOf extends WriteResult {
  readonly out: string;
  readonly isDryRun: boolean;
  readonly skipped: readonly SkippedProduct[];
}

export function renderDocument({
  out,
  isDryRun,
  changes,
  skipped,
  manifest,
}: RenderOf): DocumentOf<typeof RenderDocumentSchema> {
  return { schema: 'sekisho/render/1', out, dryRun: isDryRun, changes, skipped, manifest };
}
