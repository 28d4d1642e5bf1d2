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
  readonly text: string | (() => string);
  readonly label: string;
  readonly shows?: string;
}): JSX.Element {
  const said = useSignal<'none' | 'done' | 'failed'>('none');
  const copy = async (): Promise<void> => {
    said.value = (await writeClipboard(typeof text === 'string' ? text : text()))
      ? 'done'
      : 'failed';
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

/** The clipboard needs a secure origin; loopback is one, another address without TLS is none. */
async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
