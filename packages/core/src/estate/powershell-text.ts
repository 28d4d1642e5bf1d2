// The text that PowerShell prints for objects: lists (`Name : pe-asr`), as Get-AzPrivateEndpoint and
// Get-AzNetworkInterface print them with nested objects as JSON, and tables of names and addresses.
// Only what can be read without guessing is read; anything cut off with "…" is refused.

import { say, type TextCode, type TextValues } from '../text/text.ts';
import { isTruncated, type Loose } from './fields.ts';
import { findNameColumns, splitAddresses } from './name-columns.ts';
import { scanJson } from './scan-json.ts';

export interface PrintedObject {
  /** Line on which it begins, from 1. */
  readonly line: number;
  readonly value: Loose;
}

export interface PrintedName {
  readonly line: number;
  /** Name of the private endpoint, when a column gives it. */
  readonly endpoint?: string;
  /** Name of its network interface, as the portal shows it. */
  readonly networkInterface?: string;
  readonly fqdn: string;
  readonly addresses: readonly string[];
}

export interface PrintedText {
  readonly objects: readonly PrintedObject[];
  readonly names: readonly PrintedName[];
  readonly refused: readonly PrintedRefusal[];
}

export interface PrintedRefusal extends Refusal {
  readonly line: number;
}

interface Refusal {
  readonly reason: string;
  readonly because: { readonly code: TextCode; readonly values: TextValues };
}

function refusal(code: TextCode, values: TextValues = {}): Refusal {
  return { reason: say('en', code, values), because: { code, values } };
}

interface Line {
  readonly number: number;
  readonly text: string;
}

const ANSI = /\u001b\[[0-9;]*m/g;
const PROMPT = /^(?:PS [^>]*|[A-Za-z]:\\[^>]*|>)>/;
const LIST_LINE = /^([A-Za-z][A-Za-z0-9_ ]*?) +:(?: (.*))?$/;
const RULE = /^ *-+(?: +-+)* *$/;
const CUT_OFF = /…|\.\.\./;

/** True when the text has the form of a printed list or table. */
export function isPrinted(text: string): boolean {
  const lines = splitLines(text).filter(
    ({ text: line }) => line.trim() !== '' && !PROMPT.test(line),
  );
  return (
    (lines[0] !== undefined && LIST_LINE.test(lines[0].text)) ||
    (lines[1] !== undefined && RULE.test(lines[1].text))
  );
}

export function readPrinted(text: string): PrintedText {
  const lines = splitLines(text);
  const objects: PrintedObject[] = [];
  const names: PrintedName[] = [];
  const refused: PrintedRefusal[] = [];
  let index = 0;
  for (;;) {
    const line = lines[index];
    if (line === undefined) return { objects, names, refused };
    const next = lines[index + 1];
    if (line.text.trim() === '' || PROMPT.test(line.text)) {
      index += 1;
    } else if (next !== undefined && RULE.test(next.text)) {
      const end = lines.findIndex(({ text: row }, at) => at > index + 1 && row.trim() === '');
      const rows = lines.slice(index, end < 0 ? lines.length : end);
      const table = readTable(rows);
      if ('reason' in table) refused.push({ line: line.number, ...table });
      else names.push(...table);
      index += rows.length;
    } else if (LIST_LINE.test(line.text)) {
      const block = takeListBlock(lines, index);
      const value = readListBlock(block);
      if ('refused' in value) refused.push({ line: line.number, ...value.refused });
      else objects.push({ line: line.number, value: value.read });
      index += block.length;
    } else {
      refused.push({
        line: line.number,
        ...refusal('printed.neither'),
      });
      index += 1;
      while (lines[index] !== undefined && lines[index]?.text.trim() !== '') index += 1;
    }
  }
}

function splitLines(text: string): readonly Line[] {
  return text
    .replace(ANSI, '')
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ number: index + 1, text: line.trimEnd() }));
}

/** The lines of one object: up to a key that it already has, or a blank line outside of JSON. */
function takeListBlock(lines: readonly Line[], start: number): readonly Line[] {
  const column = lines[start]?.text.indexOf(':') ?? 0;
  const keys = new Set<string>();
  let end = start;
  for (; end < lines.length; end += 1) {
    const text = lines[end]?.text ?? '';
    const key = text.indexOf(':') === column ? LIST_LINE.exec(text)?.[1] : undefined;
    if (key !== undefined) {
      if (keys.has(key)) break;
      keys.add(key);
    } else if (text !== '' && indentOf(text) < column) {
      break;
    } else if (text === '' && !goesOnAfterBlank(lines, end, column)) {
      break;
    }
  }
  return lines.slice(start, end);
}

/** A blank line inside printed JSON is followed by a line of it, indented to the value's column. */
function goesOnAfterBlank(lines: readonly Line[], at: number, column: number): boolean {
  const next = lines.slice(at + 1).find(({ text }) => text !== '');
  return next !== undefined && indentOf(next.text) >= column + 2;
}

