// Entries that a change takes away and adds, with signs that are read aloud.

import type { JSX } from 'preact';

import type { Fix } from '@sekisho/core/model/change.ts';
import { t } from '../state/words.ts';

export function EntryList({
  remove,
  add,
}: {
  readonly remove: readonly string[];
  readonly add: readonly string[];
}): JSX.Element {
  return (
    <ul>
      {remove.map((entry) => (
        <li key={`- ${entry}`} class="removed">
          <span class="sign" aria-label={t('page.removed')}>
            −
          </span>
          <code>{entry}</code>
        </li>
      ))}
      {add.map((entry) => (
        <li key={`+ ${entry}`} class="added">
          <span class="sign" aria-label={t('page.added')}>
            +
          </span>
          <code>{entry}</code>
        </li>
      ))}
    </ul>
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
