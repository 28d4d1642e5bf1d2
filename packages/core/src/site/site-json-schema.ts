// The JSON Schema of site.yaml, with which editors complete and check it while it is written.

import { z } from 'zod';

import { SiteSchema } from './site.ts';

/** What may be written; every key with a default is optional. References between names are not in it. */
export function siteJsonSchema(): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(SiteSchema, { io: 'input' });
  return {
    ...schema,
    title: 'Sekisho site',
    description: 'What stands on premises, and the policy (docs/site.md)',
  };
}
