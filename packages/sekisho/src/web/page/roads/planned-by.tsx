// By which requirement a path is planned, and which sources say so, with what their ids stand for.

import type { JSX } from 'preact';

import { sourceLink } from '@sekisho/core/catalog/source-link.ts';
import type { PlannedRoad } from '@sekisho/core/plan/plan.ts';
import { sourceTitle } from '@sekisho/core/plan/present/source-title.ts';
import { requirements } from '../state/live.ts';
import { sources } from '../state/sources.ts';
import { t } from '../state/words.ts';

export function PlannedBy({ planned }: { readonly planned: PlannedRoad }): JSX.Element {
  const purpose = requirements.value.find(({ id }) => id === planned.requirement)?.purpose;
  return (
    <>
      <div>
        <dt>{t('sheet.column.requirement')}</dt>
        <dd>
          {planned.requirement}
          {purpose === undefined ? null : <span class="source-title">{purpose}</span>}
        </dd>
      </div>
      <div>
        <dt>{t('sheet.column.sources')}</dt>
        <dd>
          {planned.sources.map((id) => (
            <SourceLine key={id} id={id} />
          ))}
        </dd>
      </div>
    </>
  );
}

function SourceLine({ id }: { readonly id: string }): JSX.Element {
  const source = sources.value.get(id);
  if (source === undefined) return <p class="source-line">{id}</p>;
  const link = sourceLink(source);
  return (
    <p class="source-line">
      {id}
      <span class="source-title">
        {link === null ? (
          `${sourceTitle(source)}: ${source.note ?? t('catalog.no-link')}`
        ) : (
          <a href={link} target="_blank" rel="noreferrer noopener">
            {sourceTitle(source)}
          </a>
        )}
      </span>
    </p>
  );
}
