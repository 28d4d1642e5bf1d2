// Why nobody knows whether a step is done, and the command that tells.

import type { JSX } from 'preact';

import type { ToDoStep } from '@sekisho/core/to-do/to-do.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { COMMANDS } from '../parts/next-commands.tsx';
import { site } from '../state/live.ts';
import { t } from '../state/words.ts';
import { shownChecks } from './step-help.tsx';

export function NotKnown({ step }: { readonly step: ToDoStep }): JSX.Element {
  const { layer, at } = step;
  const servers = [...(site.value?.resolvers ?? []), ...(site.value?.proxies ?? [])];
  const isSynced = servers.some(
    ({ name, sync }) => sync !== undefined && at.some((place) => place.name === name),
  );
  const [check] = shownChecks(step);
  const command = isSynced ? COMMANDS.sync : check?.command;
  return (
    <p class="not-known-box">
      <strong>
        {t(at.length === 0 ? 'page.not-known.layer' : 'page.not-known.at', {
          layer: t(`layer.${layer}`),
          place: at.map(({ name }) => name).join(', '),
        })}
      </strong>{' '}
      {isSynced
        ? t('page.not-known.sync')
        : layer === 'dns'
          ? t('page.not-known.ask')
          : t(`page.sources.tell.${layer}`)}
      {command === undefined ? null : (
        <>
          {' '}
          <code>{command}</code> <CopyButton text={command} label={command} />
        </>
      )}
    </p>
  );
}
