// YAML, as `az … -o yaml` prints it → its objects.

import { LineCounter, parseAllDocuments } from 'yaml';

import { joinContents, type Broken, type Contents } from './contents.ts';
import { readDocument } from './read-document.ts';

const BEGINNING =
  /^(?:(?:#[^\n]*|%YAML[^\n]*|---[^\n]*|\s*)\n)*(?:- |-\n|(?!ERROR:)"?[\w$.-]+"?:(?: |\n))/;

/** Null when the text doesn't have the form of YAML. */
export function readYaml(whole: string, isNamedYaml: boolean): Contents | Broken | null {
  const text = whole.replace(/\r\n/g, '\n');
  if (!isNamedYaml && !BEGINNING.test(text)) return null;
  const lines = new LineCounter();
  const parsed = tryToParse(text, lines);
  if (parsed === null)
    return isNamedYaml ? { broken: ': this is not YAML that can be read' } : null;
  const problem = parsed.flatMap(({ errors }) => errors)[0];
  if (problem !== undefined) {
    if (!isNamedYaml) return null;
    const { line, col } = lines.linePos(problem.pos[0]);
    // The library's own message quotes the line.
    return { broken: `:${line}:${col}: this is not YAML (${problem.code})` };
  }
  const values = tryToConvert(parsed);
  if (values === null) return { broken: ': this YAML repeats itself too often (aliases)' };
  if (!isNamedYaml && values.every((value) => typeof value !== 'object' || value === null))
    return null;
  return joinContents(
    values.map((value, index) =>
      readDocument(value, values.length === 1 ? '' : `document ${index + 1}`),
    ),
  );
}

type Documents = Exclude<ReturnType<typeof parseAllDocuments>, { readonly empty: true }>;

function tryToParse(text: string, lineCounter: LineCounter): Documents | null {
  try {
    const parsed = parseAllDocuments(text, { lineCounter, logLevel: 'silent' });
    return 'empty' in parsed ? [] : parsed;
  } catch (error) {
    // Nested deeper than the stack.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function tryToConvert(documents: Documents): readonly unknown[] | null {
  try {
    return documents.map((document): unknown => document.toJS({ maxAliasCount: 10_000 }));
  } catch (error) {
    if (error instanceof ReferenceError || error instanceof RangeError) return null;
    throw error;
  }
}
