// Steps over bytes of one kind, 16 at once. Every line ends with a line break, which is of no kind.

export const TAB: u32 = 9;
export const NEW_LINE: u32 = 10;
export const RETURN: u32 = 13;
export const BLANK: u32 = 32;
export const QUOTE: u32 = 34;
export const HASH: u32 = 35;
export const OPEN_ROUND: u32 = 40;
export const CLOSE_ROUND: u32 = 41;
export const COMMA: u32 = 44;
export const HYPHEN: u32 = 45;
export const DOT: u32 = 46;
export const SLASH: u32 = 47;
export const ZERO: u32 = 48;
export const COLON: u32 = 58;
export const LESS: u32 = 60;
export const EQUALS: u32 = 61;
export const GREATER: u32 = 62;
export const QUESTION: u32 = 63;
export const AT: u32 = 64;
export const OPEN: u32 = 91;
export const CLOSE: u32 = 93;
export const LOW_LINE: u32 = 95;
export const X: u32 = 120;
export const OPEN_BRACE: u32 = 123;
export const BAR: u32 = 124;
export const CLOSE_BRACE: u32 = 125;

/**
 * Kinds of printable ASCII, as three bytes: the lowest, and two that are not of it. A line with another byte where it
 * is looked at is read as text.
 */
export const IN_WORD: u32 = 33;
export const BEFORE_TAB: u32 = 32;
export const BEFORE_COMMA: u32 = 32 | (44 << 8);
export const IN_CELL: u32 = 32 | (44 << 8) | (34 << 16);
export const IN_QUOTES: u32 = 32 | (34 << 8) | (92 << 16);
export const IN_QUOTED_WORD: u32 = 33 | (34 << 8) | (92 << 16);
export const IN_BRACKETS: u32 = 32 | (93 << 8);
const BEHIND_LAST: u32 = 127;

export function byteAt(at: usize): u32 {
  return <u32>load<u8>(at);
}

export function isInner(byte: u32, inner: u32): bool {
  const low = inner & 255;
  return (
    byte - low < BEHIND_LAST - low &&
    byte != ((inner >>> 8) & 255) &&
    byte != ((inner >>> 16) & 255)
  );
}

export function isDigit(byte: u32): bool {
  return byte - ZERO < 10;
}

/** To the first byte that is not of the kind. */
export function skip(from: usize, inner: u32): usize {
  if (inner == IN_WORD) return skipWord(from);
  const low = i8x16.splat(<i8>(inner & 255));
  const span = i8x16.splat(<i8>(BEHIND_LAST - (inner & 255)));
  const first = i8x16.splat(<i8>((inner >>> 8) & 255));
  const second = i8x16.splat(<i8>((inner >>> 16) & 255));
  let at = from;
  while (true) {
    const bytes = v128.load(at);
    const stops = i8x16.bitmask(
      v128.or(
        i8x16.ge_u(i8x16.sub(bytes, low), span),
        v128.or(i8x16.eq(bytes, first), i8x16.eq(bytes, second)),
      ),
    );
    if (stops != 0) return at + ctz<i32>(stops);
    at += 16;
  }
}

function skipWord(from: usize): usize {
  let at = from;
  while (true) {
    const stops = i8x16.bitmask(
      i8x16.ge_u(i8x16.sub(v128.load(at), i8x16.splat(33)), i8x16.splat(94)),
    );
    if (stops != 0) return at + ctz<i32>(stops);
    at += 16;
  }
}

export function skipBlanks(from: usize): usize {
  let at = from;
  while (byteAt(at) == BLANK) at += 1;
  return at;
}

/** In a word, to a quote, a comma or a bar. */
export function skipBare(from: usize): usize {
  let at = from;
  while (true) {
    const bytes = v128.load(at);
    const stops = i8x16.bitmask(
      v128.or(
        v128.or(
          i8x16.ge_u(i8x16.sub(bytes, i8x16.splat(33)), i8x16.splat(94)),
          i8x16.eq(bytes, i8x16.splat(34)),
        ),
        v128.or(i8x16.eq(bytes, i8x16.splat(44)), i8x16.eq(bytes, i8x16.splat(124))),
      ),
    );
    if (stops != 0) return at + ctz<i32>(stops);
    at += 16;
  }
}

