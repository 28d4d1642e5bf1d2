// A name that may break at its dots, with the suffix that it shares set back.

import type { JSX } from 'preact';

import { cutName } from '../roads/name-parts.ts';

export function NameText({ name }: { readonly name: string }): JSX.Element {
  const { head, suffix } = cutName(name);
  return (
    <span class="name-text" translate={false}>
      <b>{withBreaks(head)}</b>
      <span class="suffix">{withBreaks(suffix)}</span>
    </span>
  );
}

/** Before every dot, and before the hyphens of long heads. */
function withBreaks(text: string): (string | JSX.Element)[] {
  return text.split(/(?=[.-])/).flatMap((piece, at) => (at === 0 ? [piece] : [<wbr key={at} />, piece]));
}
