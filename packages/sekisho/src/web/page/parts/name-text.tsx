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

/** A sentence or a setting with names in it, which may break before their dots. */
export function Breakable({ text }: { readonly text: string }): JSX.Element {
  return <>{withBreaks(text)}</>;
}

function withBreaks(text: string): (string | JSX.Element)[] {
  return text
    .split(/(?=\.[a-z0-9<])/i)
    .flatMap((piece, at) => (at === 0 ? [piece] : [<wbr key={at} />, piece]));
}
