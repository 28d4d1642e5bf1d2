// Texts of exported files → the estate and an account of every part of every file. Pure; the same
// for any order of the files and any split of the same objects over them.

import { UserError } from '../user-error.ts';
import { attachNames, type PrintedNameOfFile } from './attach-names.ts';
import { quote } from './checked-values.ts';
import { byteOffset, lineAndColumn, type TextEncoding } from './decode-text.ts';
import { isLoose } from './fields.ts';
import { groupBy } from '../group-by.ts';
import { joinEstate } from './join-estate.ts';
import { compare, mergePieces, type FoundPiece } from './merge-pieces.ts';
import { isPrinted, readPrinted } from './powershell-text.ts';
import { readObject } from './read-object.ts';
import type { EstateNote, EstateReading, UnusedPart, UsedPart } from './reading.ts';
import { scanJson } from './scan-json.ts';
import { unwrapLists, type FoundPage } from './unwrap-lists.ts';

export interface ExportedFile {
  readonly file: string;
  readonly text: string;
  /** For the byte in a message; UTF-8 when absent. */
  readonly encoding?: TextEncoding;
}

interface Gathered {
  readonly found: FoundPiece[];
  readonly names: PrintedNameOfFile[];
  readonly pages: (FoundPage & { readonly file: string })[];
  readonly unused: UnusedPart[];
  readonly broken: string[];
}

export function assembleEstate(files: readonly ExportedFile[]): EstateReading {
  const gathered: Gathered = { found: [], names: [], pages: [], unused: [], broken: [] };
  for (const file of files) gatherFile(file, gathered);
  if (gathered.broken.length > 0) {
    throw new UserError(gathered.broken.sort(compare).join('\n'), {
      code: 'estate.broken-json',
      hint: 'export the file again, the result alone: az … --output json > FILE, or … | ConvertTo-Json -Depth 10 | Out-File -Encoding utf8 FILE',
    });
  }
  const { pieces, conflicts } = mergePieces(gathered.found);
  const joined = joinEstate(pieces);
  const attached = attachNames(
    joined.estate.privateEndpoints,
    [...gathered.names].sort((a, b) =>
      compare(`${a.fqdn} ${a.addresses.join()}`, `${b.fqdn} ${b.addresses.join()}`),
    ),
  );
  const conflictNotes = conflicts.map(({ piece, fields, files: between }): EstateNote => ({
    code: 'conflicting-exports',
    where: piece.id,
    message: `exports of the ${piece.kind} ${piece.name} differ in ${fields.join(', ')} (${between.join(', ')}): remove the older one`,
  }));
  return {
    estate: { ...joined.estate, privateEndpoints: attached.endpoints },
    used: countUsed([
      ...gathered.found.map(({ file, piece }) => ({ file, kind: piece.kind })),
      ...attached.used.map(({ file }) => ({ file, kind: 'printed name' })),
    ]),
    unused: summarise([...gathered.unused, ...unfinishedLists(gathered.pages), ...attached.unused]),
    notes: [...conflictNotes, ...joined.notes],
  };
}

function gatherFile({ file, text, encoding }: ExportedFile, gathered: Gathered): void {
  const start = text.trimStart();
  if (start === '') {
    gathered.unused.push({ file, where: '', reason: 'the file is empty' });
  } else if (start.startsWith('{') || start.startsWith('[')) {
    gatherJson({ file, text, ...(encoding === undefined ? {} : { encoding }) }, gathered);
  } else if (isPrinted(text)) {
    gatherPrinted(file, text, gathered);
  } else if (file.toLowerCase().endsWith('.json')) {
    gathered.broken.push(
      `${file}:1:1 (byte 0): this is not JSON; it begins with ${quote(start.split('\n')[0]?.trim() ?? '')}`,
    );
  } else {
    gathered.unused.push({
      file,
      where: '',
      reason: 'neither JSON nor a list or table that PowerShell prints',
    });
  }
}

function gatherJson({ file, text, encoding }: ExportedFile, gathered: Gathered): void {
  const scanned = scanJson(text);
  if (!scanned.ok) {
    const { line, column } = lineAndColumn(text, scanned.index);
    const what = scanned.kind === 'cut' ? 'the file was cut off' : 'this is not JSON';
    gathered.broken.push(
      `${file}:${line}:${column} (byte ${byteOffset(text, scanned.index, encoding)}): ${what}: ${scanned.message}`,
    );
    return;
  }
  for (const [index, slice] of scanned.documents.entries()) {
    const document: unknown = JSON.parse(text.slice(slice.start, slice.end));
    const prefix = scanned.documents.length === 1 ? '' : `document ${index + 1}: `;
    const { objects, pages } = unwrapLists(document);
    if (objects.length === 0)
      gathered.unused.push({ file, where: prefix.replace(/: $/, ''), reason: 'the list is empty' });
    for (const { path, value } of objects)
      gatherObject(value, { file, where: `${prefix}${path}`.replace(/: $/, '') }, gathered);
    gathered.pages.push(
      ...pages.map((page) => ({ ...page, file, path: `${prefix}${page.path}`.replace(/: $/, '') })),
    );
  }
}

function gatherPrinted(file: string, text: string, gathered: Gathered): void {
  const printed = readPrinted(text);
  for (const { line, value } of printed.objects)
    gatherObject(value, { file, where: `line ${line}` }, gathered);
  gathered.names.push(...printed.names.map((name) => ({ ...name, file })));
  gathered.unused.push(
    ...printed.refused.map(({ line, reason }) => ({ file, where: `line ${line}`, reason })),
  );
}

function gatherObject(
  value: unknown,
  at: { readonly file: string; readonly where: string },
  gathered: Gathered,
): void {
  if (!isLoose(value)) {
    gathered.unused.push({ ...at, reason: 'this is not an object' });
    return;
  }
  const piece = readObject(value, (reason) => gathered.unused.push({ ...at, reason }));
  if (piece !== null) gathered.found.push({ piece, file: at.file });
}

/** Pages that promise more, when no page of that type is the last. */
function unfinishedLists(pages: Gathered['pages']): UnusedPart[] {
  const finished = new Set(pages.filter(({ goesOn }) => !goesOn).map(({ type }) => type));
  return pages
    .filter(({ goesOn, type }) => goesOn && !finished.has(type))
    .map(({ file, path }) => ({
      file,
      where: path,
      reason:
        'the list goes on (nextLink or skip token), but no file holds its last page: export the other pages too',
    }));
}

function countUsed(parts: readonly { readonly file: string; readonly kind: string }[]): UsedPart[] {
  return [...groupBy(parts, ({ file, kind }) => JSON.stringify([file, kind])).values()]
    .flatMap(([first, ...others]) =>
      first === undefined ? [] : [{ ...first, count: 1 + others.length }],
    )
    .sort((a, b) => compare(a.file, b.file) || compare(a.kind, b.kind));
}

/** Equal reasons in one file become one entry: a subscription has thousands of interfaces of machines. */
function summarise(parts: readonly UnusedPart[]): UnusedPart[] {
  return [...groupBy(parts, ({ file, reason }) => JSON.stringify([file, reason])).values()]
    .flatMap((group) => {
      const first = group[0];
      return first === undefined
        ? []
        : [
            group.length === 1
              ? first
              : { ...first, where: `${first.where} and ${group.length - 1} more`.trimStart() },
          ];
    })
    .sort((a, b) => compare(a.file, b.file) || compare(a.reason, b.reason));
}
