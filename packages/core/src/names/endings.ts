// The last two labels of names: most names of a log have none that matters, which is known sooner than anything else.

/** Of patterns and shapes; null where one of them may be anything. */
export function endingsOf(texts: readonly string[]): ReadonlySet<string> | null {
  const endings = new Set(texts.map((text) => endingOf(text.toLowerCase())));
  return [...endings].every((ending) => PLAIN.test(ending)) ? endings : null;
}

/** False: it has surely none of the endings. What is not written plainly may have one. */
export function mayEndWith(endings: ReadonlySet<string>, text: string): boolean {
  const ending = endingOf(text);
  return endings.has(ending) || !PLAIN.test(ending);
}

const PLAIN = /^[a-z0-9-]+\.[a-z0-9-]+$/;

function endingOf(text: string): string {
  const last = text.lastIndexOf('.');
  return text.slice(last < 1 ? 0 : text.lastIndexOf('.', last - 1) + 1);
}
