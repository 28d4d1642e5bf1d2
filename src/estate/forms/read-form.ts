// The text of one exported file → its objects. What the text is decides, never the file's name.

import { quote } from '../checked-values.ts';
import type { TextEncoding } from '../decode-text.ts';
import { isPrinted, readPrinted } from '../powershell-text.ts';
import { contents, unread, type Broken, type Contents } from './contents.ts';
import { recogniseForeignText } from './foreign-texts.ts';
import { readJson } from './read-json.ts';

export interface FormOfFile {
  readonly file: string;
  readonly text: string;
  readonly encoding?: TextEncoding;
}

export function readForm({ file, text: whole, encoding }: FormOfFile): Contents | Broken {
  const text = withoutWarnings(whole);
  const start = text.trimStart();
  if (start === '') return contents({ unused: [{ where: '', reason: 'the file is empty' }] });
  if (start.startsWith('{') || start.startsWith('[')) return readJson(text, encoding);
  const foreign = recogniseForeignText(text);
  if (foreign !== null) return contents({ unused: [unread('', foreign)] });
  if (isPrinted(text)) return readPrintedText(text);
  if (file.toLowerCase().endsWith('.json'))
    return { broken: `:1:1 (byte 0): this is not JSON: ${describeStart(start)}` };
  return contents({ unused: [unread('', 'form.unknown')] });
}

/** Only the text of az's own error is shown: anything else may be a key or a password. */
function describeStart(start: string): string {
  const error = /^ERROR: [^\n]*/.exec(start)?.[0];
  return error === undefined
    ? 'it begins with neither "[" nor "{"'
    : `it begins with ${quote(error.trim())}`;
}

/** `az … > FILE 2>&1` writes its warnings in front; blanks keep every place in the file. */
function withoutWarnings(text: string): string {
  return text.replace(/^(?:WARNING: [^\n]*\n)+/, (lines) => lines.replace(/[^\n]/g, ' '));
}

function readPrintedText(text: string): Contents {
  const printed = readPrinted(text);
  return contents({
    objects: printed.objects.map(({ line, value }) => ({ where: `line ${line}`, value })),
    names: printed.names,
    unused: printed.refused.map(({ line, reason }) => ({ where: `line ${line}`, reason })),
  });
}
