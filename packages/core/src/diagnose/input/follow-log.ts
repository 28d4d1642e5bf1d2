// Follows one log as it grows. A file that became shorter was cut and is read from its
// beginning; one with another identity took the place of the one that was followed,
// whose rest is read first.

import { open, stat, type FileHandle } from 'node:fs/promises';

import { chooseFormat } from '../scan/choose-scanner.ts';
import { LineFeeder } from '../scan/line-feeder.ts';
import type { Scanner } from '../scan/scanner.ts';
import { copyTally, createTally, type Tally } from '../tally/tally.ts';
import { looksLikeTally, type FileReading } from '../tally/tally-file.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { isPacked } from './open-log.ts';
import { readingOf, type ScanContext } from './scan-file.ts';
import { decoderFor, type Decode } from './text-encoding.ts';

const BLOCK_BYTES = 1 << 20;

interface Followed {
  readonly file: FileHandle;
  readonly identity: number;
  offset: number;
  scanner: Scanner | null;
  feeder: LineFeeder | null;
  formatId: string | null;
  /** Of a log that is not UTF-8 without a mark. */
  decode: Decode | null;
}

export class FollowedLog {
  readonly #name: string;
  readonly #path: string;
  readonly #context: ScanContext;
  /** Of all files that had this name. */
  readonly #tally: Tally = createTally();
  readonly #pastReadings: FileReading[] = [];
  #now: Followed | null = null;

  constructor(name: string, path: string, context: ScanContext) {
    this.#name = name;
    this.#path = path;
    this.#context = context;
  }

  /** Reads what is new; true when anything was. */
  async poll(): Promise<boolean> {
    const about = await stat(this.#path).catch(() => null);
    const now = this.#now;
    if (now !== null && (about === null || about.ino !== now.identity)) {
      const hasRead = await this.#readOn(now);
      // Between a rotation and the new file's first line there is no file; the old one may still be written to.
      if (about === null) return hasRead;
      await this.#leave(now);
    } else if (now !== null && about !== null && about.size < now.offset) {
      await this.#leave(now);
    }
    if (about === null) return false;
    this.#now ??= {
      file: await open(this.#path, 'r'),
      identity: about.ino,
      offset: 0,
      scanner: null,
      feeder: null,
      formatId: null,
      decode: null,
    };
    return this.#readOn(this.#now);
  }

  /** All that was seen so far, the half line at the end left out. */
  get tally(): Tally {
    this.#now?.scanner?.settle();
    return copyTally(this.#tally);
  }

  get readings(): readonly FileReading[] {
    const now = this.#reading;
    return now === null ? this.#pastReadings : [...this.#pastReadings, now];
  }

  async close(): Promise<void> {
    await this.#now?.file.close();
    this.#now = null;
  }

  async #readOn(now: Followed): Promise<boolean> {
    const block = Buffer.alloc(BLOCK_BYTES);
    let hasRead = false;
    for (;;) {
      const { bytesRead } = await now.file.read(block, 0, BLOCK_BYTES, now.offset);
      if (bytesRead === 0) return hasRead;
      hasRead = true;
      const read = block.subarray(0, bytesRead);
      if (now.scanner === null) now.decode = decoderFor(read);
      const text = now.decode === null ? read : now.decode(read);
      if (!this.#chooseScanner(now, text)) return false;
      now.offset += bytesRead;
      now.feeder?.push(text);
    }
  }

  /** False while what is there does not tell the format; it is read again with the next poll, up to a block. */
  #chooseScanner(now: Followed, head: Buffer): boolean {
    if (now.scanner !== null) return true;
    if (isPacked(head))
      throw new UserError(`${this.#name} is packed: it grows no more`, {
        code: 'diagnose.follow-packed',
        where: this.#name,
        hint: 'read it without --follow',
      });
    if (looksLikeTally(head.subarray(0, 64).toString('latin1')))
      throw new UserError(`${this.#name} is a saved tally: it grows no more`, {
        code: 'diagnose.follow-tally',
        where: this.#name,
        hint: 'read it without --follow',
      });
    if (!head.includes(10)) return false;
    const format = chooseFormat(head, this.#context.settings);
    if (format === null) return false;
    now.scanner = format.createScanner(this.#context.interest, {
      file: this.#name,
      tally: this.#tally,
    });
    now.feeder = new LineFeeder(now.scanner);
    now.formatId = format.id;
    return true;
  }

  async #leave(now: Followed): Promise<void> {
    now.feeder?.end();
    const left = this.#reading;
    if (left !== null) this.#pastReadings.push(left);
    this.#now = null;
    await now.file.close();
  }

  get #reading(): FileReading | null {
    const now = this.#now;
    if (now === null || now.scanner === null || now.formatId === null) return null;
    return readingOf(now.scanner, { file: this.#name, format: now.formatId });
  }
}
