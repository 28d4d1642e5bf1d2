// Changes that wait for somebody's word: shown first, exactly, and applied by a confirmation
// that is good once, for that difference and for some minutes.

import { randomBytes } from 'node:crypto';

import type { SettingsChange } from '@sekisho/core/model/change.ts';
import type { Applied, Decision, Preview, Proposal, Emitted } from '../api.ts';

const GOOD_FOR_MS = 5 * 60_000;
/** Confirmations that nobody used; the oldest go. */
const MOST_CONFIRMATIONS = 100;

/** What is asked: how the difference is known, and what is done with the word. */
export interface Asking {
  readonly proposal: Omit<Proposal, 'id'>;
  /** The difference that applying makes now. */
  changes(): Promise<readonly SettingsChange[]>;
  /** Ends the asking without the page: it was decided at the terminal, or the run ends. */
  readonly signal: AbortSignal;
}

export type ProposalFault = 'no-such-proposal' | 'no-such-confirmation' | 'difference-changed';

export class ProposalError extends Error {
  readonly code: ProposalFault;

  constructor(code: ProposalFault) {
    super(code);
    this.code = code;
  }
}

interface Open {
  readonly asking: Asking;
  readonly decide: (decision: Decision) => void;
}

export class Proposals {
  readonly #emit: (emitted: Emitted) => void;
  readonly #now: () => number;
  readonly #open = new Map<string, Open>();
  readonly #confirmations = new Map<
    string,
    { readonly preview: Preview; readonly until: number }
  >();
  #count = 0;

  constructor(emit: (emitted: Emitted) => void, now: () => number = Date.now) {
    this.#emit = emit;
    this.#now = now;
  }

  /** Resolves with the word; what it means is done by the caller. */
  ask(asking: Asking): Promise<Decision> {
    this.#count += 1;
    const id = `p${String(this.#count)}`;
    return new Promise((resolve) => {
      const onAbort = (): void => decide('withdrawn');
      const decide = (decision: Decision): void => {
        if (!this.#open.delete(id)) return;
        asking.signal.removeEventListener('abort', onAbort);
        this.#emit({ by: 'server', event: { event: 'decided', proposal: id, decision } });
        resolve(decision);
      };
      this.#open.set(id, { asking, decide });
      this.#emit({
        by: 'server',
        event: { event: 'proposed', proposal: { id, ...asking.proposal } },
      });
      if (asking.signal.aborted) onAbort();
      else asking.signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  async preview(id: string): Promise<Preview> {
    const { asking } = this.#find(id);
    const preview = {
      proposal: id,
      confirmation: randomBytes(24).toString('base64url'),
      changes: await asking.changes(),
    };
    this.#confirmations.set(preview.confirmation, { preview, until: this.#now() + GOOD_FOR_MS });
    const [oldest] = this.#confirmations.keys();
    if (this.#confirmations.size > MOST_CONFIRMATIONS && oldest !== undefined)
      this.#confirmations.delete(oldest);
    return preview;
  }

  async apply(confirmation: string): Promise<Applied> {
    const found = this.#confirmations.get(confirmation);
    // Good once, whatever comes of it.
    this.#confirmations.delete(confirmation);
    if (found === undefined || found.until < this.#now())
      throw new ProposalError('no-such-confirmation');
    const { proposal, changes } = found.preview;
    const now = JSON.stringify(await this.#find(proposal).asking.changes());
    if (now !== JSON.stringify(changes)) throw new ProposalError('difference-changed');
    this.#find(proposal).decide('applied');
    return { proposal, decision: 'applied' };
  }

  decline(id: string): Applied {
    this.#find(id).decide('declined');
    return { proposal: id, decision: 'declined' };
  }

  #find(id: string): Open {
    const open = this.#open.get(id);
    if (open === undefined) throw new ProposalError('no-such-proposal');
    return open;
  }
}
