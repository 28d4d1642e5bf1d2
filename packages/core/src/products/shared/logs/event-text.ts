// Events of Windows as text: `Get-WinEvent … | Format-List` (a name, blanks, a colon and the value; a long value goes on
// below, behind blanks) and `wevtutil qe … /f:text` (`Event[0]:`, then a field a line, the description last).

/** A line that begins one. */
export const TEXT_BEGINS =
  /^(?:Event\[\d{1,10}\]:?\s*$|(?:TimeCreated|Message|ProviderName|Id|LogName) {1,30}: )/;
const FIELD_OF_LIST = /^([A-Za-z]{1,40}) {1,40}: ?(.*)$/;
const FIELD_OF_WEVTUTIL = /^ {2}([A-Z][A-Za-z ]{1,40}):(?: (.*))?$/;

/** Of whole records; null: the text is none. */
export function fieldsOfText(text: string): readonly (readonly [string, string])[] | null {
  if (!TEXT_BEGINS.test(text.slice(0, text.indexOf('\n') + 1 || undefined).trimEnd() + ' '))
    return null;
  const lines = text.split('\n');
  return text.startsWith('Event[') ? ofWevtutil(lines.slice(1)) : ofList(lines);
}

function ofList(lines: readonly string[]): readonly (readonly [string, string])[] {
  const fields: [string, string][] = [];
  for (const line of lines) {
    const match = FIELD_OF_LIST.exec(line);
    const last = fields.at(-1);
    if (match !== null) fields.push([match[1] ?? '', match[2] ?? '']);
    // The console broke it off where its width ended, in the middle of a word too.
    else if (last !== undefined) last[1] += line.trim();
  }
  return fields;
}

/** Its names have blanks, and some are others than those of the objects of PowerShell. */
function ofWevtutil(lines: readonly string[]): readonly (readonly [string, string])[] {
  const at = lines.findIndex((line) => /^ {2}Description:/.test(line));
  const head = at < 0 ? lines : lines.slice(0, at);
  const fields = head.flatMap((line): (readonly [string, string])[] => {
    const match = FIELD_OF_WEVTUTIL.exec(line);
    if (match === null) return [];
    const name = (match[1] ?? '').replaceAll(' ', '');
    return [[name === 'Date' ? 'TimeCreated' : name, (match[2] ?? '').trim()]];
  });
  const first = (lines[at] ?? '').replace(/^ {2}Description:\s*/, '');
  const message = at < 0 ? '' : [first, ...lines.slice(at + 1)].join('\n').trim();
  return [...fields, ['Message', message]];
}
