// The JSON Schema of a document, as docs/schemas has it.

import { z } from 'zod';

export interface PublishedSchema {
  /** In docs/schemas: `plan-2.json`. */
  readonly file: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

/**
 * Of what is written, which is what may be read: a key that has a default may be left out, no other key may stand
 * there. `$id` is what the document's own `schema` says.
 */
export function publishedSchema(document: z.ZodType): PublishedSchema {
  const { $schema, ...rest } = z.toJSONSchema(document, {
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema.properties !== undefined) jsonSchema.additionalProperties = false;
    },
  });
  const id = idOf(rest);
  return {
    file: `${id.replace(/^sekisho\//, '').replace('/', '-')}.json`,
    schema: { $schema, $id: id, ...rest },
  };
}

function idOf({ properties, oneOf, anyOf }: z.core.JSONSchema.BaseSchema): string {
  const [first] = oneOf ?? anyOf ?? [];
  const schema = (properties ?? first?.properties)?.['schema'];
  if (typeof schema === 'object' && typeof schema.const === 'string') return schema.const;
  throw new Error('a document has its schema as a literal');
}
