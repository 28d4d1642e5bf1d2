// One name explained: its planned road with reason and sources, and what becomes
// of it step by step for each program that asks for it, by the same model that
// the command line asks.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';

import type { Outcome } from '@sekisho/core/model/road.ts';
import type { Trace } from '@sekisho/core/roads/trace-types.ts';
import { trace } from '@sekisho/core/roads/trace.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Fact } from '../parts/facts.tsx';
import { StateIcon } from '../parts/icons.tsx';
import { Breakable, NameText } from '../parts/name-text.tsx';
import { isOfShown, scenario, world } from '../state/live.ts';
import { hrefOf } from '../state/route.ts';
import { loadSources } from '../state/sources.ts';
import { formatBytes } from '@sekisho/core/text/amounts.ts';
import { formatNumber, sayData, sayWord, t } from '../state/words.ts';
import { hrefOfStep, stepKey } from '../to-do/step-links.ts';
import { nameOf } from './name-parts.ts';
import type { ProgramRoad, RoadRow } from './road-row.ts';
import { AskedDetail } from './asked-detail.tsx';
import { fixOf } from './asked-names.ts';
import { FindingFix } from './finding-fix.tsx';
import { PlannedBy } from './planned-by.tsx';
import { NO_FILTER, setFilter } from './filter.ts';
import { asked, hovered, rows, select, selected, shownAsked, shownRows } from './rows.ts';
import { fixesOfRow } from './row-fixes.ts';
import { TroubleList } from './trouble-list.tsx';
import { sayState } from './say-state.ts';

/** As in roads.css: there the explanation lies over the names. */
const overNames = matchMedia('(max-width: 1180px)');
const isOverNames = signal(overNames.matches);
overNames.addEventListener('change', ({ matches }) => {
  isOverNames.value = matches;
});

export function RoadDetail(): JSX.Element {
  useEffect(() => void loadSources(), []);
  // What lies over the names comes only when it was asked for: it must not cover what somebody points at.
  const key = selected.value ?? (isOverNames.value ? null : hovered.value);
  const row = shownRows.value.find((each) => each.key === key);
  const name = shownAsked.value.find((each) => each.key === key);
  const isPinned = selected.value !== null && selected.value === (row ?? name)?.key;
  return (
    <aside
      class={
        row === undefined && name === undefined
          ? 'detail empty-detail'
          : isPinned
            ? 'detail pinned'
            : 'detail'
      }
      aria-label={t('page.detail')}
      onKeyDown={({ key: pressed }) => (pressed === 'Escape' ? select(null) : undefined)}
    >
      {row !== undefined ? (
        <Explained row={row} isPinned={isPinned} />
      ) : name !== undefined ? (
        <AskedDetail of={name} isPinned={isPinned} />
      ) : (
        <>
          <NotShown />
          <TroubleList />
        </>
      )}
    </aside>
  );
}

/** A name of the address that is not in the picture: filtered out, or of another plan. */
function NotShown(): JSX.Element | null {
  const key = selected.value;
  if (key === null) return null;
  const isFilteredOut = [...rows.value, ...asked.value].some((each) => each.key === key);
  return (
    <div class="not-shown" role="status">
      <p>
        {t(isFilteredOut ? 'page.filtered-out' : 'page.no-such-name', {
          name: key.replace(/:\d+$/, ''),
        })}
      </p>
      {isFilteredOut ? (
        <button type="button" class="button small" onClick={() => setFilter(NO_FILTER)}>
          {t('page.filter.clear')}
        </button>
      ) : null}
    </div>
  );
}

function Explained({
  row,
  isPinned,
}: {
  readonly row: RoadRow;
  readonly isPinned: boolean;
}): JSX.Element {
  const { planned } = row;
  return (
    <>
      <header class="detail-head">
        <p class={`state-line state-${row.state}`}>
          <StateIcon state={row.state} /> {sayState(row.state)}
        </p>
        {isPinned ? (
          <button type="button" class="button small quiet" onClick={() => select(row.key)}>
            {t('page.close')}
          </button>
        ) : null}
      </header>
      <h3 class="detail-name">
        <NameText name={planned.pattern} />
      </h3>
      <CopyButton text={planned.pattern} label={t('page.copy-name')} />
      <Fixes row={row} />
      <p class="reason">{sayData(planned.because)}</p>
      <dl class="facts">
        <Fact term={t('sheet.column.road')}>{t(`sheet.road.${planned.road}`)}</Fact>
        {planned.addresses.length === 0 ? null : (
          <Fact term={t('sheet.column.address')}>{planned.addresses.join(', ')}</Fact>
        )}
        <Fact term={t('sheet.column.port')}>
          {planned.port === 0 ? t('page.port-unknown') : String(planned.port)}
        </Fact>
        <Fact term={t('page.filter.stage')}>
          {planned.stages.map((stage) => sayWord('stage', stage)).join(', ')}
        </Fact>
        <PlannedBy planned={planned} />
      </dl>
      {row.programs.map((road) => (
        <ProgramSteps key={road.program} row={row} road={road} />
      ))}
    </>
  );
}

