// Records that are written in several lines: JSON with line breaks in it (az, jq, ConvertTo-Json), one event of XML
// (wevtutil, Get-WinEvent), an entry of `journalctl -o export`, and a CSV field with line breaks (Export-Csv).
// They are put together, so that what follows reads a record as it reads a line.

import { recordsIn } from './json-records.ts';
import { isHeadOfTable } from './table-head.ts';
import { TEXT_BEGINS } from './event-text.ts';

/** `none`: the line is no part of a record. `frame`: it belongs to what stands around records. */
export type Joined =
  | { readonly kind: 'none' | 'held' }
  | { readonly kind: 'frame'; readonly lines: number }
  | Joinable;

/** The records of so many lines; blank ones do not count. */
export interface Joinable {
  readonly kind: 'record';
  readonly texts: readonly string[];
  readonly lines: number;
}

/** One that is longer is none. */
const MOST_BYTES = 262_144;
const NONE: Joined = { kind: 'none' };
const HELD: Joined = { kind: 'held' };

interface Joiner {
  begins(line: string): boolean;
  /** Of a line behind the first one: no log's own line looks so. */
  isInside(line: string): boolean;
  /** null: not whole yet. */
  endOf(joined: string, line: string): readonly string[] | null;
}

const JOINERS: readonly Joiner[] = [
  { begins: beginsJson, isInside: (line) => /^[\s"}\]]/.test(line), endOf: endOfJson },
  {
    begins: (line) => /^\s*<Event[ >]/.test(line) && !line.includes('</Event>'),
    isInside: (line) => /^[\s<]/.test(line),
    endOf: (joined) => (joined.includes('</Event>') ? splitEvents(joined) : null),
  },
  {
    begins: isEntry,
    isInside: () => true,
    endOf: (joined, line) => (line === '' ? [entryAsJson(joined)] : null),
  },
  {
    begins: isEventText,
    isInside: (line) => !isEntry(line),
    endOf: (joined, line) =>
      line === '' && (!joined.startsWith('Event[') || /\n {2}Description:\s*\S/.test(joined))
        ? [joined.trimEnd()]
        : null,
  },
];

export class RecordJoiner {
  #joiner: Joiner | null = null;
  #text = '';
  #held = 0;
  /** Without blank ones. */
  #lines = 0;
  #isFramed = false;
  /** Columns that the head of a CSV named. */
  #isTable = false;

  get isHolding(): boolean {
    return this.#joiner !== null;
  }

  /** A line near the beginning of a log: rows of a CSV may follow. */
  noteHead(line: string): void {
    if (isHeadOfTable(line)) this.#isTable = true;
  }

  /** True of a line that says nothing by itself: it begins a record, or looks as those inside one do. */
  isInside(line: string): boolean {
    return this.#joiner === null ? isEntry(line) || isEventText(line) : this.#joiner.isInside(line);
  }

  /** A line that nobody knows by itself. */
  take(line: string): Joined {
    if (this.#joiner === null) {
      const frame = frameOf(line, this.#isFramed);
      if (frame) {
        this.#isFramed = true;
        return { kind: 'frame', lines: line === '' ? 0 : 1 };
      }
      const several = severalOn(line);
      if (several !== null) return { kind: 'record', texts: several, lines: 1 };
      const table: Joiner = { begins: hasOpenQuote, isInside: () => true, endOf: endOfRow };
      const joiner = [...JOINERS, ...(this.#isTable ? [table] : [])].find(({ begins }) =>
        begins(line),
      );
      if (joiner === undefined) return NONE;
      this.#joiner = joiner;
    }
    this.#text += this.#held === 0 ? line : `\n${line}`;
    this.#held += 1;
    if (line !== '') this.#lines += 1;
    const joined = this.#text;
    if (this.#held <= 3 && isContainer(joined)) {
      this.#isFramed = true;
      return { kind: 'frame', lines: this.drop() };
    }
    const texts = this.#joiner.endOf(joined, line);
    if (texts === null) return joined.length > MOST_BYTES ? NONE : HELD;
    return { kind: 'record', texts, lines: this.drop() };
  }

  /** At the end of the log: a record whose end a blank line would show. null: none is whole. */
  finish(): Joinable | null {
    const texts = this.#joiner?.endOf(this.#text, '') ?? null;
    return texts === null ? null : { kind: 'record', texts, lines: this.drop() };
  }

  /** How many lines were held. */
  drop(): number {
    const lines = this.#lines;
    this.#end();
    return lines;
  }

  #end(): void {
    this.#joiner = null;
    this.#text = '';
    this.#held = 0;
    this.#lines = 0;
  }
}

function beginsJson(line: string): boolean {
  return /^\s*[,[]?\s*\{/.test(line) && depthOf(line) > 0;
}

function endOfJson(joined: string, line: string): readonly string[] | null {
  // Cheap, and true of every line that can end an object.
  if (!/\}\s*\]?\s*\}?\s*,?\s*$/.test(line) || depthOf(joined) > 0) return null;
  return [joined.replace(/^\s*[,[]?\s*/, '').replace(/(\})[\s,\]]*$/, '$1')];
}

/** How many braces are open at the end. */
function depthOf(text: string): number {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isText) {
      if (code === 92) at += 1;
      else if (code === 34) isText = false;
    } else if (code === 34) isText = true;
    else if (code === 123) depth += 1;
    else if (code === 125) depth -= 1;
  }
  return depth;
}

/** What stands around the records of a document: its brackets, its head, the root of XML. */
function frameOf(line: string, isFramed: boolean): boolean {
  return (
    /^\s*\[\s*$/.test(line) ||
    /^\s*(?:<\?xml [^>]*\?>\s*)?<\/?Events(?: [^>]*)?>\s*$|^\s*<\?xml [^>]*\?>\s*$/.test(line) ||
    (isFramed && /^[\s\]},]+$/.test(line))
  );
}

function isContainer(joined: string): boolean {
  return /^\s*\{\s*"(?:records|value|events|logs|results|entries)"\s*:\s*\[\s*$/i.test(joined);
}

/** Several records of one line. */
function severalOn(line: string): readonly string[] | null {
  if (/<Event[ >]/.test(line) && line.includes('</Event>')) return splitEvents(line);
  return /^\s*[[{]/.test(line) && depthOf(line) === 0 ? recordsIn(line) : null;
}

function isEventText(line: string): boolean {
  return TEXT_BEGINS.test(`${line} `);
}

function splitEvents(text: string): readonly string[] {
  return (text.match(/<Event[ >][^]*?<\/Event>/g) ?? []) as readonly string[];
}

function isEntry(line: string): boolean {
  return line.startsWith('__CURSOR=');
}

function entryAsJson(entry: string): string {
  const fields = entry
    .split('\n')
    .map((line) => /^([A-Z_\d]+)=(.*)$/.exec(line))
    .flatMap((match) => (match === null ? [] : [[match[1] ?? '', match[2] ?? ''] as const]));
  return JSON.stringify(Object.fromEntries(fields));
}

/** True of a row whose last field goes on in the next line. */
export function hasOpenQuote(line: string): boolean {
  return (line.split('"').length - 1) % 2 === 1;
}

function endOfRow(joined: string): readonly string[] | null {
  return hasOpenQuote(joined) ? null : [joined];
}
