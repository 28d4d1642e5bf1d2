// A name: a fully qualified domain name in one canonical form, so that two
// spellings of the same name are the same string everywhere else.

import { parseUrl } from './parse-url.ts';

/** Lower case, no final dot, A-labels (RFC 5890), at most 253 octets, labels of 1 to 63. */
/** A full name in lower case, A-labels, without a final dot; made by {@link parseName} alone. */
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

/** A name, or why the text is none: `problem` for programs, `message` in English. */
export type ParsedName =
  | { readonly ok: true; readonly name: Name }
  | { readonly ok: false; readonly problem: NameProblem; readonly message: string };

const MESSAGES: Record<NameProblem, string> = {
  empty: 'a name is needed, but the text is empty',
  'label-empty': 'two dots follow each other, or the name begins with a dot',
  'label-too-long': 'a label is longer than 63 octets (RFC 1035 §2.3.4)',
  'name-too-long': 'the name is longer than 253 characters (RFC 1035 §2.3.4)',
  'bad-character': 'a label may hold letters, digits, "-" and "_" only',
  'hyphen-at-edge': 'a label may not begin or end with "-" (RFC 1123 §2.1)',
  'is-an-address': 'this is an IP address, not a name',
  'bad-idna': 'this is not a valid internationalised name (RFC 5891)',
};

// No top level domain is a number (RFC 3696 §2), and resolvers read `127.1` and
// `0x7f.1` as addresses (inet_aton), as browsers do; so a numeric last label is one.
const NUMERIC_AT_END = /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/;
const IPV6_CHARACTERS = /^[[\]0-9a-f:.]+(?:%\w+\]?)?$/;
const ASCII_ONLY = /^\p{ASCII}*$/u;

const HYPHEN = 45;
const DOT = 46;

/**
 * Reads a name in any spelling: case, one final dot, U-labels.
 * Never throws; the reason for a refusal is part of the answer.
 */
export function parseName(text: string): ParsedName {
  const trimmed = text.trim();
  if (trimmed === '') return refuse('empty');
  const ascii = toALabels(trimmed);
  if (ascii === null) return refuse('bad-idna');
  // Only now: the final dot may be one of the full stops that IDNA maps (UTS 46).
  const name = ascii.endsWith('.') ? ascii.slice(0, -1) : ascii;
  if (looksLikeIPv6(name)) return refuse('is-an-address');
  const problem = findProblem(name) ?? (NUMERIC_AT_END.test(name) ? 'is-an-address' : null);
  // The checks above are what makes a text a Name.
  return problem === null ? { ok: true, name: name as Name } : refuse(problem);
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
  return (
    name.length > suffix.length &&
    name.endsWith(suffix) &&
    name.charCodeAt(name.length - suffix.length - 1) === DOT
  );
}

function toALabels(text: string): string | null {
  if (ASCII_ONLY.test(text)) return text.toLowerCase();
  // Characters that would end the host part of the URL, or be removed from it unseen.
  if (/[\s/?#@:\\[\]%]/.test(text)) return null;
  // The URL parser is the one IDNA implementation that Node and browsers share.
  return parseUrl(`http://${text}`)?.hostname ?? null;
}

function looksLikeIPv6(text: string): boolean {
  return text.indexOf(':') !== text.lastIndexOf(':') && IPV6_CHARACTERS.test(text);
}

function findProblem(ascii: string): NameProblem | null {
  if (ascii.length > 253) return 'name-too-long';
  for (let start = 0; start <= ascii.length;) {
    const dot = ascii.indexOf('.', start);
    const end = dot < 0 ? ascii.length : dot;
    const problem = findLabelProblem(ascii, start, end);
    if (problem !== null) return problem;
    start = end + 1;
  }
  return null;
}

// By position and character code: log readers ask this millions of times.
function findLabelProblem(text: string, start: number, end: number): NameProblem | null {
  if (start === end) return 'label-empty';
  if (end - start > 63) return 'label-too-long';
  for (let at = start; at < end; at += 1) {
    if (!isLabelCode(text.charCodeAt(at))) return 'bad-character';
  }
  return text.charCodeAt(start) === HYPHEN || text.charCodeAt(end - 1) === HYPHEN
    ? 'hyphen-at-edge'
    : null;
}

// Underscore is legal in DNS (RFC 2181 §11) and occurs in service names.
function isLabelCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === HYPHEN || code === 95
  );
}

function refuse(problem: NameProblem): ParsedName {
  return { ok: false, problem, message: MESSAGES[problem] };
}

/** All that a name lies under, the longest first: `a.b.c` → `b.c`, `c`. */
export function parentsOf(name: string): string[] {
  const parents: string[] = [];
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1))
    parents.push(name.slice(dot + 1));
  return parents;
}
