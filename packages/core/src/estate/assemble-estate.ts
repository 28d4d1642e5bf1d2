// Texts of exported files → the estate and an account of every part of every file. Pure; the same
// for any order of the files and any split of the same objects over them.

import { UserError } from '@sekisho/dns/user-error.ts';
import { attachNames, ownersByInterface, type PrintedNameOfFile } from './attach-names.ts';
import { completeEndpoints } from './complete-endpoints.ts';
import type { TextEncoding } from './decode-text.ts';
import { idKey } from './estate.ts';
import { kindOfExport, type MissingExport } from './export-lists.ts';
import { azureError, isLoose } from './fields.ts';
import { unread } from './forms/contents.ts';
import { readForm } from './forms/read-form.ts';
import { groupBy } from '../group-by.ts';
import { joinEstate } from './join-estate.ts';
import { compareText } from '../compare-text.ts';
import { mergePieces, type FoundPiece } from './merge-pieces.ts';
import type { Piece } from './pieces.ts';
import { isInterfaceOfMachine, readObject } from './read-object.ts';
import {
  estateNote,
  PRINTED_NAME,
  type EstateNote,
  type EstateReading,
  type UnusedPart,
  type UsedPart,
} from './reading.ts';
import type { FoundPage } from './unwrap-lists.ts';

/** One exported file as text. */
export interface ExportedFile {
  /** As messages name it; its ending says nothing. */
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
  readonly missing: MissingExport[];
  readonly seen: Set<string>;
  /** Files that hold some resources of a kind, and not a list of all. */
  readonly partial: Set<string>;
}

/**
 * What exists, of all exports together, in whatever order: output of `az … --output json`, PowerShell's JSON, Resource
 * Graph, templates, tables of names. `unused` and `notes` say what was not understood and what is missing.
 *
 * Throws a {@link UserError} for JSON that is cut or broken, since what it lacks would be missing from every plan.
 */
export function assembleEstate(files: readonly ExportedFile[]): EstateReading {
  const gathered: Gathered = {
    found: [],
    names: [],
    pages: [],
    unused: [],
    broken: [],
    missing: [],
    seen: new Set(),
    partial: new Set(),
  };
  for (const file of files) gatherFile(file, gathered);
  if (gathered.broken.length > 0) {
    throw new UserError(gathered.broken.sort(compareText).join('\n'), {
      code: 'estate.broken-json',
      hint: 'export the file again, whole and the result alone: az … --output json > FILE, … | ConvertTo-Json -Depth 10 | Out-File -Encoding utf8 FILE, or terraform show -json > FILE',
    });
  }
  const { pieces, conflicts } = mergePieces(gathered.found);
  const joined = joinEstate(pieces);
  const attached = attachNames(
    joined.estate.privateEndpoints,
    [...gathered.names].sort((a, b) =>
      compareText(`${a.fqdn} ${a.addresses.join()}`, `${b.fqdn} ${b.addresses.join()}`),
    ),
    ownersByInterface(pieces),
  );
  const conflictNotes = conflicts.map(({ piece, fields, files: between }): EstateNote => ({
    ...estateNote('conflicting-exports', piece.id, 'note.conflicting-exports', {
      kind: piece.kind,
      name: piece.name,
      fields: fields.join(', '),
      files: between.join(', '),
    }),
    ...concernsOf(piece, pieces),
  }));
  return {
    estate: completeEndpoints({ ...joined.estate, privateEndpoints: attached.endpoints }),
    used: countUsed([
      ...gathered.found.map(({ file, piece }) => ({ file, kind: piece.kind })),
      ...attached.used.map(({ file }) => ({ file, kind: PRINTED_NAME })),
    ]).map((part) => (gathered.partial.has(part.file) ? { ...part, isPartial: true } : part)),
    unused: summarise([...gathered.unused, ...unfinishedLists(gathered.pages), ...attached.unused]),
    notes: [...conflictNotes, ...stillTrue(joined, attached)],
    ...(gathered.missing.length === 0 ? {} : { missing: gathered.missing }),
    ...(gathered.seen.size === 0 ? {} : { seen: [...gathered.seen] }),
  };
}

