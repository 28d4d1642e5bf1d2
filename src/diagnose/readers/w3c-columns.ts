// The values of one line of a W3C log: between tabs when there are any, else between
// blanks, where a value in quotes may hold blanks.

const VALUE = /"((?:[^"\\]|\\.)*)"|(\S+)/g;

export function splitColumns(line: string): string[] {
  if (line.includes('\t')) return line.split('\t').map((value) => value.trim());
  return [...line.matchAll(VALUE)].map((match) => match[1] ?? match[2] ?? '');
}
