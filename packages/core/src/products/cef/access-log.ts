// CEF (ArcSight Common Event Format: `CEF:0|vendor|product|version|id|name|severity|key=value key=value`) and LEEF (IBM,
// Log Event Extended Format: `LEEF:2.0|vendor|product|version|id|delimiter|key=value…`, tabs in LEEF 1.0), as Zscaler,
// FortiGate, PAN-OS, Check Point, Netskope and others write them.

import { fieldsOf } from '../shared/logs/fields/named-field-set.ts';
import { readFields } from '../shared/logs/fields/read-fields.ts';
import type { LineReader } from '../shared/logs/observation.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';

export const CEF = /(?:^|\s)CEF: ?\d+\|/;
export const LEEF = /(?:^|\s)LEEF:([12])(?:\.\d)?\|/;
const HEADERS_OF_CEF = 6;
const HEADERS_OF_LEEF = 4;
/** A value ends where the next key begins; an equals sign in a value is escaped. */
export const PAIR_OF_CEF =
  /([\w.[\]:-]{1,64})=((?:\\.|[^\\=]){0,16384}?)(?=\s+[\w.[\]:-]{1,64}=|\s*$)/gs;
const LONGEST = 32_768;

export function createCefReader(options: ReaderOptions = PLAIN_OPTIONS): LineReader {
  return (line, evidence) => {
    if (line.length > LONGEST) return undefined;
    const entries = readCef(line) ?? readLeef(line);
    return entries === null ? undefined : readFields(fieldsOf(entries), { evidence, options });
  };
}

type Entry = readonly [name: string, value: string];
type Entries = readonly Entry[];

export function readCef(line: string): Entries | null {
  const start = CEF.exec(line);
  if (start === null) return null;
  const headers = splitHeaders(line.slice(start.index + start[0].length), HEADERS_OF_CEF);
  if (headers === null) return null;
  const pairs: Entry[] = [];
  for (const [, name = '', value = ''] of headers.rest.matchAll(PAIR_OF_CEF))
    pairs.push([name, plainValue(value)]);
  return [...namedHeaders(headers.fields), ...pairs, ...labelled(pairs)];
}

export function readLeef(line: string): Entries | null {
  const start = LEEF.exec(line);
  if (start === null) return null;
  const headers = splitHeaders(line.slice(start.index + start[0].length), HEADERS_OF_LEEF);
  if (headers === null) return null;
  const { delimiter, rest } = delimiterOf(headers.rest, start[1] === '2');
  const pairs = rest.split(delimiter).flatMap((pair) => {
    const at = pair.indexOf('=');
    return at <= 0 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const];
  });
  return [...namedHeaders(headers.fields), ...pairs];
}

/** Of others the class of the event repeats what a field says, and layout.ts passes over it. */
const CLASS_DECIDES = /^(?:McAfee|Skyhigh Security|Forcepoint|Websense)$/i;

function namedHeaders([vendor = '', , , eventClass = '']: readonly string[]): Entries {
  const named: Entry = ['cef.vendor', vendor];
  return CLASS_DECIDES.test(vendor) ? [named, ['cef.class', eventClass]] : [named];
}

/** LEEF 2.0 may name its delimiter, as a character or as `x09`; else a tab, and where none stands, what stands there. */
function delimiterOf(text: string, mayName: boolean): { delimiter: string; rest: string } {
  const named = mayName ? /^(?:0?x([\da-fA-F]{1,4})|([^\w\s]))?\|/.exec(text) : null;
  if (named !== null) {
    const [, code, character = '\t'] = named;
    return {
      delimiter: code === undefined ? character : String.fromCharCode(Number.parseInt(code, 16)),
      rest: text.slice(named[0].length),
    };
  }
  const usual = ['\t', '|', '^'].find((each) => text.includes(each)) ?? '\t';
  return { delimiter: usual, rest: text };
}

function splitHeaders(text: string, count: number): { fields: string[]; rest: string } | null {
  const fields: string[] = [];
  let at = 0;
  while (fields.length < count) {
    const match = /((?:\\.|[^\\|]){0,1024})\|/y;
    match.lastIndex = at;
    const found = match.exec(text);
    if (found === null) return null;
    fields.push(plainValue(found[1] ?? ''));
    at += found[0].length;
  }
  return { fields, rest: text.slice(at) };
}

/** `cs1=… cs1Label=urlCategory`: the label is the field's name. */
function labelled(pairs: Entries): Entries {
  const labels = pairs.filter(([name]) => name.endsWith('Label'));
  return labels.flatMap(([name, label]) => {
    const labelled = name.slice(0, -'Label'.length);
    const value = pairs.findLast(([each]) => each === labelled)?.[1];
    return value === undefined ? [] : [[label, value] as const];
  });
}

function plainValue(text: string): string {
  const trimmed = text.trim();
  const value = trimmed.includes('\\') ? trimmed.replace(/\\([\\|=])/g, '$1') : trimmed;
  return value.startsWith('"') && /^".*"$/.test(value) ? value.slice(1, -1) : value;
}
