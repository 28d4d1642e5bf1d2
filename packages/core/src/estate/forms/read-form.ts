// The text of one exported file → its objects. What the text is decides, never the file's name.

import { quote } from '../checked-values.ts';
import type { TextEncoding } from '../decode-text.ts';
import { isPrinted, readPrinted } from '../powershell-text.ts';
import { contents, unread, type Broken, type Contents } from './contents.ts';
import { recogniseForeignText } from './foreign-texts.ts';
import { readCsv } from './read-csv.ts';
import { readDnsPage } from './read-dns-page.ts';
import { readJson } from './read-json.ts';
import { readYaml } from './read-yaml.ts';

/** `az … -o jsonc` and `yamlc`, and other programs that take a file for a terminal. */
const COLOURS = /\u001b\[[0-9;]*m/g;

export interface FormOfFile {
  readonly file: string;
  readonly text: string;
  readonly encoding?: TextEncoding;
}

export function readForm({ file, text: whole, encoding }: FormOfFile): Contents | Broken {
  const text = withoutWarnings(whole.replace(COLOURS, ''));
  const start = text.trimStart();
  if (start === '') return contents({ unused: [unread('', 'part.file-empty')] });
  if (start.startsWith('{') || start.startsWith('[')) return readJson(text, encoding);
  const error = /^ERROR: [^\n]*/.exec(start)?.[0].trim();
  if (error !== undefined && !isNamedJson(file))
    return contents({
      unused: [unread('', 'form.az-error', { error: quote(error) })],
      refusal: { code: /\((\w{1,60})\)/.exec(error)?.[1] ?? 'error', message: error },
    });
  const foreign = recogniseForeignText(text);
  if (foreign !== null) return contents({ unused: [unread('', foreign)] });
  const page = readDnsPage(text);
  if (page !== null) return page;
  if (isPrinted(text)) return readPrintedText(text);
  const read = readCsv(text) ?? readYaml(text, /\.ya?ml$/i.test(file));
  if (read !== null) return read;
  if (isNamedJson(file))
    return { broken: `:1:1 (byte 0): this is not JSON: ${describeStart(start)}` };
  return contents({ unused: [unread('', 'form.unknown')] });
}

function isNamedJson(file: string): boolean {
  return file.toLowerCase().endsWith('.json');
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
    unused: printed.refused.map(({ line, ...refused }) => ({ where: `line ${line}`, ...refused })),
  });
}
