// Exports of cmdlets → rows: ConvertTo-Json in every form that it has, and what ConvertTo-Csv and
// Export-Csv write.

import { CsvError, parse, type Info } from 'csv-parse/sync';

import { lineAndColumn } from '../../estate/decode-text.ts';
import { isLoose, type Loose } from '../../estate/fields.ts';
import { scanJson } from '../../estate/scan-json.ts';
import { stateError, type Place, type StateFile } from '../state-file.ts';

export interface ExportRow {
  readonly value: Loose;
  readonly place: Place;
}

const DELIMITERS = [',', ';', '\t'];
/** Strings as a whole, other values, and the signs between them. */
const SIGN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
const AGAIN = 'export it again; docs/site.md has the commands';

export function readRows({ file, text }: StateFile): readonly ExportRow[] {
  const rows = /^\s*[[{]/.test(text) ? jsonRows(file, text) : csvRows(file, text);
  if (rows.length === 0) throw stateError({ file, line: 1 }, 'the export holds no object', AGAIN);
  return rows;
}

function jsonRows(file: string, text: string): ExportRow[] {
  const scanned = scanJson(text);
  if (!scanned.ok) {
    const { line } = lineAndColumn(text, scanned.index);
    throw stateError({ file, line }, `this is not JSON: ${scanned.message}`, AGAIN);
  }
  const lineOf = lineCounter(text);
  return scanned.documents.flatMap(({ start, end }) =>
    objectsOf(text, start, end).map(({ value, at }) => ({
      value,
      place: { file, line: lineOf(at) },
    })),
  );
}

/** A list; a list that PowerShell 5.1 wraps as `{ value, Count }`; or one object alone; each with its place. */
function objectsOf(
  text: string,
  start: number,
  end: number,
): readonly { readonly value: Loose; readonly at: number }[] {
  const whole: unknown = JSON.parse(text.slice(start, end));
  const list = listOf(whole);
  if (list === null) return isLoose(whole) ? [{ value: whole, at: start }] : [];
  // The objects of a list begin one after another, at the same depth.
  const places = beginnings(text, text.indexOf('[', start), end);
  return list.flatMap((value, index) =>
    isLoose(value) ? [{ value, at: places[index] ?? start }] : [],
  );
}

function listOf(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  const { value: list, Count: count } = isLoose(value) ? value : {};
  return Array.isArray(list) && typeof count === 'number' ? list : null;
}

/** Where the elements of the list begin that opens at `open`. The text is JSON. */
function beginnings(text: string, open: number, end: number): readonly number[] {
  const places: number[] = [];
  let depth = 0;
  let isNext = true;
  SIGN.lastIndex = open + 1;
  for (let match = SIGN.exec(text); match !== null && match.index < end; match = SIGN.exec(text)) {
    const [sign] = match;
    if (depth === 0 && isNext && sign !== ']') {
      places.push(match.index);
      isNext = false;
    }
    if (sign === '{' || sign === '[') depth += 1;
    else if (sign === '}' || sign === ']') depth -= 1;
    else if (sign === ',' && depth === 0) isNext = true;
    if (depth < 0) break;
  }
  return places;
}

/** Lines of places that come in their order. */
function lineCounter(text: string): (at: number) => number {
  let line = 1;
  let next = text.indexOf('\n');
  return (at) => {
    for (; next >= 0 && next < at; next = text.indexOf('\n', next + 1)) line += 1;
    return line;
  };
}

function csvRows(file: string, whole: string): ExportRow[] {
  // Export-Csv of Windows PowerShell names the type first; Excel's users name the delimiter.
  const skipped = /^(?:#TYPE [^\n]*|sep=.\r?)\n/i.exec(whole)?.[0] ?? '';
  const text = whole.slice(skipped.length);
  const before = skipped === '' ? 0 : 1;
  const outside = (text.split('\n', 1)[0] ?? '').replace(/"[^"]*"/g, '');
  const [delimiter = ','] = DELIMITERS.toSorted(
    (a, b) => outside.split(b).length - outside.split(a).length,
  );
  try {
    // With `info` each record comes with where it ended; the library's types don't tell.
    const records = parse(text, {
      delimiter,
      columns: (titles: string[]) => titles.map((title) => title.trim()),
      info: true,
      skip_empty_lines: true,
      relax_column_count_more: true,
    }) as unknown as readonly { readonly info: Info; readonly record: Loose }[];
    return records.map(({ info, record }) => ({
      value: record,
      place: { file, line: info.lines + before },
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] + before : 1;
    // The library's own message can quote a cell.
    throw stateError({ file, line }, `this is not CSV (${error.code})`, AGAIN);
  }
}
