// Blocks of a stream → whole lines for a scanner. A line longer than is sensible is
// passed over as it comes, so that no stream makes memory grow.

import { Buffer } from 'node:buffer';

import { LONGEST_LINE, type Scanner } from './scanner.ts';

const NEW_LINE = 10;
const NOTHING = Buffer.alloc(0);

export class LineFeeder {
  readonly #scanner: Scanner;
  #carry: Buffer = NOTHING;
  /** Bytes of a line that is being passed over; 0 when none is. */
  #skipped = 0;

  constructor(scanner: Scanner) {
    this.#scanner = scanner;
  }

  push(given: Buffer): void {
    let block = given;
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
      if (end > 0) this.#scanner.scan(line, 0, line.length);
      block = end === 0 ? NOTHING : block.subarray(end);
    }
    const whole = block.lastIndexOf(NEW_LINE) + 1;
    if (whole > 0) this.#scanner.scan(block, 0, whole);
    // A copy: the stream may use its block again.
    if (whole < block.length) this.#carry = Buffer.from(block.subarray(whole));
    if (this.#carry.length > LONGEST_LINE) {
      this.#skipped = this.#carry.length;
      this.#carry = NOTHING;
    }
  }

  end(): void {
    if (this.#skipped > 0) this.#endSkip();
    if (this.#carry.length > 0) this.#scanner.scan(this.#carry, 0, this.#carry.length);
    this.#carry = NOTHING;
    this.#scanner.end();
  }

  #endSkip(): void {
    this.#scanner.skipLine(this.#skipped);
    this.#skipped = 0;
  }
}
