// The values of one line of a W3C log: between tabs when there are any, else between
// blanks, where a value in quotes may hold blanks.

const BLANK = 32;
const QUOTE = 34;
const ESCAPE = 92;

export function splitColumns(line: string): string[] {
  if (line.includes('\t')) return line.split('\t').map((value) => value.trim());
  const values: string[] = [];
  for (let at = 0; at < line.length;) {
    if (line.charCodeAt(at) === BLANK) {
      at += 1;
      continue;
    }
    const quote = line.charCodeAt(at) === QUOTE ? closingQuote(line, at + 1) : -1;
    const blank = line.indexOf(' ', at);
    const end = quote >= 0 ? quote : blank < 0 ? line.length : blank;
    values.push(line.slice(quote >= 0 ? at + 1 : at, end));
    at = end + (quote >= 0 ? 1 : 0);
  }
  return values;
}

/** -1 when there is no closing quote: then the quote is part of a value. */
function closingQuote(line: string, from: number): number {
  for (let at = from; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === ESCAPE) at += 1;
  }
  return -1;
}
