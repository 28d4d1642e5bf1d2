// JSON on stdout, and nothing else goes there: one document that ends in a line break, or a line an event.
// What may be printed is what docs/schemas has.

import { visibleJson } from '@sekisho/core/visible-text.ts';
import type { PrintedDocument, PrintedEvent } from '@sekisho/core/documents/documents.ts';
import type { RehearsalDocument } from '@sekisho/rehearsal/report/documents.ts';
import type { Io } from './io.ts';

export function printJson(io: Io, document: PrintedDocument | RehearsalDocument): void {
  io.stdout.write(`${visibleJson(document, 2)}\n`);
}

export function printJsonLine(io: Io, event: PrintedEvent): void {
  io.stdout.write(`${visibleJson(event)}\n`);
}
