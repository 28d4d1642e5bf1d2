// The values of one line of a W3C log: between tabs when there are any, else between
// blanks, where a value in quotes may hold blanks.

const BLANK = 32;
const QUOTE = 34;
const ESCAPE = 92;
const BRACKET = 91;
const TIME = /\[\d\d\/(?:[A-Z][a-z]{2}|\d\d)\/\d{4}:\d\d:\d\d:\d\d [^\]\s]{1,6}\]/y;

export function splitColumns(line: string): string[] {
  if (line.includes('\t')) return line.split('\t').map((value) => value.trim());
  const values: string[] = [];
  for (let at = 0; at < line.length;) {
    if (line.charCodeAt(at) === BLANK) {
      at += 1;
      continue;
    }
    const code = line.charCodeAt(at);
    const quote =
      code === QUOTE ? closingQuote(line, at + 1) : code === BRACKET ? endOfTime(line, at) : -1;
    const blank = line.indexOf(' ', at);
    const end = quote >= 0 ? quote : blank < 0 ? line.length : blank;
    values.push(line.slice(quote >= 0 ? at + 1 : at, end));
    at = end + (quote >= 0 ? 1 : 0);
  }
  return values;
}

/** `[23/Nov/2023:18:00:00 +0900]` of ProxySG; -1: something else stands in the bracket. */
function endOfTime(line: string, from: number): number {
  TIME.lastIndex = from;
  return TIME.test(line) ? TIME.lastIndex - 1 : -1;
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
