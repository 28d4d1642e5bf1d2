import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

import { siteJsonSchema } from './site-json-schema.ts';

const FILE = fileURLToPath(new URL('../../../../docs/site.schema.json', import.meta.url));

test('docs/site.schema.json is the schema of today (SEKISHO_UPDATE=1 writes it)', async () => {
  const text = `${JSON.stringify(siteJsonSchema(), null, 2)}\n`;
  if (process.env['SEKISHO_UPDATE'] === '1') await writeFile(FILE, text);
  expect(await readFile(FILE, 'utf8')).toBe(text);
});

test('what has a default may be left out, what is unknown may not be written', () => {
  expect(siteJsonSchema()).toMatchObject({
    required: ['name', 'region', 'networks', 'resolvers', 'appliances'],
    additionalProperties: false,
  });
});

test('the example keeps to the schema, and a mistake in it does not', async () => {
  const example: unknown = parse(
    await readFile(
      fileURLToPath(new URL('../../../../examples/japan-east/site.yaml', import.meta.url)),
      'utf8',
    ),
  );
  const schema = z.fromJSONSchema(JSON.parse(JSON.stringify(siteJsonSchema())));
  expect(schema.safeParse(example).error).toBeUndefined();
  expect(schema.safeParse({ ...Object(example), proxys: [] }).success).toBe(false);
});
