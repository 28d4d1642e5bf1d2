// Hashes of the bytes of a line. Those of names are as src/diagnose/tally/name-hash.ts makes them of a text.

const SEED_A: u32 = 0x811c9dc5;
const SEED_B: u32 = 0x2f0b4c47;
const FACTOR_A: u32 = 0x9e3779b1;
const FACTOR_B: u32 = 0x85ebca77;
/** Every letter in lower case; a name has no byte that this makes one with another. */
const FOLD: u32 = 0x20202020;
const SEED_KEY: u64 = 0x9e3779b97f4a7c15;
const FACTOR_KEY: u64 = 0xff51afd7ed558ccd;

/** Of the name in hand. */
export let hashA: u32 = 0;
export let hashB: u32 = 0;
/** Of what decides how the line is read. */
export let key: u64 = 0;

function lastWord(at: usize, end: usize): u32 {
  const mask: u32 = (1 << ((<u32>(end - at)) << 3)) - 1;
  return (load<u32>(at) | FOLD) & mask;
}

/** Of a name: both hashes. */
export function hashName(from: usize, end: usize): void {
  let a = SEED_A;
  let b = SEED_B;
  let at = from;
  for (; at + 4 <= end; at += 4) {
    const word = load<u32>(at) | FOLD;
    a = rotl<u32>((a ^ word) * FACTOR_A, 15);
    b = rotl<u32>((b + word) * FACTOR_B, 13);
  }
  if (at < end) {
    const word = lastWord(at, end);
    a = rotl<u32>((a ^ word) * FACTOR_A, 15);
    b = rotl<u32>((b + word) * FACTOR_B, 13);
  }
  const length = <u32>(end - from);
  hashA = a ^ length;
  hashB = b ^ length;
}

/** Of a client, or of the end of a name: the first of the two. */
export function hashShort(from: usize, end: usize): u32 {
  let a = SEED_A;
  let at = from;
  for (; at + 4 <= end; at += 4) a = rotl<u32>((a ^ (load<u32>(at) | FOLD)) * FACTOR_A, 15);
  if (at < end) a = rotl<u32>((a ^ lastWord(at, end)) * FACTOR_A, 15);
  return a ^ <u32>(end - from);
}

/** Every bit of the result depends on every bit of the hash (the last step of MurmurHash3). */
export function mix(hash: u32): u32 {
  let mixed = (hash ^ (hash >>> 16)) * 0x85ebca6b;
  mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
  return mixed ^ (mixed >>> 16);
}

/** With another port than the usual ones a name is another one. */
export function withPortA(hash: u32, port: i32): u32 {
  return port == 443 || port == 80 ? hash : (hash ^ <u32>port) * FACTOR_A;
}

export function withPortB(hash: u32, port: i32): u32 {
  return port == 443 || port == 80 ? hash : (hash ^ <u32>port) * FACTOR_B;
}

export function beginKey(): void {
  key = SEED_KEY;
}

function addKey(word: u64): void {
  const mixed = (key ^ word) * FACTOR_KEY;
  key = mixed ^ (mixed >>> 29);
}

/** Distinguishes lines by something else than their bytes. */
export function mark(what: i32, value: i32): void {
  addKey(((<u64>(<u32>what)) << 32) | <u64>(<u32>value) | 0x8000000000000000);
}

/** The bytes that are left of a word. */
function leftOf(at: usize, end: usize): u64 {
  return load<u64>(at) & (((<u64>1) << ((<u64>(end - at)) << 3)) - 1);
}

/** What stands here decides. */
export function addBytes(from: usize, end: usize): void {
  let at = from;
  for (; at + 8 <= end; at += 8) addKey(load<u64>(at));
  if (at < end) addKey(leftOf(at, end));
  mark(8, <i32>(end - from));
}

/** Each digit as a zero: no byte has its highest bit, so no sum runs over into the next one. */
function zeroed(word: u64): u64 {
  const digits = (word + 0x5050505050505050) & ~(word + 0x4646464646464646) & 0x8080808080808080;
  const mask = (digits >>> 7) * 0xff;
  return (word & ~mask) | (0x3030303030303030 & mask);
}

/** What stands here decides, but for which digits there are. */
export function addDigits(from: usize, end: usize): void {
  let at = from;
  for (; at + 8 <= end; at += 8) addKey(zeroed(load<u64>(at)));
  if (at < end) addKey(zeroed(leftOf(at, end)));
  mark(2, <i32>(end - from));
}

/**
 * What stands here decides, but for which numbers there are, however long: of each byte that is no digit what it is, and
 * whether a number stands in front. No byte of a field has its highest bit.
 */
export function addNumbers(from: usize, end: usize): void {
  let word: u64 = 1;
  let isBehindNumber: u32 = 0;
  for (let at = from; at < end; at += 16) {
    const left = <u32>(end - at);
    const inside: u32 = left < 16 ? (1 << left) - 1 : 0xffff;
    const digits = <u32>digitsOf(v128.load(at)) & inside;
    const behindNumbers = (digits << 1) | isBehindNumber;
    for (let others = ~digits & inside; others != 0; others &= others - 1) {
      const place = ctz<u32>(others);
      if (word >>> 56 != 0) {
        addKey(word);
        word = 1;
      }
      const number = ((behindNumbers >>> place) & 1) << 7;
      word = (word << 8) | <u64>(number | <u32>load<u8>(at + place));
    }
    isBehindNumber = (behindNumbers >>> (left < 16 ? left : 16)) & 1;
  }
  addKey(word);
  mark(3, <i32>isBehindNumber);
}

function digitsOf(bytes: v128): i32 {
  return i8x16.bitmask(i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(48)), i8x16.splat(10)));
}