/** To the line break, and the return in front of it. */
export function skipLine(from: usize): usize {
  let at = from;
  while (true) {
    const stops = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(10)));
    at += ctz<i32>(stops | 0x10000);
    if (stops != 0) return at > from && byteAt(at - 1) == RETURN ? at - 1 : at;
  }
}

/** To a quote, a backslash or the line break, whatever stands in front. */
export function skipQuoted(from: usize): usize {
  let at = from;
  while (true) {
    const bytes = v128.load(at);
    const stops = i8x16.bitmask(
      v128.or(
        i8x16.eq(bytes, i8x16.splat(34)),
        v128.or(i8x16.eq(bytes, i8x16.splat(92)), i8x16.eq(bytes, i8x16.splat(10))),
      ),
    );
    if (stops != 0) return at + ctz<i32>(stops);
    at += 16;
  }
}

function lettersAndDigits(bytes: v128): v128 {
  return v128.or(
    i8x16.lt_u(i8x16.sub(v128.or(bytes, i8x16.splat(32)), i8x16.splat(97)), i8x16.splat(26)),
    i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(48)), i8x16.splat(10)),
  );
}

/** Which of 16 bytes are of names: letters, digits, dots, hyphens and underscores. */
export function ofNames(bytes: v128): i32 {
  return i8x16.bitmask(
    v128.or(
      lettersAndDigits(bytes),
      // The hyphen and the dot are neighbours.
      v128.or(
        i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(45)), i8x16.splat(2)),
        i8x16.eq(bytes, i8x16.splat(95)),
      ),
    ),
  );
}

/** Over what machines' names and IPv4 addresses are made of. */
export function skipClient(from: usize): usize {
  let at = from;
  while (true) {
    const stops = ofNames(v128.load(at)) ^ 0xffff;
    if (stops != 0) return at + ctz<i32>(stops);
    at += 16;
  }
}

/** Over hexadecimal digits, dots and colons. */
export function skipAddress(from: usize): usize {
  let at = from;
  while (true) {
    const bytes = v128.load(at);
    const stops =
      i8x16.bitmask(
        v128.or(
          v128.or(
            i8x16.lt_u(i8x16.sub(v128.or(bytes, i8x16.splat(32)), i8x16.splat(97)), i8x16.splat(6)),
            // The colon stands behind the digits.
            i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(48)), i8x16.splat(11)),
          ),
          i8x16.eq(bytes, i8x16.splat(46)),
        ),
      ) ^ 0xffff;
    if (stops != 0) return at + ctz<i32>(stops);
    at += 16;
  }
}

/** Over the names of pairs: as names, and parentheses. */
export function skipPairName(from: usize): usize {
  let at = from;
  while (true) {
    const bytes = v128.load(at);
    const stops =
      (ofNames(bytes) |
        i8x16.bitmask(i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(40)), i8x16.splat(2)))) ^
      0xffff;
    if (stops != 0) return at + ctz<i32>(stops);
    at += 16;
  }
}

export function skipDigits(from: usize): usize {
  let at = from;
  while (true) {
    const stops =
      i8x16.bitmask(i8x16.lt_u(i8x16.sub(v128.load(at), i8x16.splat(48)), i8x16.splat(10))) ^
      0xffff;
    if (stops != 0) return at + ctz<i32>(stops);
    at += 16;
  }
}

/** True: the line ends here. */
export function isEnd(at: usize): bool {
  const byte = byteAt(at);
  return byte == NEW_LINE || (byte == RETURN && byteAt(at + 1) == NEW_LINE);
}

/** True: the same bytes stand at both places, up to 64 of them. */
export function isSame(one: usize, other: usize, length: i32): bool {
  let at = 0;
  for (; at + 16 <= length; at += 16)
    if (i8x16.bitmask(i8x16.eq(v128.load(one + at), v128.load(other + at))) != 0xffff) return false;
  const left = length - at;
  if (left == 0) return true;
  const mask = (1 << left) - 1;
  return (i8x16.bitmask(i8x16.eq(v128.load(one + at), v128.load(other + at))) & mask) == mask;
}
