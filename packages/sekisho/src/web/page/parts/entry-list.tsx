// Entries that a change takes away and adds, with signs that are read aloud.

import type { JSX } from 'preact';

import type { Fix } from '@sekisho/core/model/change.ts';
import { formatNumber, t } from '../state/words.ts';
import { WindowedList } from './windowed-list.tsx';

export function EntryList({
  remove,
  add,
}: {
  readonly remove: readonly string[];
  readonly add: readonly string[];
}): JSX.Element {
  const rows = [
    ...remove.map((entry) => ({ entry, kind: 'removed' as const })),
    ...add.map((entry) => ({ entry, kind: 'added' as const })),
  ];
  return (
    <WindowedList
      class="entry-list"
      label={t('page.entries', { count: formatNumber(rows.length) })}
      rows={rows}
      estimate={26}
      classOf={({ kind }) => kind}
    >
      {({ entry, kind }) => (
        <>
          <span class="sign" aria-label={t(`page.${kind}`)}>
            {kind === 'removed' ? '−' : '+'}
          </span>
          <code>{entry}</code>
        </>
      )}
    </WindowedList>
  );
}

/** What a fix changes at its layer. */
export function FixEntries({ fix }: { readonly fix: Fix }): JSX.Element {
  return (
    <EntryList
      remove={fix.remove ?? []}
      add={[...(fix.enableBypassList === true ? ['EnableProxyBypassList=true'] : []), ...fix.add]}
    />
  );
}
