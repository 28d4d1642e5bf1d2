// Documents held against the JSON Schemas of docs/schemas, as a reader of another make would hold them.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';

export const SCHEMAS_FOLDER = fileURLToPath(new URL('../../docs/schemas', import.meta.url));

let published: Ajv2020 | null = null;

function readSchemas(): Ajv2020 {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
  addFormats.default(ajv);
  for (const file of readdirSync(SCHEMAS_FOLDER))
    ajv.addSchema(JSON.parse(readFileSync(join(SCHEMAS_FOLDER, file), 'utf8')));
  return ajv;
}

/** `diagnose --follow` prints findings without more. */
const FINDING = 'sekisho/findings/2#/$defs/finding';

/** What is wrong with a document by the schema that it names; empty when nothing is. */
export function problemsOf(document: unknown, name = schemaOf(document)): readonly string[] {
  if (name === null) return ['it names no schema'];
  const ajv = (published ??= readSchemas());
  const validate = ajv.getSchema(name);
  if (validate === undefined) return [`no schema ${name} is published`];
  if (validate(document) === true) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message = '', params }) =>
      `${name} ${instancePath}: ${message} ${JSON.stringify(params)}`,
  );
}

/** One document, or one a line; none in a text for people. */
export function documentsIn(text: string): readonly unknown[] {
  if (!text.startsWith('{')) return [];
  try {
    return [JSON.parse(text)];
  } catch {
    return text
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
  }
}

/** Of what a command printed for programs. Throws what is wrong. */
export function assertPrinted(argv: readonly string[], stdout: string): void {
  const isJson = argv.includes('--json') || argv[argv.indexOf('--format') + 1] === 'json';
  if (!isJson) return;
  const schema = argv.includes('--follow') ? FINDING : undefined;
  const problems = documentsIn(stdout).flatMap((each) => problemsOf(each, schema));
  if (problems.length > 0) throw new Error(`${argv.join(' ')}: ${problems.join('\n')}`);
}

/** Throws what is wrong. */
export function assertPublished(document: unknown): void {
  const problems = problemsOf(document);
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

export function schemaOf(document: unknown): string | null {
  return typeof document === 'object' &&
    document !== null &&
    'schema' in document &&
    typeof document.schema === 'string'
    ? document.schema
    : null;
}
