// Lines for a terminal of a known width: cut at words, Japanese at its words too, by columns and not by
// characters. Only what is wider than a whole line is cut inside: a name behind a dot, else anywhere.

import stringWidth from 'string-width';

const WORDS = {
  en: new Intl.Segmenter('en', { granularity: 'grapheme' }),
  ja: new Intl.Segmenter('ja', { granularity: 'word' }),
};
/** What begins no line, and what ends none. */
const CLOSING = /^[、。，．）」』】〉》!！?？:：;；)\]}%ー…・]+$/u;
/** Endings and particles go on with the word before them, but for one that ends with a pause. */
const GOES_ON = /^\p{Script=Hiragana}/u;
const PAUSE = /[、。：:]\s*$/u;
const KATAKANA = /^[\p{Script=Katakana}ー]/u;
const KATAKANA_END = /[\p{Script=Katakana}ー]$/u;
const OPENING = /[（「『【〈《([{]$/u;

/** Every line at most so wide; without a width the text as it stands. */
export function wrap(text: string, width: number | undefined): readonly string[] {
  if (width === undefined || stringWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  for (const piece of piecesOf(text, width)) {
    if (line !== '' && stringWidth(line + piece.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  }
  return [...lines, line.trimEnd()];
}

/** The text behind `head`, its further lines below its beginning. */
export function hang(
  head: string,
  text: string,
  width: number | undefined,
  paint: (line: string) => string = (line) => line,
): string {
  const indent = stringWidth(head);
  const room = width === undefined ? undefined : Math.max(1, width - indent);
  return wrap(text, room)
    .map((line, index) => `${index === 0 ? head : ' '.repeat(indent)}${paint(line)}\n`)
    .join('');
}

/** The width of the widest part that is kept in one line. */
export function widestWord(text: string): number {
  return Math.max(
    0,
    ...piecesOf(text, Number.POSITIVE_INFINITY).map((piece) => stringWidth(piece.trimEnd())),
  );
}

/** Parts between which a line may end; blanks stay at the end of the part before them. */
function piecesOf(text: string, width: number): string[] {
  return text
    .split(/(?<= )(?! )/)
    .flatMap((word) => (stringWidth(word) > word.length ? wideParts(word, width) : [word]))
    .reduce<string[]>((parts, word) => {
      const last = parts.at(-1);
      const goesOn = last !== undefined && GOES_ON.test(word) && !PAUSE.test(last);
      if (goesOn && isShort(last + word, width)) parts.push(`${parts.pop() ?? ''}${word}`);
      else parts.push(word);
      return parts;
    }, [])
    .flatMap((word) => (stringWidth(word.trimEnd()) <= width ? [word] : cutWord(word, width)));
}

/** A word with letters two columns wide: Japanese, which is written without blanks. */
function wideParts(word: string, width: number): string[] {
  const parts: string[] = [];
  for (const { segment } of WORDS.ja.segment(word)) {
    const last = parts.at(-1);
    const isBound =
      last !== undefined &&
      (CLOSING.test(segment.trimEnd()) ||
        OPENING.test(last) ||
        (isShort(last + segment, width) &&
          ((GOES_ON.test(segment) && !PAUSE.test(last)) ||
            (KATAKANA_END.test(last) && KATAKANA.test(segment)))) ||
        (isNarrow(last) && isNarrow(segment)));
    if (isBound || (last !== undefined && segment.trim() === ''))
      parts.push(`${parts.pop() ?? ''}${segment}`);
    else parts.push(segment);
  }
  return parts;
}

/** With room for what ends a sentence: a part that is wider than a line is cut anywhere. */
function isShort(text: string, width: number): boolean {
  return stringWidth(text.trimEnd()) <= width - 2;
}

/** Names, numbers and marks beside each other are one word, as in `a.example.com:443`. */
function isNarrow(text: string): boolean {
  return !text.endsWith(' ') && stringWidth(text) <= text.length;
}

function cutWord(word: string, width: number): string[] {
  const parts: string[] = [];
  for (const part of word.split(/(?<=[./,:;_-])/)) {
    const last = parts.at(-1);
    if (last !== undefined && stringWidth(last + part.trimEnd()) <= width)
      parts.push(`${parts.pop() ?? ''}${part}`);
    else parts.push(...cutAnywhere(part, width));
  }
  return parts;
}

function cutAnywhere(text: string, width: number): string[] {
  const parts: string[] = [];
  for (const { segment } of WORDS.en.segment(text)) {
    const last = parts.at(-1);
    if (last !== undefined && (segment === ' ' || stringWidth(last + segment) <= width))
      parts.push(`${parts.pop() ?? ''}${segment}`);
    else parts.push(segment);
  }
  return parts;
}
