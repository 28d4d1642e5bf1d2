// Two hashes of a name, which together stand for it: 64 bits, made of four of its bytes at a time, so that the kernel
// (packages/core/kernel/hash.ts) makes them as it passes over a line, and this of a text alike.

const SEED_A = 0x811c9dc5;
const SEED_B = 0x2f0b4c47;
export const FACTOR_A = 0x9e3779b1;
export const FACTOR_B = 0x85ebca77;
const FOLD = 0x20;
const LAST_ASCII = 127;

export interface NameHash {
  readonly a: number;
  readonly b: number;
}

/** Upper and lower case are one. */
export function hashName(name: string): NameHash {
  let a = SEED_A;
  let b = SEED_B;
  const bytes = isAscii(name) ? name : Buffer.from(name).toString('latin1');
  for (let at = 0; at < bytes.length; at += 4) {
    const word = wordOf(bytes, at);
    a = rotate(Math.imul(a ^ word, FACTOR_A), 15);
    b = rotate(Math.imul(b + word, FACTOR_B), 13);
  }
  return { a: a ^ bytes.length, b: b ^ bytes.length };
}

/** Of a client, or of the end of a name. */
export function hashShort(text: string): number {
  return hashName(text).a;
}

/** Every bit of the result depends on every bit of the hash (the last step of MurmurHash3). */
export function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

function wordOf(bytes: string, at: number): number {
  let word = 0;
  for (let place = at, shift = 0; shift < 32 && place < bytes.length; place += 1, shift += 8)
    word |= (bytes.charCodeAt(place) | FOLD) << shift;
  return word;
}

function rotate(bits: number, by: number): number {
  return (bits << by) | (bits >>> (32 - by));
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > LAST_ASCII) return false;
  return true;
}
