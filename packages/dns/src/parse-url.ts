// Reading of a URL that may be none. Not by `URL.canParse`: once V8 has compiled a caller,
// Node's fast path of it reads a Latin-1 text as UTF-8, and says yes to a URL that `new URL`
// refuses (seen with Node 20.20: `http://Ã\u0080`).

/** The URL, or null for a text that is none. Never throws. */
export function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
