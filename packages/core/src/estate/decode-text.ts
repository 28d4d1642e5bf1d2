// Bytes of an exported file → text. PowerShell's `>` writes UTF-16LE with a byte order mark, some
// editors UTF-16 without one, other programs UTF-8 with or without one; anything else is refused.

export type TextEncoding =
  | 'utf-8'
  | 'utf-8-bom'
  | 'utf-16le'
  | 'utf-16be'
  | 'utf-16le-bare'
  | 'utf-16be-bare';

export type DecodedText =
  | { readonly ok: true; readonly text: string; readonly encoding: TextEncoding }
  | { readonly ok: false; readonly message: string };

export function decodeText(bytes: Uint8Array): DecodedText {
  const encoding = detectEncoding(bytes);
  const label = encoding.split('-', 2).join('-');
  if (label.startsWith('utf-16') && bytes.length % 2 === 1)
    return { ok: false, message: 'is UTF-16, but ends in half a character' };
  try {
    return { ok: true, text: new TextDecoder(label, { fatal: true }).decode(bytes), encoding };
  } catch {
    // The decoder's own error says only that the data is not valid.
    return {
      ok: false,
      message:
        label === 'utf-8'
          ? 'is not UTF-8 text: save it as UTF-8'
          : 'is not valid UTF-16 text: save it as UTF-8',
    };
  }
}

/** The bytes that {@link decodeText} reads so. */
export function encodeText(text: string, encoding: TextEncoding): Uint8Array {
  const marked = encoding.endsWith('bare') || encoding === 'utf-8' ? text : `\ufeff${text}`;
  if (!encoding.startsWith('utf-16')) return Buffer.from(marked, 'utf8');
  const bytes = Buffer.from(marked, 'utf16le');
  return encoding.startsWith('utf-16be') ? bytes.swap16() : bytes;
}

/** How many bytes of the file come before the character at this index of the decoded text. */
export function byteOffset(text: string, index: number, encoding: TextEncoding = 'utf-8'): number {
  if (encoding.startsWith('utf-16')) return (encoding.endsWith('bare') ? 0 : 2) + index * 2;
  return Buffer.byteLength(text.slice(0, index), 'utf8') + (encoding === 'utf-8-bom' ? 3 : 0);
}

/** Line and column, both from 1, of the character at this index. */
export function lineAndColumn(
  text: string,
  index: number,
): { readonly line: number; readonly column: number } {
  let line = 1;
  let start = 0;
  for (let next = text.indexOf('\n'); next >= 0 && next < index; next = text.indexOf('\n', start)) {
    line += 1;
    start = next + 1;
  }
  return { line, column: index - start + 1 };
}

function detectEncoding(bytes: Uint8Array): TextEncoding {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8-bom';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  // Every text that is read begins with two ASCII characters, and no text holds a zero.
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes;
  if (first !== 0 && second === 0 && third !== 0 && fourth === 0) return 'utf-16le-bare';
  if (first === 0 && second !== 0 && third === 0 && fourth !== 0) return 'utf-16be-bare';
  return 'utf-8';
}