/** The endpoint that an interface or a zone group belongs to. */
function concernsOf(piece: Piece, pieces: readonly Piece[]): Pick<EstateNote, 'concerns'> {
  const own =
    piece.kind === 'network interface' || piece.kind === 'private DNS zone group'
      ? piece.endpointId
      : undefined;
  const owners = pieces.flatMap((each) =>
    each.kind === 'private endpoint' &&
    each.interfaceIds.some((id) => idKey(id) === idKey(piece.id))
      ? [each.id]
      : [],
  );
  const concerns = [...new Set([...(own === undefined ? [] : [own]), ...owners])];
  return concerns.length === 0 ? {} : { concerns };
}

/** Names that people gave as a table fill gaps that the exports alone have. */
function stillTrue(
  joined: ReturnType<typeof joinEstate>,
  { endpoints, shownInterfaces }: ReturnType<typeof attachNames>,
): readonly EstateNote[] {
  const before = new Map(joined.estate.privateEndpoints.map((each) => [each.id, each.members]));
  const after = new Map(endpoints.map((each) => [each.id, each.members]));
  return joined.notes.filter(({ code, where }) => {
    const members = after.get(where) ?? [];
    if (code === 'endpoint-without-names') return members.length === 0;
    if (code === 'interface-not-exported')
      return (
        !shownInterfaces.has(idKey(where)) &&
        (members.length === 0 || before.get(where)?.length !== 0)
      );
    return code !== 'name-without-address' || members.some((each) => each.addresses.length === 0);
  });
}

function gatherFile(exported: ExportedFile, gathered: Gathered): void {
  const { file } = exported;
  if (exported.text.trim() === '')
    gathered.missing.push({ kind: kindOfExport(file), cause: 'empty', file });
  const read = readForm(exported);
  if ('broken' in read) {
    gathered.broken.push(`${file}${read.broken}`);
    return;
  }
  if (read.isPartial === true) gathered.partial.add(file);
  if (read.refusal !== undefined)
    gathered.missing.push({
      kind: kindOfExport(file, read.refusal.message),
      cause: 'refused',
      file,
      error: read.refusal.code,
    });
  for (const { where, value } of read.objects) gatherObject(value, { file, where }, gathered);
  gathered.names.push(...read.names.map((name) => ({ ...name, file })));
  gathered.pages.push(...read.pages.map((page) => ({ ...page, file })));
  gathered.unused.push(...read.unused.map((part) => ({ ...part, file })));
}

function gatherObject(
  value: unknown,
  at: { readonly file: string; readonly where: string },
  gathered: Gathered,
): void {
  if (!isLoose(value)) {
    gathered.unused.push({ file: at.file, ...unread(at.where, 'part.no-object') });
    return;
  }
  const error = azureError(value);
  if (error !== null)
    gathered.missing.push({
      kind: kindOfExport(at.file, error.message),
      cause: 'refused',
      file: at.file,
      error: error.code === '' ? error.message : error.code,
    });
  const piece = readObject(value, (code, values) =>
    gathered.unused.push({ file: at.file, ...unread(at.where, code, values) }),
  );
  if (piece !== null) gathered.found.push({ piece, file: at.file });
  else if (isInterfaceOfMachine(value)) gathered.seen.add('network interface');
}

/** Pages that promise more, when no page of that type is the last. */
function unfinishedLists(pages: Gathered['pages']): UnusedPart[] {
  const finished = new Set(pages.filter(({ goesOn }) => !goesOn).map(({ type }) => type));
  return pages
    .filter(({ goesOn, type }) => goesOn && !finished.has(type))
    .map(({ file, path }) => ({ file, ...unread(path, 'part.list-goes-on') }));
}

function countUsed(parts: readonly { readonly file: string; readonly kind: string }[]): UsedPart[] {
  return [...groupBy(parts, ({ file, kind }) => JSON.stringify([file, kind])).values()]
    .map((group) => ({ ...group[0], count: group.length }))
    .sort((a, b) => compareText(a.file, b.file) || compareText(a.kind, b.kind));
}

/** Equal reasons in one file become one entry: a subscription has thousands of interfaces of machines. */
function summarise(parts: readonly UnusedPart[]): UnusedPart[] {
  return [...groupBy(parts, ({ file, reason }) => JSON.stringify([file, reason])).values()]
    .map(([first, ...others]) =>
      others.length === 0
        ? first
        : { ...first, where: `${first.where} and ${others.length} more`.trimStart() },
    )
    .sort((a, b) => compareText(a.file, b.file) || compareText(a.reason, b.reason));
}
