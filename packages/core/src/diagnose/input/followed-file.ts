// One file that a log's name leads or led to: read on from where it was read to, whatever its name is by now. What it
// holds in front of that place is remembered by its end, so that a file that was cut and has grown again is noticed.

import type { FileHandle } from 'node:fs/promises';

import { UserError } from '@sekisho/dns/user-error.ts';
import { chooseFormat, createBlindScanner } from '../scan/choose-scanner.ts';
import { LineFeeder } from '../scan/line-feeder.ts';
import type { Scanner } from '../scan/scanner.ts';
import type { Tally } from '../tally/tally.ts';
import { looksLikeTally, type FileReading } from '../tally/tally-file.ts';
import { isPacked } from './open-log.ts';
import { FRONT_BYTES } from './rotated-siblings.ts';
import { readingOf, type ScanContext } from './scan-file.ts';
import { surveyDates } from './survey-dates.ts';
import { decoderFor, type Decode } from './text-encoding.ts';

const BLOCK_BYTES = 1 << 20;
/** So that a log whose writer is quicker than its reader leaves the others their turn. */
const BLOCKS_IN_A_ROW = 64;
const END_BYTES = 256;
const NUL = 0;

export interface FollowedOf {
  readonly name: string;
  readonly tally: Tally;
  readonly context: ScanContext;
}

export class FollowedFile {
  readonly file: FileHandle;
  readonly identity: number;
  readonly #of: FollowedOf;
  #offset = 0;
  /** The first bytes. */
  #front: Buffer = Buffer.alloc(0);
  /** The last bytes in front of the offset. */
  #end: Buffer = Buffer.alloc(0);
  #scanner: Scanner | null = null;
  #feeder: LineFeeder | null = null;
  #formatId: string | null = null;
  /** Whole lines that were looked at, and told no format. */
  #unknown: Buffer = Buffer.alloc(0);
  /** Of a log that is not UTF-8 without a mark. */
  #decode: Decode | null = null;
  /** Behind a cut by somebody else, a writer that does not append leaves a hole. */
  #mayBeginWithHole = false;

  constructor(file: FileHandle, identity: number, of: FollowedOf) {
    this.file = file;
    this.identity = identity;
    this.#of = of;
  }

  get front(): Buffer {
    return this.#front;
  }

  /** True when anything was read. */
  async readOn(): Promise<boolean> {
    const block = Buffer.allocUnsafe(BLOCK_BYTES);
    let hasRead = false;
    for (let blocks = 0; blocks < BLOCKS_IN_A_ROW; blocks += 1) {
      const { bytesRead } = await this.file.read(block, 0, BLOCK_BYTES, this.#offset);
      if (bytesRead === 0) return hasRead;
      const read = block.subarray(0, bytesRead);
      if (this.#scanner === null) this.#decode = decoderFor(read);
      const text = this.#decode === null ? read : this.#decode(read);
      if (!(await this.#chooseScanner(text))) return hasRead;
      hasRead = true;
      this.#offset += bytesRead;
      this.#keepEnds(read);
      this.#feeder?.push(this.#withoutHole(text));
    }
    return hasRead;
  }

  /** True when the file no longer holds what was read of it: somebody cut it. */
  async wasCut(size: number): Promise<boolean> {
    if (size < this.#offset) return true;
    if (this.#end.length === 0) return false;
    const now = Buffer.alloc(this.#end.length);
    const { bytesRead } = await this.file.read(now, 0, now.length, this.#offset - this.#end.length);
    return !now.subarray(0, bytesRead).equals(this.#end);
  }

  /** The same file from its beginning, what was read of it left behind. */
  startAgain(): FollowedFile {
    const again = new FollowedFile(this.file, this.identity, this.#of);
    again.#mayBeginWithHole = true;
    return again;
  }

  get reading(): FileReading {
    const { name: file, tally, context } = this.#of;
    if (this.#scanner !== null) return readingOf(this.#scanner, { file, format: this.#formatId });
    // What is there so far tells no format.
    const blind = createBlindScanner(context.interest, { file, tally });
    if (this.#unknown.length > 0) blind.scan(this.#unknown, 0, this.#unknown.length);
    blind.end();
    return readingOf(blind, { file, format: null });
  }

  /** Everything that was read is in the tally afterwards. */
  settle(): void {
    this.#scanner?.settle();
  }

  /** Reads a last line without a line break too. */
  endLines(): void {
    this.#feeder?.end();
  }

  #keepEnds(read: Buffer): void {
    if (this.#front.length < FRONT_BYTES)
      this.#front = Buffer.from(Buffer.concat([this.#front, read]).subarray(0, FRONT_BYTES));
    this.#end =
      read.length >= END_BYTES
        ? Buffer.from(read.subarray(-END_BYTES))
        : Buffer.from(Buffer.concat([this.#end, read]).subarray(-END_BYTES));
  }

  #withoutHole(text: Buffer): Buffer {
    if (!this.#mayBeginWithHole) return text;
    const from = text.findIndex((byte) => byte !== NUL);
    if (from >= 0) this.#mayBeginWithHole = false;
    return from < 0 ? Buffer.alloc(0) : text.subarray(from);
  }

  /** False while what is there does not tell the format; it is read again with the next look, up to a block. */
  async #chooseScanner(given: Buffer): Promise<boolean> {
    if (this.#scanner !== null) return true;
    const head = this.#mayBeginWithHole ? given.subarray(firstText(given)) : given;
    const { name, tally, context } = this.#of;
    // A hole of more than a block: what stands behind it is not there yet.
    if (head.length === 0 && given.length > 0) {
      this.#offset += given.length;
      return false;
    }
    if (isPacked(head))
      throw new UserError(`${name} is packed: it grows no more`, {
        code: 'diagnose.follow-packed',
        where: name,
        hint: 'read it without --follow',
      });
    if (looksLikeTally(head.subarray(0, 64).toString('latin1')))
      throw new UserError(`${name} is a saved tally: it grows no more`, {
        code: 'diagnose.follow-tally',
        where: name,
        hint: 'read it without --follow',
      });
    if (!head.includes(10)) return false;
    const format =
      chooseFormat(head, context.settings) ??
      // Other programs may have written the first lines.
      (head.length === this.#unknown.length
        ? null
        : chooseFormat(head, context.settings, Number.POSITIVE_INFINITY));
    if (format === null) {
      this.#unknown = Buffer.from(head.subarray(0, head.lastIndexOf(10) + 1));
      return false;
    }
    const dates = format.hasLocalDates ? await surveyDates([head]) : null;
    this.#scanner = format.createScanner(context.interest, { file: name, tally }, dates);
    this.#feeder = new LineFeeder(this.#scanner);
    this.#formatId = format.id;
    return true;
  }
}

function firstText(bytes: Buffer): number {
  const from = bytes.findIndex((byte) => byte !== NUL);
  return from < 0 ? bytes.length : from;
}
