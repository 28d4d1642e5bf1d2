// Shows the exact difference of a change and applies that difference alone. The
// server gives a confirmation that works once.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

import {
  API,
  type Applied,
  type ApplyRequest,
  type Preview,
  type PreviewRequest,
  type Proposal,
} from '../../api.ts';
import { askServer } from '../state/ask-server.ts';
import { sayData, t } from '../state/words.ts';
import { Changes } from './activity.tsx';

interface Review {
  readonly proposal: Proposal;
  readonly preview: Preview | null;
  readonly isSending: boolean;
  readonly failure: string | null;
}

const reviewed = signal<Review | null>(null);

export async function review(proposal: Proposal): Promise<void> {
  reviewed.value = { proposal, preview: null, isSending: false, failure: null };
  try {
    const preview = await askServer<Preview>(API.preview, {
      proposal: proposal.id,
    } satisfies PreviewRequest);
    update(proposal, { preview });
  } catch (error) {
    update(proposal, { failure: sentenceOf(error) });
  }
}

async function send(
  path: string,
  body: ApplyRequest | PreviewRequest,
  proposal: Proposal,
): Promise<void> {
  update(proposal, { isSending: true, failure: null });
  try {
    await askServer<Applied>(path, body);
    if (reviewed.value?.proposal.id === proposal.id) reviewed.value = null;
  } catch (error) {
    update(proposal, { isSending: false, failure: sentenceOf(error) });
  }
}

/** An answer that comes after the dialog was closed, or for another one, changes nothing. */
function update(proposal: Proposal, change: Partial<Review>): void {
  const now = reviewed.value;
  if (now?.proposal.id === proposal.id) reviewed.value = { ...now, ...change };
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function ConfirmDialog(): JSX.Element | null {
  const now = reviewed.value;
  return now === null ? null : <Dialog key={now.proposal.id} now={now} />;
}

function Dialog({ now }: { readonly now: Review }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    dialog.current?.showModal();
  }, []);
  const close = (): void => {
    reviewed.value = null;
  };
  const { proposal, preview, failure, isSending } = now;
  const { finding } = proposal;
  return (
    <dialog ref={dialog} class="confirm" aria-labelledby="confirm-title" onClose={close}>
      <h2 id="confirm-title">{t('page.confirm')}</h2>
      <p>
        {finding === undefined ? sayProposal(proposal) : sayData(finding.because, finding.message)}
      </p>
      {preview === null ? null : <Changes changes={preview.changes} />}
      {failure === null ? null : (
        <p class="notice" role="alert">
          {failure}
        </p>
      )}
      <p class="buttons">
        <button
          type="button"
          class="button primary"
          disabled={preview === null || isSending}
          onClick={() =>
            void send(API.apply, { confirmation: preview?.confirmation ?? '' }, proposal)
          }
        >
          {t('page.confirm.apply')}
        </button>
        <button
          type="button"
          class="button"
          disabled={isSending}
          onClick={() => void send(API.decline, { proposal: proposal.id }, proposal)}
        >
          {t('page.confirm.decline')}
        </button>
        <button type="button" class="button quiet" onClick={close}>
          {t('page.confirm.later')}
        </button>
      </p>
    </dialog>
  );
}

/** Of one that is no fix of a finding. */
export function sayProposal({ kind, name = '', count = 0 }: Proposal): string {
  return kind === 'held-changes'
    ? t('page.proposal.held', { name, count })
    : t('page.proposal.name', { name });
}
