// A JSON document that holds records → the records, one after the other, however large the document is: an array, a list
// of them under a name (`records`, `value`), and tables of rows with their columns apart (the answer of Azure Monitor's
// query API, Azure Monitor documentation, "Azure Monitor Log Analytics API response format").

import { Buffer } from 'node:buffer';

/** One that is longer is none. */
const MOST_BYTES = 262_144;
const LONGEST_KEY = 64;
const LISTS: readonly string[] = ['records', 'value', 'events', 'logs', 'results', 'entries'];
const [QUOTE, BACKSLASH, NEW_LINE, COLON] = [34, 92, 10, 58];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];

/** `records`: a list of objects; `tables`, `table`, `rows`: on the way to rows; `root`: the object around all. */
type Place = 'root' | 'records' | 'tables' | 'table' | 'rows';
/** What is read as a whole; `nothing`: it is passed over. */
type Taken = 'record' | 'row' | 'columns' | 'nothing';

export class JsonRecords {
  /** Records in this order, a text without line breaks each, and `null` for one that is too long; line breaks between them. */
  readonly #put: (piece: string | null) => void;
  readonly #places: Place[] = [];
  #taken: Taken = 'nothing';
  /** Brackets that are open in what is taken; 0: nothing is. */
  #depth = 0;
  #isText = false;
  #isEscaped = false;
  #word = '';
  #key = '';
  #held: Buffer[] = [];
  #size = 0;
  #columns: readonly string[] = [];

  constructor(put: (piece: string | null) => void) {
    this.#put = put;
  }

  push(bytes: Buffer, start: number, end: number): void {
    let from = start;
    for (let at = start; at < end; at += 1) {
      const code = bytes[at] as number;
      if (code === NEW_LINE) this.#put('\n');
      if (this.#isText) this.#readText(code);
      else if (code === QUOTE) {
        this.#isText = true;
        this.#word = '';
      } else if (code === COLON && this.#depth === 0) this.#key = this.#word.toLowerCase();
      else if (code === OPEN_OBJECT || code === OPEN_LIST) {
        if (this.#open(code)) from = at;
      } else if ((code === CLOSE_OBJECT || code === CLOSE_LIST) && this.#close()) {
        this.#hold(bytes, from, at + 1);
        this.#end();
      }
    }
    if (this.#depth > 0) this.#hold(bytes, from, end);
  }

  #readText(code: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (code === BACKSLASH) this.#isEscaped = true;
    else if (code === QUOTE) this.#isText = false;
    else if (this.#depth === 0 && this.#word.length < LONGEST_KEY)
      this.#word += String.fromCharCode(code);
  }

  /** True where something begins that is taken. */
  #open(code: number): boolean {
    if (this.#depth > 0) {
      this.#depth += 1;
      return false;
    }
    const place = this.#placeOf(code === OPEN_LIST);
    if (place !== null) {
      this.#places.push(place);
      return false;
    }
    this.#taken = this.#takenOf(code === OPEN_LIST);
    this.#depth = 1;
    return true;
  }

  #placeOf(isList: boolean): Place | null {
    const around = this.#places.at(-1);
    if (around === undefined) return isList ? 'records' : 'root';
    if (around === 'root' && isList)
      return this.#key === 'tables' ? 'tables' : LISTS.includes(this.#key) ? 'records' : null;
    if (around === 'tables' && !isList) return 'table';
    return around === 'table' && isList && this.#key === 'rows' ? 'rows' : null;
  }

  #takenOf(isList: boolean): Taken {
    const around = this.#places.at(-1);
    if (around === 'records' && !isList) return 'record';
    if (around === 'rows' && isList) return 'row';
    return around === 'table' && isList && this.#key === 'columns' ? 'columns' : 'nothing';
  }

  /** True where what was taken ends. */
  #close(): boolean {
    if (this.#depth === 0) {
      this.#places.pop();
      return false;
    }
    this.#depth -= 1;
    return this.#depth === 0;
  }

  #hold(bytes: Buffer, from: number, to: number): void {
    if (this.#taken === 'nothing') return;
    this.#size += to - from;
    // A copy: the block is used again.
    if (this.#size <= MOST_BYTES) this.#held.push(Buffer.from(bytes.subarray(from, to)));
    else this.#held = [];
  }

  #end(): void {
    const isLong = this.#size > MOST_BYTES;
    const text = Buffer.concat(this.#held).toString('utf8').replace(/\r?\n/g, ' ');
    this.#held = [];
    this.#size = 0;
    if (this.#taken === 'nothing') return;
    if (isLong) this.#put(null);
    else if (this.#taken === 'columns') this.#columns = columnsIn(text);
    else this.#put(this.#taken === 'row' ? this.#asRecord(text) : text);
  }

  #asRecord(row: string): string {
    const values = listIn(row);
    if (values.length !== this.#columns.length) return row;
    return JSON.stringify(
      Object.fromEntries(this.#columns.map((name, at) => [name, values[at]] as const)),
    );
  }
}

/** The records of a whole document; `null`: it holds none. */
export function recordsIn(document: string): readonly string[] | null {
  const texts: string[] = [];
  const bytes = Buffer.from(document);
  new JsonRecords((piece) => {
    if (piece !== null && piece !== '\n') texts.push(piece);
  }).push(bytes, 0, bytes.length);
  return texts.length === 0 ? null : texts;
}

function columnsIn(text: string): readonly string[] {
  return listIn(text).map((column) =>
    typeof column === 'object' && column !== null && 'name' in column ? String(column.name) : '',
  );
}

function listIn(text: string): readonly unknown[] {
  try {
    const parsed = JSON.parse(text) as unknown;
    return Array.isArray(parsed) ? (parsed as unknown[]) : [];
  } catch {
    return [];
  }
}
