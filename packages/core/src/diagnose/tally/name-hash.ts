// Two hashes of a name, which together stand for it: 64 bits, made of its bytes one after the other, so that a
// scanner can make them as it passes over a line, and of a text alike.

export const SEED_A = 0x811c9dc5 | 0;
export const SEED_B = 0x2f0b4c47;
/** One byte more: `Math.imul(a ^ byte, FACTOR_A)`. */
export const FACTOR_A = 0x01000193;
/** One byte more: `Math.imul(b, FACTOR_B) + byte`, so that the hash of an ending comes of two hashes of beginnings. */
export const FACTOR_B = 0x5bd1e995;

export interface NameHash {
  readonly a: number;
  readonly b: number;
}

export function hashName(name: string): NameHash {
  let a = SEED_A;
  let b = SEED_B;
  for (let at = 0; at < name.length; at += 1) {
    const code = name.charCodeAt(at);
    a = Math.imul(a ^ code, FACTOR_A);
    b = (Math.imul(b, FACTOR_B) + code) | 0;
  }
  return { a, b };
}

/** Of the end of a name alone, as `b` is made without its seed. */
export function hashEnding(ending: string): number {
  let hash = 0;
  for (let at = 0; at < ending.length; at += 1)
    hash = (Math.imul(hash, FACTOR_B) + ending.charCodeAt(at)) | 0;
  return hash;
}

/** Every bit of the result depends on every bit of the hash (the last step of MurmurHash3). */
export function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