function readListBlock(
  lines: readonly Line[],
): { readonly read: Loose } | { readonly refused: Refusal } {
  const column = lines[0]?.text.indexOf(':') ?? 0;
  const parts: { readonly key: string; readonly lines: string[] }[] = [];
  for (const { text } of lines) {
    const match = text.indexOf(':') === column ? LIST_LINE.exec(text) : null;
    // `Vault Name` is how Get-AzKeyVault prints VaultName.
    if (match !== null)
      parts.push({ key: (match[1] ?? '').replaceAll(' ', ''), lines: [match[2] ?? ''] });
    else parts.at(-1)?.lines.push(text);
  }
  const value: Record<string, unknown> = {};
  for (const { key, lines: valueLines } of parts) {
    const read = readValue(valueLines);
    if (!read.ok) return { refused: refusal(read.code, { key }) };
    // Format-List * prints the JSON under a second name, and a type's name under the first.
    const plain = key.endsWith('Text') ? key.slice(0, -4) : '';
    if (Object.hasOwn(value, plain) && isTruncated(listItem(value[plain])))
      value[plain] = read.value;
    else
      Object.defineProperty(value, key, {
        value: read.value,
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }
  return { read: value };
}

function readValue(
  lines: readonly string[],
):
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: TextCode } {
  const first = lines[0]?.trim() ?? '';
  const isJson = first.startsWith('[') || first === '{' || first === '{}';
  if (isJson) {
    const json = joinJsonLines(lines);
    const scanned = scanJson(json);
    if (!scanned.ok)
      return {
        ok: false,
        code: scanned.kind === 'cut' ? 'printed.json-cut' : 'printed.no-json',
      };
    return scanned.documents.length === 1
      ? { ok: true, value: JSON.parse(json) }
      : { ok: false, code: 'printed.several-values' };
  }
  const text = lines.map((line) => line.trim()).join('');
  if (text === '' || text === 'null') return { ok: true, value: null };
  if (text.startsWith('{') && text.endsWith('}')) {
    if (CUT_OFF.test(text)) return { ok: false, code: 'printed.value-cut' };
    return {
      ok: true,
      value: text
        .slice(1, -1)
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    };
  }
  return text.endsWith('…') ? { ok: false, code: 'printed.value-cut' } : { ok: true, value: text };
}

/** The console breaks JSON at its width, also inside strings, where JSON itself never has a line break. */
function joinJsonLines(lines: readonly string[]): string {
  let json = '';
  let inString = false;
  for (const line of lines) {
    const text = line.trim();
    json += inString ? text : `\n${text}`;
    for (let index = 0; index < text.length; index += 1) {
      if (text[index] === '\\' && inString) index += 1;
      else if (text[index] === '"') inString = !inString;
    }
  }
  return json;
}

function listItem(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value;
}

/** A table with a column of names and one of addresses; the row of dashes says where columns begin. */
function readTable(lines: readonly Line[]): readonly PrintedName[] | Refusal {
  const [header, rule, ...rows] = lines;
  if (header === undefined || rule === undefined) return refusal('printed.table-empty');
  const starts = [...rule.text.matchAll(/-+/g)].map((match) => match.index);
  const cells = (text: string): string[] =>
    starts.map((start, index) => text.slice(start, starts[index + 1]).trim());
  const titles = cells(header.text);
  const columns = findNameColumns(titles);
  if (columns === null) {
    return refusal(isOfAz(rule.text, titles) ? 'form.az-table' : 'printed.other-columns', {
      columns: titles.join(', '),
    });
  }
  const names: PrintedName[] = [];
  for (const row of rows) {
    if (CUT_OFF.test(row.text)) return refusal('printed.row-cut', { line: row.number });
    // A column that begins inside a word means that the columns aren't where the dashes say.
    if (starts.some((start) => start > 0 && /\S\S/.test(row.text.slice(start - 1, start + 1))))
      return refusal('printed.row-shifted', { line: row.number });
    const values = cells(row.text);
    const fqdn = values[columns.fqdn] ?? '';
    const addresses = splitAddresses(values[columns.address] ?? '');
    const endpoint = values[columns.endpoint] ?? '';
    if (fqdn === '' || addresses.length === 0)
      return refusal('printed.row-incomplete', { line: row.number });
    names.push({
      line: row.number,
      fqdn: fqdn.replace(/^\{|\}$/g, ''),
      addresses,
      ...(endpoint === '' ? {} : { endpoint }),
    });
  }
  return names;
}

/** `az` underlines a column's whole width and leaves two blanks between; PowerShell its title alone. */
function isOfAz(rule: string, titles: readonly string[]): boolean {
  const runs = rule.trim().split('  ');
  return (
    runs.every((run) => /^-+$/.test(run)) &&
    (runs.length > 2 || runs.some((run, index) => run.length > (titles[index]?.length ?? 0)))
  );
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}
