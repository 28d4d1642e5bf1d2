// Blocks of a stream → whole lines for a scanner. A JSON document whose records stand on one long line, or as rows apart
// from their columns, is cut into its records, a line each. Any other line that is longer than is sensible is passed over
// as it comes. So no stream makes memory grow.

import { Buffer } from 'node:buffer';

import { JsonRecords } from '../../products/shared/logs/json-records.ts';
import { LONGEST_LINE, type Scanner } from './scanner.ts';

const NEW_LINE = 10;
const NOTHING = Buffer.alloc(0);
const DOCUMENT_OF_TABLES = /^\s*\{\s*"tables"\s*:\s*\[/i;
const JSON_BEGINS = /^\s*[[{]/;
const MOST_BLANKS = 256;

/** What takes lines; of a scanner that which is needed here. */
export type LineTaker = Pick<Scanner, 'scan' | 'skipLine' | 'end'> & {
  readonly counts: Pick<Scanner['counts'], 'bytes'>;
};

export class LineFeeder {
  readonly #scanner: LineTaker;
  #carry: Buffer = NOTHING;
  /** Bytes of a line that is being passed over; 0 when none is. */
  #skipped = 0;
  #cut: CutDocument | null = null;
  #hasBegun = false;

  constructor(scanner: LineTaker) {
    this.#scanner = scanner;
  }

  push(given: Buffer): void {
    let block = given;
    if (!this.#hasBegun) {
      block = this.#carry.length === 0 ? given : Buffer.concat([this.#carry, given]);
      this.#carry = NOTHING;
      if (mayBecomeTables(block)) {
        this.#carry = Buffer.from(block);
        return;
      }
      this.#hasBegun = true;
      if (DOCUMENT_OF_TABLES.test(beginningOf(block)))
        this.#cut = new CutDocument(this.#scanner, true);
    }
    if (this.#cut !== null) {
      const end = this.#cut.push(block);
      if (end === null) return;
      this.#cut = null;
      block = block.subarray(end);
    }
    if (this.#skipped > 0) {
      const end = block.indexOf(NEW_LINE);
      this.#skipped += end < 0 ? block.length : end + 1;
      if (end < 0) return;
      this.#endSkip();
      block = block.subarray(end + 1);
    }
    if (this.#carry.length > 0) {
      const end = block.indexOf(NEW_LINE) + 1;
      const line = Buffer.concat([this.#carry, end === 0 ? block : block.subarray(0, end)]);
      this.#carry = end === 0 ? line : NOTHING;
      if (end > 0) this.#scan(line);
      block = end === 0 ? NOTHING : block.subarray(end);
    }
    const whole = block.lastIndexOf(NEW_LINE) + 1;
    if (whole > 0) this.#scan(block.subarray(0, whole));
    // A copy: the stream may use its block again.
    if (whole < block.length) this.#carry = Buffer.from(block.subarray(whole));
    if (this.#carry.length > LONGEST_LINE) this.#passOver();
  }

  end(): void {
    this.#hasBegun = true;
    this.#cut?.end();
    this.#cut = null;
    if (this.#skipped > 0) this.#endSkip();
    if (this.#carry.length > 0) this.#scan(this.#carry);
    this.#carry = NOTHING;
    this.#scanner.end();
  }

  /** Lines, the long ones among them that are documents by their records. */
  #scan(lines: Buffer): void {
    let done = 0;
    for (let at = 0; at + LONGEST_LINE < lines.length;) {
      const next = lines.lastIndexOf(NEW_LINE, at + LONGEST_LINE) + 1;
      if (next > at) {
        at = next;
        continue;
      }
      const found = lines.indexOf(NEW_LINE, at);
      const end = found < 0 ? lines.length : found + 1;
      if (JSON_BEGINS.test(beginningOf(lines.subarray(at, end)))) {
        if (at > done) this.#scanner.scan(lines, done, at);
        const cut = new CutDocument(this.#scanner, false);
        cut.push(lines.subarray(at, end));
        cut.end();
        done = end;
      }
      at = end;
    }
    if (done < lines.length) this.#scanner.scan(lines, done, lines.length);
  }

  /** The line that is waited for is too long. */
  #passOver(): void {
    const begun = this.#carry;
    this.#carry = NOTHING;
    if (JSON_BEGINS.test(beginningOf(begun))) {
      this.#cut = new CutDocument(this.#scanner, false);
      this.#cut.push(begun);
    } else this.#skipped = begun.length;
  }

  #endSkip(): void {
    this.#scanner.skipLine(this.#skipped);
    this.#skipped = 0;
  }
}

/** One document that is cut into its records: as long as the line is, or as the log. */
class CutDocument {
  readonly #scanner: LineTaker;
  readonly #isWholeLog: boolean;
  readonly #records: JsonRecords;
  #lines: string[] = [];
  /** A record stands on the line that was begun. */
  #isOpen = false;
  #bytes = 0;
  #found = 0;

  constructor(scanner: LineTaker, isWholeLog: boolean) {
    this.#scanner = scanner;
    this.#isWholeLog = isWholeLog;
    this.#records = new JsonRecords((piece) => this.#take(piece));
  }

  /** Gives where it ended; null: not yet. */
  push(block: Buffer): number | null {
    const found = this.#isWholeLog ? -1 : block.indexOf(NEW_LINE);
    const end = found < 0 ? block.length : found;
    this.#records.push(block, 0, end);
    this.#bytes += end;
    if (found >= 0) {
      this.#bytes += 1;
      this.end();
      return found + 1;
    }
    this.#flush();
    return null;
  }

  end(): void {
    if (this.#isOpen) this.#lines.push('\n');
    this.#isOpen = false;
    this.#flush();
    // It holds no records.
    if (this.#found === 0 && this.#bytes > 0) this.#scanner.skipLine(this.#bytes);
    else this.#scanner.counts.bytes += this.#bytes;
    this.#bytes = 0;
    this.#found = 1;
  }

  #take(piece: string | null): void {
    if (piece === '\n') {
      this.#lines.push('\n');
      this.#isOpen = false;
      return;
    }
    this.#found += 1;
    if (this.#isOpen) this.#lines.push('\n');
    this.#isOpen = piece !== null;
    if (piece !== null) return void this.#lines.push(piece);
    this.#flush();
    this.#scanner.skipLine(0);
  }

  #flush(): void {
    // What was begun is scanned with its line break.
    const kept = this.#isOpen ? (this.#lines.pop() ?? '') : null;
    if (this.#lines.length > 0) {
      const text = Buffer.from(this.#lines.join(''));
      const { counts } = this.#scanner;
      const before = counts.bytes;
      this.#scanner.scan(text, 0, text.length);
      counts.bytes = before;
    }
    this.#lines = kept === null ? [] : [kept];
  }
}

function beginningOf(bytes: Buffer): string {
  return bytes.subarray(0, MOST_BLANKS).toString('latin1');
}

/** True while so few bytes of a log are there that they do not tell. */
function mayBecomeTables(block: Buffer): boolean {
  return block.length < MOST_BLANKS && /^\s*(?:\{[\s"A-Za-z:]*)?$/.test(block.toString('latin1'));
}
