// A line of a log as it may be shown to people and kept in files: no secret in it, no character that a terminal or a
// page would act on, and no longer than a few lines. A log may hold whatever a client sent.

export const LONGEST_SHOWN = 500;
/** What stands behind is not looked at. */
const LONGEST_READ = 8192;
const CUT = '…';
const REMOVED = '(removed)';

/** Most lines have none of these. */
const MAY_HOLD_SECRET =
  /@|%40|auth|cookie|key|pass|pwd|secret|token|sig|sas|credential|assertion|eyJ/i;

/** Ends where a header, a JSON value or a field of a log ends. */
const VALUE = String.raw`(?:"(?:[^"\\]|\\.)*"?|'[^']*'?|[^\s"'&;,\]}|\\]+)`;
const QUOTED_OR_SO = String.raw`\\*["']?(?:\s|%20|\+)*(?:[:=]|%3A|%3D)(?:\s|%20|\+)*`;
const SCHEME = String.raw`(?:Basic|Bearer|Negotiate|NTLM|Digest|SharedAccessSignature|SharedKey(?:Lite)?|AWS4-HMAC-SHA256)`;

const SECRETS: readonly (readonly [RegExp, string])[] = [
  // user:password@ in a URL, and before the host of a CONNECT.
  [/(:\/\/|%3A%2F%2F)[^/?#\s"'<>]{0,2048}(?:@|%40)/gi, `$1${REMOVED}@`],
  [/(^|[\s"'=,;(|])[^\s"'=,;(|/@:?&]+:[^\s"'/@]{1,512}@(?=[\w.[-])/g, `$1${REMOVED}@`],
  // The lines of a header as a log writes them, whole: a Digest has many parts.
  [
    new RegExp(
      String.raw`(authori[sz]ation(?:-\w+)?${QUOTED_OR_SO})(?:"(?:[^"\\]|\\.)*"?|\\"(?:[^"\\]|\\[^"])*|(?:${SCHEME}(?:\s|%20|\+)+)?(?:\w+=${VALUE}(?:,\s*)?)+|(?:[A-Za-z][\w-]*(?:\s|%20|\+)+(?=[^\s"']{0,200}[A-Z0-9=]))?${VALUE})`,
      'gi',
    ),
    `$1${REMOVED}`,
  ],
  [
    new RegExp(
      String.raw`(cookie2?${QUOTED_OR_SO})(?:"(?:[^"\\]|\\.)*"?|(?:[^\s"'=;,\]]+=[^\s"';,\]]*(?:;\s*)?)+|${VALUE})`,
      'gi',
    ),
    `$1${REMOVED}`,
  ],
  // The scheme's word is lower case in a sentence ("Basic authentication"), its credentials are not.
  [
    new RegExp(
      String.raw`\b(${SCHEME})((?:\s|%20|\+)+)(?=[^\s"']{0,200}[A-Z0-9=])[\w+/=.~%-]{6,}`,
      'g',
    ),
    `$1$2${REMOVED}`,
  ],
  [
    new RegExp(
      String.raw`((?:passw(?:or)?d|passphrase|pwd|secret|token|api[-_]?key|account[-_]?key|access[-_]?key|shared[-_]?key|private[-_]?key|client[-_]?assertion|credentials?)${QUOTED_OR_SO})${VALUE}`,
      'gi',
    ),
    `$1${REMOVED}`,
  ],
  // In a query only: elsewhere these words name other things.
  [
    /([?&;](?:sig|signature|sas|code|key|auth|session(?:id)?|ticket|x-amz-signature|x-goog-signature)=)[^&\s"',;]+/gi,
    `$1${REMOVED}`,
  ],
  [/(?<![\w-])eyJ[\w-]{6,}\.[\w-]{6,}(?:\.[\w-]*)*/g, REMOVED],
];

/** `about` stands in what is left of a long line. */
export function showLine(line: string, about: string): string {
  return cutAround(visible(withoutSecrets(line)), about);
}

/** The same, of the line's beginning. */
export function showBeginning(line: string, length: number): string {
  return visible(withoutSecrets(line)).slice(0, length);
}

function withoutSecrets(line: string): string {
  const isLong = line.length > LONGEST_READ;
  // A secret whose end is cut off is no longer known as one.
  let text = isLong ? line.slice(0, LONGEST_READ).replace(/[^\s,;&]*$/, CUT) : line;
  if (!MAY_HOLD_SECRET.test(text)) return text;
  for (const [form, instead] of SECRETS) text = text.replace(form, instead);
  return text;
}

function visible(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are the point
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (character) =>
      character === '\t' ? '\\t' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function cutAround(text: string, about: string): string {
  if (text.length <= LONGEST_SHOWN) return text;
  const found = about === '' ? -1 : text.toLowerCase().indexOf(about.toLowerCase());
  const room = LONGEST_SHOWN - 2 * CUT.length;
  const middle = found < 0 ? 0 : found + about.length / 2;
  const from = Math.max(0, Math.min(Math.round(middle - room / 2), text.length - room));
  const isWhole = (at: number): boolean => at <= 0 || at >= text.length;
  const to = from + room;
  return `${isWhole(from) ? '' : CUT}${text.slice(from, to)}${isWhole(to) ? '' : CUT}`;
}
