// One line of comma-separated fields; a field in quotes may hold commas, and two quotes for one (RFC 4180).

const FIELD = /(?: *"((?:[^"]|"")*)" *|([^,]*))(?:,|$)/y;
const MOST_FIELDS = 200;

export function splitCsv(line: string): string[] {
  const fields: string[] = [];
  FIELD.lastIndex = 0;
  while (FIELD.lastIndex <= line.length && fields.length < MOST_FIELDS) {
    const match = FIELD.exec(line);
    if (match === null) break;
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (!match[0].endsWith(',')) break;
  }
  return fields;
}
