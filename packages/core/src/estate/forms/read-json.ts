// JSON, one document or several in a row → its objects.

import { byteOffset, lineAndColumn, type TextEncoding } from '../decode-text.ts';
import { scanJson } from '../scan-json.ts';
import { joinContents, type Broken, type Contents } from './contents.ts';
import { readDocument } from './read-document.ts';

export function readJson(text: string, encoding: TextEncoding | undefined): Contents | Broken {
  const scanned = scanJson(text);
  if (!scanned.ok) {
    const { line, column } = lineAndColumn(text, scanned.index);
    const what = scanned.kind === 'cut' ? 'the file was cut off' : 'this is not JSON';
    return {
      broken: `:${line}:${column} (byte ${byteOffset(text, scanned.index, encoding)}): ${what}: ${scanned.message}`,
    };
  }
  return joinContents(
    scanned.documents.map(({ start, end }, index) =>
      readDocument(
        JSON.parse(text.slice(start, end)),
        scanned.documents.length === 1 ? '' : `document ${index + 1}`,
      ),
    ),
  );
}
