// Kinds of bytes, each as a table: 1 for a byte of the kind. Only printable ASCII is of any: a line with another byte
// where it is looked at is read as text.

const SPACE = 32;
const TILDE = 126;

export const BYTE = {
  tab: 9,
  newLine: 10,
  return: 13,
  blank: 32,
  quote: 34,
  hash: 35,
  openRound: 40,
  closeRound: 41,
  comma: 44,
  hyphen: 45,
  dot: 46,
  slash: 47,
  zero: 48,
  nine: 57,
  colon: 58,
  less: 60,
  equals: 61,
  greater: 62,
  question: 63,
  at: 64,
  open: 91,
  backslash: 92,
  close: 93,
  x: 120,
} as const;

function table(isOf: (code: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, code) => Number(isOf(code)));
}

const isPrintable = (code: number): boolean => code >= SPACE && code <= TILDE;

export const IN_WORD = table((code) => code > SPACE && code <= TILDE);
export const IN_QUOTES = table(
  (code) => isPrintable(code) && code !== BYTE.quote && code !== BYTE.backslash,
);
/** Between the blanks of what stands in quotes. */
export const IN_QUOTED_WORD = table((code) => code > SPACE && IN_QUOTES[code] === 1);
export const IN_BRACKETS = table((code) => isPrintable(code) && code !== BYTE.close);
export const BEFORE_TAB = table(isPrintable);
export const BEFORE_COMMA = table((code) => isPrintable(code) && code !== BYTE.comma);
export const IS_DIGIT = table((code) => code >= BYTE.zero && code <= BYTE.nine);
export const IN_ADDRESS = table((code) => /[0-9A-Fa-f:.]/.test(String.fromCharCode(code)));
/** Of Squid's words in capitals. */
export const IN_TAG = table((code) => /[A-Z_]/.test(String.fromCharCode(code)));
export const IN_LOWER_HEX = table((code) => /[0-9a-f]/.test(String.fromCharCode(code)));
/** Of the name of a field: the byte in lower case. */
export const IN_PAIR_NAME = lowered(/[\w.()-]/);
/** Of machines' names and IPv4 addresses. */
export const IN_CLIENT = table((code) => /[\w.-]/.test(String.fromCharCode(code)));
/** Of a name: the byte in lower case; 0 for one that is of no name. */
export const IN_NAME = lowered(/[\w.-]/);

function lowered(of: RegExp): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, code) => {
    const character = String.fromCharCode(code);
    return of.test(character) ? character.toLowerCase().charCodeAt(0) : 0;
  });
}
