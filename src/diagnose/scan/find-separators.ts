// Where blanks, control characters and bytes beyond ASCII stand: sixteen bytes at a
// time, by WebAssembly SIMD. JavaScript has no such instruction, and its byte loop is
// several times slower. The program is small enough to be written out by hand.

/** What is used of it; the types of Node leave it out. */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> };
};

/** Bytes that a window holds. Small, so that it and its separators stay in the processor's cache. */
export const WINDOW_BYTES = 1 << 16;
/** What is written behind the last byte, so that a block of sixteen never holds old bytes. */
const PADDING = 16;
const WINDOW_START = (WINDOW_BYTES + PADDING) * 4;
const PAGES = Math.ceil((WINDOW_START + WINDOW_BYTES + PADDING * 2) / 65_536);

const I32 = 0x7f;
const END = 0x0b;
const GET = 0x20;
const SET = 0x21;
const CONST = 0x41;
const BRANCH = 0x0c;
const BRANCH_IF = 0x0d;
const BLOCK = 0x02;
const LOOP = 0x03;
const NOTHING = 0x40;
const ADD = 0x6a;
const SUBTRACT = 0x6b;
const SIMD = 0xfd;

/** Parameters 0 at, 1 end, 2 out, 3 where the window begins; local 4 the mask. Gives where writing ended. */
const BODY = [
  [1, 1, I32],
  [BLOCK, NOTHING, LOOP, NOTHING],
  // at >= end: leave
  [GET, 0, GET, 1, 0x4f, BRANCH_IF, 1],
  // mask = a bit for each of 16 bytes that is below 33 as a signed number, so also from 128 on
  [GET, 0, SIMD, 0x00, 0, 0, CONST, 33, SIMD, 0x0f, SIMD, 0x25, SIMD, 0x64, SET, 4],
  [BLOCK, NOTHING, LOOP, NOTHING],
  [GET, 4, 0x45, BRANCH_IF, 1],
  // store at - window + (number of the lowest bit); out += 4; take the bit away
  [GET, 2, GET, 4, 0x68, GET, 0, ADD, GET, 3, SUBTRACT, 0x36, 2, 0],
  [GET, 2, CONST, 4, ADD, SET, 2],
  [GET, 4, GET, 4, CONST, 1, SUBTRACT, 0x71, SET, 4],
  [BRANCH, 0, END, END],
  [GET, 0, CONST, 16, ADD, SET, 0],
  [BRANCH, 0, END, END],
  [GET, 2, END],
].flat();

const MODULE = Uint8Array.from(
  [
    [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    // type: (i32, i32, i32, i32) -> i32
    [1, 9, 1, 0x60, 4, I32, I32, I32, I32, 1, I32],
    // import memory "m" "m"
    [2, 8, 1, 1, 0x6d, 1, 0x6d, 2, 0, 1],
    // one function of that type, exported as "f"
    [3, 2, 1, 0],
    [7, 5, 1, 1, 0x66, 0, 0],
    [10, ...leb(leb(BODY.length).length + 1 + BODY.length), 1, ...leb(BODY.length), ...BODY],
  ].flat(),
);

export interface SeparatorWindow {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Places of separators, ascending, as many as `fill` gave. */
  readonly separators: Int32Array;
  /** Takes bytes in, ends them with a line break, and gives how many separators there are. */
  fill(bytes: Uint8Array, start: number, end: number): number;
}

export function createSeparatorWindow(): SeparatorWindow {
  const memory = new WebAssembly.Memory({ initial: PAGES });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(MODULE), { m: { m: memory } });
  // The module above has this one export.
  const find = exports['f'] as (at: number, end: number, out: number, window: number) => number;
  const bytes = new Uint8Array(memory.buffer, WINDOW_START, WINDOW_BYTES + PADDING * 2);
  const separators = new Int32Array(memory.buffer, 0, WINDOW_BYTES + PADDING);
  return {
    bytes,
    view: new DataView(memory.buffer, WINDOW_START, WINDOW_BYTES + PADDING * 2),
    separators,
    fill: (from, start, end) => {
      const length = end - start;
      bytes.set(from.subarray(start, end));
      bytes[length] = NEW_LINE;
      // Ordinary bytes: padding is no separator.
      bytes.fill(ORDINARY, length + 1, length + 1 + PADDING);
      return find(WINDOW_START, WINDOW_START + length + 1, 0, WINDOW_START) / 4;
    },
  };
}

const NEW_LINE = 10;
const ORDINARY = 120;

function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, value >> 7];
}
