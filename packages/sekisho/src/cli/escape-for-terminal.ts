// Nothing from outside reaches the terminal unescaped. By itself, because errors need it
// and tables load more than a quick answer should.

/** Control characters, as they may come from a log or a file, become visible text. */
export function escapeForTerminal(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are the point
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
