// Glob patterns of bypass lists, without backtracking: every literal between
// wildcards is searched once, so a hostile pattern costs no more than its length.

export type Glob = (text: string) => boolean;

interface Segment {
  /** How many characters the wildcards before the literal may take. */
  readonly reach: number;
  readonly literal: string;
}

/** `*` stands for any characters, none among them; everything else for itself. */
export function compileStarGlob(pattern: string): Glob {
  const [first = '', ...rest] = pattern.split('*');
  const segments = rest.filter((literal, index) => literal !== '' || index === rest.length - 1);
  return toGlob([
    { reach: 0, literal: first },
    ...segments.map((literal) => ({ reach: Infinity, literal })),
  ]);
}

/**
 * As Chromium's base::MatchPattern (base/strings/pattern.cc): `*` any characters,
 * `?` none or one, a backslash takes the meaning of the next character away.
 */
export function compileChromiumGlob(pattern: string): Glob {
  const segments: Segment[] = [];
  let reach = 0;
  let literal = '';
  let inWildcards = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    if (character === '*' || character === '?') {
      if (!inWildcards && (literal !== '' || segments.length === 0))
        segments.push({ reach, literal });
      if (!inWildcards) reach = 0;
      reach = character === '*' ? Infinity : reach + 1;
      literal = '';
      inWildcards = true;
      continue;
    }
    inWildcards = false;
    if (character === '\\') at += 1;
    literal += character === '\\' ? pattern.charAt(at) : character;
  }
  return toGlob([...segments, { reach, literal }]);
}

function toGlob(segments: readonly Segment[]): Glob {
  return (text) => {
    let at = 0;
    for (const [index, segment] of segments.entries()) {
      const found =
        index === segments.length - 1 ? endsAt(text, segment, at) : searchFrom(text, segment, at);
      if (found < 0) return false;
      at = found;
    }
    return true;
  };
}

function searchFrom(text: string, { reach, literal }: Segment, from: number): number {
  const start =
    reach === 0 ? (text.startsWith(literal, from) ? from : -1) : text.indexOf(literal, from);
  return start < 0 || start - from > reach ? -1 : start + literal.length;
}

function endsAt(text: string, { reach, literal }: Segment, from: number): number {
  const start = text.length - literal.length;
  return start >= from && start - from <= reach && text.endsWith(literal) ? text.length : -1;
}
