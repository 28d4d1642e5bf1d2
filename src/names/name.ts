// A name: a fully qualified domain name in one canonical form, so that two
// spellings of the same name are the same string everywhere else.

/** Lower case, no final dot, A-labels (RFC 5890), at most 253 octets, labels of 1 to 63. */
export type Name = string & { readonly __name: unique symbol };

export type NameProblem =
  | 'empty'
  | 'label-empty'
  | 'label-too-long'
  | 'name-too-long'
  | 'bad-character'
  | 'hyphen-at-edge'
  | 'is-an-address'
  | 'bad-idna';

export type ParsedName =
  | { readonly ok: true; readonly name: Name }
  | { readonly ok: false; readonly problem: NameProblem; readonly message: string };

const MESSAGES: Record<NameProblem, string> = {
  'empty': 'a name is needed, but the text is empty',
  'label-empty': 'two dots follow each other, or the name begins with a dot',
  'label-too-long': 'a label is longer than 63 octets (RFC 1035 §2.3.4)',
  'name-too-long': 'the name is longer than 253 characters (RFC 1035 §2.3.4)',
  'bad-character': 'a label may hold letters, digits, "-" and "_" only',
  'hyphen-at-edge': 'a label may not begin or end with "-" (RFC 1123 §2.1)',
  'is-an-address': 'this is an IP address, not a name',
  'bad-idna': 'this is not a valid internationalised name (RFC 5891)',
};

const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
// Underscore is legal in DNS (RFC 2181 §11) and occurs in service names.
const LABEL = /^[a-z0-9_-]+$/;
const ASCII_ONLY = /^[\x21-\x7e]*$/;

/**
 * Reads a name in any spelling: case, one final dot, U-labels.
 * Never throws; the reason for a refusal is part of the answer.
 */
export function parseName(text: string): ParsedName {
  const trimmed = text.trim();
  const withoutDot = trimmed.endsWith('.') ? trimmed.slice(0, -1) : trimmed;
  if (withoutDot === '') return refuse(trimmed === '' ? 'empty' : 'label-empty');
  const ascii = toALabels(withoutDot);
  if (ascii === null) return refuse('bad-idna');
  if (IPV4.test(ascii) || ascii.includes(':')) return refuse('is-an-address');
  const problem = findProblem(ascii);
  return problem === null ? { ok: true, name: ascii as Name } : refuse(problem);
}

/** As {@link parseName}, for text that is known to be a name; throws a RangeError otherwise. */
export function toName(text: string): Name {
  const parsed = parseName(text);
  if (parsed.ok) return parsed.name;
  throw new RangeError(`not a name: ${JSON.stringify(text)}: ${parsed.message}`);
}

/** The labels from left to right: `a.example.com` → `['a', 'example', 'com']`. */
export function labelsOf(name: Name): string[] {
  return name.split('.');
}

/** True when `name` is `suffix` itself or lies under it, at a label boundary. */
export function isAtOrUnder(name: string, suffix: string): boolean {
  return name === suffix || isUnder(name, suffix);
}

/** True when `name` lies under `suffix` and is not `suffix` itself. */
export function isUnder(name: string, suffix: string): boolean {
  return name.length > suffix.length && name.endsWith(suffix) && name.charCodeAt(name.length - suffix.length - 1) === 46;
}

function toALabels(text: string): string | null {
  if (ASCII_ONLY.test(text)) return text.toLowerCase();
  if (/[\s/?#@:\\[\]%]/.test(text)) return null;
  // The URL parser is the one IDNA implementation that Node and browsers share.
  return URL.canParse(`http://${text}`) ? new URL(`http://${text}`).hostname : null;
}

function findProblem(ascii: string): NameProblem | null {
  if (ascii.length > 253) return 'name-too-long';
  for (const label of ascii.split('.')) {
    if (label === '') return 'label-empty';
    if (label.length > 63) return 'label-too-long';
    if (!LABEL.test(label)) return 'bad-character';
    if (label.startsWith('-') || label.endsWith('-')) return 'hyphen-at-edge';
  }
  return null;
}

function refuse(problem: NameProblem): ParsedName {
  return { ok: false, problem, message: MESSAGES[problem] };
}
