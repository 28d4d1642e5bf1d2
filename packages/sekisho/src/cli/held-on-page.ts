// What sync holds back, on the page: the exact entries of one server as a proposal, confirmed as `sync approve` does,
// also while the loop runs. When something else is held, it is another question.

import { addApprovals, describeForApproval } from '@sekisho/core/sync/approvals.ts';
import type { SettingsChange } from '@sekisho/core/model/change.ts';
import type { SyncReport } from '@sekisho/core/sync/sync-target.ts';
import type { Proposals } from '../web/server/proposals.ts';

type Held = SyncReport['held'][number];

export class HeldOnPage {
  readonly #proposals: Proposals;
  readonly #state: string;
  readonly #onFault: (error: unknown) => void;
  /** By server: what was asked last, and what ends the question. */
  readonly #asked = new Map<string, { readonly what: string; readonly end: AbortController }>();

  constructor(proposals: Proposals, state: string, onFault: (error: unknown) => void) {
    this.#proposals = proposals;
    this.#state = state;
    this.#onFault = onFault;
  }

  hear({ target, layer, held }: Pick<SyncReport, 'target' | 'layer' | 'held'>): void {
    const changes = held.map((change) => describeForApproval(target, change));
    const what = changes.join('\n');
    const before = this.#asked.get(target);
    // Said no to it once: asked again only when it is something else.
    if (before?.what === what) return;
    before?.end.abort();
    const end = new AbortController();
    this.#asked.set(target, { what, end });
    if (held.length === 0) return;
    void this.#proposals
      .ask({
        proposal: { kind: 'held-changes', layer, name: target, count: held.length },
        changes: () => Promise.resolve([differenceOf(layer, held)]),
        signal: end.signal,
      })
      .then(async (decision) => {
        if (decision !== 'applied') return;
        const approved = changes.map((each) => ({ kind: 'change' as const, what: each }));
        await addApprovals(this.#state, approved, Date.now());
      })
      .catch(this.#onFault);
  }

  close(): void {
    for (const { end } of this.#asked.values()) end.abort();
  }
}

function differenceOf(layer: SettingsChange['layer'], held: readonly Held[]): SettingsChange {
  const line = (change: Held, values: readonly string[]): string =>
    [change.key, ...values].join(' ').trim();
  return {
    layer,
    add: held.flatMap((change) => ('after' in change ? [line(change, change.after.values)] : [])),
    remove: held.flatMap((change) =>
      'before' in change ? [line(change, change.before.values)] : [],
    ),
  };
}
