// What waits for somebody's word: fixes of findings, and names that were seen.
// Nothing changes before the exact difference was shown and confirmed.

import type { JSX } from 'preact';

import type { Proposal } from '../../api.ts';
import { session, shownUntil, scenario } from '../state/live.ts';
import { sayData, t } from '../state/words.ts';
import { ConfirmDialog, review, sayProposal } from './confirm-dialog.tsx';

export function Proposals(): JSX.Element {
  const { open } = scenario.value;
  return (
    <>
      {/* Stands from the beginning: a region that comes with its first words is not read out. */}
      <section
        class="proposals"
        aria-labelledby={open.length === 0 ? undefined : 'proposals-title'}
        aria-live="polite"
      >
        {open.length === 0 ? null : <h3 id="proposals-title">{t('page.proposals')}</h3>}
        <ul>
          {open.map((proposal) => (
            <ProposalCard key={proposal.id} proposal={proposal} />
          ))}
        </ul>
      </section>
      <ConfirmDialog />
    </>
  );
}

function ProposalCard({ proposal }: { readonly proposal: Proposal }): JSX.Element {
  const { finding } = proposal;
  return (
    <li class="proposal">
      <p class="team">{t(`layer.${proposal.layer}`)}</p>
      <p>
        {finding === undefined ? sayProposal(proposal) : sayData(finding.because, finding.message)}
      </p>
      <ReviewButton proposal={proposal} />
    </li>
  );
}

export function ReviewButton({ proposal }: { readonly proposal: Proposal }): JSX.Element {
  if (session.value?.isReadOnly === true || shownUntil.value !== null)
    return <p class="hint">{t('page.read-only')}</p>;
  return (
    <button type="button" class="button primary" onClick={() => void review(proposal)}>
      {t('page.review')}
    </button>
  );
}