/** What to change comes before why: its team, its entries, and where not to change anything. */
function Fixes({ row }: { readonly row: RoadRow }): JSX.Element | null {
  const { pattern: name } = row.planned;
  const hasFindings = scenario.value.findings.some(({ finding }) => finding.name === name);
  const { fixes, findings } = fixesOfRow(row);
  const link = hasFindings ? (
    <a href={hrefOf('findings', name)}>{t('page.show-findings')}</a>
  ) : null;
  if (fixes.length === 0) {
    const fix = fixOf(findings);
    return fix === null ? link : <FindingFix name={name} fix={fix} findings={findings} />;
  }
  return (
    <div class="name-fixes">
      {fixes.map(({ team, step, entries, notAt }) => (
        <div key={stepKey(step)} class="name-fix">
          <p>
            <strong>{t('page.fix-by', { team: t(`sheet.team.${team}`) })}</strong>{' '}
            {sayData(step.because.what)}
          </p>
          {entries.length === 0 ? null : (
            <div class="copy-ready">
              <CopyButton text={`${entries.join('\n')}\n`} label={t(`layer.${step.layer}`)} />
              <pre tabIndex={0} aria-label={t(`layer.${step.layer}`)}>
                <Breakable text={entries.join('\n')} />
              </pre>
            </div>
          )}
          {notAt === null ? null : (
            <p class="not-here">{t('page.not-here', { layer: t(`layer.${notAt}`) })}</p>
          )}
          <a href={hrefOfStep(step)}>{t('page.show-step')}</a>
        </div>
      ))}
      {link}
    </div>
  );
}

function ProgramSteps({
  row,
  road,
}: {
  readonly row: RoadRow;
  readonly road: ProgramRoad;
}): JSX.Element {
  return (
    <section class="program-steps">
      <h4>
        <StateIcon state={road.state} />
        {t(`page.program.${road.program}`)}
        <span class="visually-hidden">, {sayState(road.state)}</span>
      </h4>
      <Seen name={row.planned.pattern} program={road.program} />
      <Steps row={row} road={road} />
    </section>
  );
}

function Seen({
  name,
  program,
}: {
  readonly name: string;
  readonly program: string;
}): JSX.Element | null {
  const own = [...scenario.value.seen.values()]
    .filter(isOfShown)
    .filter((each) => each.name === name && each.program === program);
  if (own.length === 0) return null;
  return (
    <ul class="seen">
      {own.map((each) => (
        <li key={each.road}>
          {t(
            each.road === 'none'
              ? 'page.seen-none'
              : each.isRefused
                ? 'page.seen-refused'
                : 'page.seen',
            {
              road: t(`sheet.road.${each.road}`),
              count: formatNumber(each.count),
              bytes: formatBytes(each.bytes),
            },
          )}
        </li>
      ))}
    </ul>
  );
}

const END_CLASS: Partial<Record<Outcome, string>> = {
  reached: 'reached',
  'not-known': 'not-known',
};

function Steps({ row, road }: { readonly row: RoadRow; readonly road: ProgramRoad }): JSX.Element {
  const name = nameOf(row.planned.pattern);
  if (name === null) return <p class="hint">{t('page.steps.unknown-name')}</p>;
  const asked = world.value;
  if (asked === null || row.planned.port === 0) return <p class="hint">{t('page.steps.none')}</p>;
  const traced: Trace = trace(asked, { program: road.program, name, port: row.planned.port });
  return (
    <ol class="steps">
      {traced.steps.map((step, at) => (
        <li key={at} class={`step step-${step.step}`}>
          <Breakable text={sayData(step.reason)} />
        </li>
      ))}
      <li class={`step end ${END_CLASS[traced.outcome] ?? 'failed'}`}>
        {t(`page.outcome.${traced.outcome}`)}
      </li>
    </ol>
  );
}
