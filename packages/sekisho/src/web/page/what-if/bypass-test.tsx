// How one kind of program reads a bypass list. A PAC file is a script: the command
// line runs it in a sandbox, and this page runs no script but its own, so it says
// so and guesses nothing.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';

import { DIALECTS, isListDialectId } from '@sekisho/core/roads/dialects/dialects.ts';
import { nameOf } from '../roads/name-parts.ts';
import { t } from '../state/words.ts';

const CHOICES = [...Object.keys(DIALECTS), 'pac'];

const dialect = signal('wininet');
const list = signal('*.blob.core.windows.net;<local>');
const name = signal('example.blob.core.windows.net');

export function BypassTest(): JSX.Element {
  return (
    <section class="bypass-test" aria-labelledby="bypass-title">
      <h3 id="bypass-title">{t('page.bypass')}</h3>
      <div class="bypass-fields">
        <label>
          {t('page.bypass.dialect')}
          <select
            class="field"
            value={dialect.value}
            onChange={({ currentTarget }) => (dialect.value = currentTarget.value)}
          >
            {CHOICES.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
        <label>
          {t('page.bypass.list')}
          <input
            class="field mono"
            value={list.value}
            spellcheck={false}
            onInput={({ currentTarget }) => (list.value = currentTarget.value)}
          />
        </label>
        <label>
          {t('sheet.column.name')}
          <input
            class="field mono"
            value={name.value}
            spellcheck={false}
            onInput={({ currentTarget }) => (name.value = currentTarget.value)}
          />
        </label>
      </div>
      <p role="status" class="bypass-answer">
        {answer()}
      </p>
    </section>
  );
}

function answer(): string {
  const chosen = dialect.value;
  if (!isListDialectId(chosen)) return t('page.bypass.pac');
  const host = nameOf(name.value);
  if (host === null) return t('page.bypass.no-name');
  const reader = DIALECTS[chosen];
  const read = reader.parse(reader.split(list.value));
  const fatal = read.problems.find((problem) => problem.fatal);
  if (fatal !== undefined)
    return t('page.bypass.rejected', { entry: fatal.entry, message: fatal.message });
  const { road, by } = read.decide({ scheme: 'https', host, port: 443 });
  return road === 'direct' ? t('page.bypass.direct', { by: by ?? '' }) : t('page.bypass.proxy');
}
