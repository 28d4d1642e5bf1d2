// The document of the catalog's rows: `sekisho/catalog/2`.

import { z } from 'zod';

import {
  RequirementSchema,
  SourceSchema,
  type Requirement,
  type Source,
} from '../catalog/schema.ts';
import { SERVICES } from '../catalog/services.ts';
import type { DocumentOf } from './json-document.ts';

export const CatalogDocumentSchema = z
  .strictObject({
    schema: z.literal('sekisho/catalog/2'),
    requirements: z.array(RequirementSchema.extend({ service: z.enum(SERVICES) })),
    sources: z.array(SourceSchema).describe('Those that the requirements name.'),
  })
  .describe('What services need, from which source, how sure.');

/** Of all sources, those that the requirements name. */
export function catalogDocument(
  requirements: readonly Requirement[],
  sources: readonly Source[],
): DocumentOf<typeof CatalogDocumentSchema> {
  const ids = new Set(requirements.flatMap((each) => each.sources));
  return {
    schema: 'sekisho/catalog/2',
    requirements,
    sources: sources.filter((source) => ids.has(source.id)),
  };
}
