// Copies a text as it stands, and says that it did.

import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';

import { t } from '../state/words.ts';

export function CopyButton({
  text,
  label,
  shows = t('page.copy'),
}: {
  /** A text that takes work is made when somebody wants it. */
  readonly text: string | (() => string | Promise<string>);
  readonly label: string;
  readonly shows?: string;
}): JSX.Element {
  const said = useSignal<'none' | 'done' | 'failed'>('none');
  const copy = async (): Promise<void> => {
    said.value = (await isCopied(text)) ? 'done' : 'failed';
    setTimeout(() => {
      said.value = 'none';
    }, 2500);
  };
  return (
    <button
      type="button"
      class="button small"
      aria-label={`${shows}: ${label}`}
      onClick={() => void copy()}
    >
      <span aria-live="polite">
        {said.value === 'none'
          ? shows
          : t(said.value === 'done' ? 'page.copied' : 'page.copy-failed')}
      </span>
    </button>
  );
}

async function isCopied(text: string | (() => string | Promise<string>)): Promise<boolean> {
  try {
    await writeClipboard(typeof text === 'string' ? text : await text());
    return true;
  } catch {
    return false;
  }
}

/** The clipboard needs a secure origin; loopback is one, another address without TLS is none: there a selection is copied. */
async function writeClipboard(text: string): Promise<void> {
  if (isSecureContext) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  const before = document.activeElement;
  field.value = text;
  field.readOnly = true;
  field.className = 'visually-hidden';
  document.body.append(field);
  try {
    field.select();
    // Deprecated, and all that such a page has.
    if (!document.execCommand('copy')) throw new Error('nothing was copied');
  } finally {
    field.remove();
    if (before instanceof HTMLElement) before.focus();
  }
}
