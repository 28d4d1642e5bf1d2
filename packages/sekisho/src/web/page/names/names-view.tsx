// Every name as a table, and the changes by team with texts to copy and files to hand over.

import { computed, signal, useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';

import { compareText } from '@sekisho/core/compare-text.ts';
import { StateIcon } from '../parts/icons.tsx';
import { NameText } from '../parts/name-text.tsx';
import { useWindowed } from '../parts/windowed.ts';
import { FilterBar } from '../roads/filter-bar.tsx';
import { isTrouble, STATES, type RoadRow } from '../roads/road-row.ts';
import { hrefOf } from '../state/route.ts';
import { fixOf } from '../roads/asked-names.ts';
import { fixesOfRow } from '../roads/row-fixes.ts';
import { hrefOfStep, stepKey } from '../to-do/step-links.ts';
import { rows, shownRows } from '../roads/rows.ts';
import { formatNumber, sayData, sayWord, t } from '../state/words.ts';
import { HandOver } from './hand-over.tsx';
import { sayState } from '../roads/say-state.ts';

const COLUMNS = [
  'state',
  'fix',
  'name',
  'road',
  'address',
  'port',
  'programs',
  'stages',
  'service',
  'reason',
] as const;
type Column = (typeof COLUMNS)[number];

interface Order {
  readonly by: Column | null;
  readonly isDown: boolean;
}

const order = signal<Order>({ by: null, isDown: false });

/** A column that says the same in every row says nothing. */
const hasServices = computed(
  () => new Set(rows.value.map(({ planned }) => planned.service)).size > 1,
);

/** Where all is well there is nothing to change. */
const hasTrouble = computed(() => rows.value.some(({ state }) => isTrouble(state)));

export function NamesView(): JSX.Element {
  const sorted = useComputed(() => sortRows(shownRows.value, order.value));
  const columns = useComputed(() =>
    COLUMNS.filter(
      (column) =>
        (column !== 'service' || hasServices.value) && (column !== 'fix' || hasTrouble.value),
    ),
  );
  return (
    <section class="names-view" aria-labelledby="names-title">
      <h2 id="names-title">{t('page.view.names')}</h2>
      <FilterBar />
      <Table rows={sorted.value} columns={columns.value} />
      <HandOver />
    </section>
  );
}

function Table({
  rows: all,
  columns,
}: {
  readonly rows: readonly RoadRow[];
  readonly columns: readonly Column[];
}): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const { parts, measure } = useWindowed({ rows: all, scroll: box, estimate: 76 });
  return (
    <div ref={box} class="wide" role="region" aria-labelledby="names-title" tabIndex={0}>
      <table class="names" aria-rowcount={all.length + 1}>
        <colgroup>
          {columns.map((column) => (
            <col key={column} class={`column-${column}`} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <Head key={column} column={column} />
            ))}
          </tr>
        </thead>
        <tbody>
          {parts.map((part) =>
            part.kind === 'gap' ? (
              <tr key={part.key} class="gap" aria-hidden="true">
                <td colSpan={columns.length} style={{ height: `${String(part.height)}px` }} />
              </tr>
            ) : (
              <tr
                key={part.row.key}
                ref={measure}
                data-index={part.index}
                aria-rowindex={part.index + 2}
              >
                <Cells row={part.row} />
              </tr>
            ),
          )}
        </tbody>
      </table>
      {all.length === 0 ? <p class="empty">{t('page.no-names')}</p> : null}
    </div>
  );
}

function Head({ column }: { readonly column: Column }): JSX.Element {
  const isSorted = order.value.by === column;
  return (
    <th
      scope="col"
      aria-sort={isSorted ? (order.value.isDown ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        onClick={() => (order.value = { by: column, isDown: isSorted && !order.value.isDown })}
      >
        {t(`page.column.${column}`)}
        <span class="arrow" aria-hidden="true">
          {isSorted ? (order.value.isDown ? '↓' : '↑') : ''}
        </span>
      </button>
    </th>
  );
}

function Cells({ row }: { readonly row: RoadRow }): JSX.Element {
  const { planned, state } = row;
  return (
    <>
      <td class={`state-cell state-${state}`}>
        <StateIcon state={state} /> <span>{sayState(state)}</span>
        <Today row={row} />
      </td>
      {hasTrouble.value ? (
        <td class="fix-cell">
          <RowFix row={row} />
        </td>
      ) : null}
      <th scope="row">
        <a class="name-link" href={hrefOf('roads', row.key)}>
          <NameText name={planned.pattern} />
        </a>
      </th>
      <td>{t(`sheet.road.${planned.road}`)}</td>
      <td class="mono">{planned.addresses.join(' ')}</td>
      <td class="mono">{planned.port === 0 ? '' : String(planned.port)}</td>
      <td class="programs-cell">
        {planned.programs.map((program) => t(`page.program.${program}`)).join(', ')}
      </td>
      <td class="stages-cell">
        {planned.stages.map((stage) => sayWord('stage', stage)).join(', ')}
      </td>
      {hasServices.value ? (
        <td class="service-cell">{sayWord('page.service', planned.service)}</td>
      ) : null}
      <td class="reason-cell">{sayData(planned.because)}</td>
    </>
  );
}

/** Whose hands it needs, and the step; of what only logs show, the finding. */
function RowFix({ row }: { readonly row: RoadRow }): JSX.Element | null {
  if (!isTrouble(row.state)) return null;
  const { fixes, findings } = fixesOfRow(row);
  if (fixes.length > 0)
    return (
      <>
        {fixes.map(({ team, step }) => (
          <a key={stepKey(step)} href={hrefOfStep(step)}>
            {t('page.fix-step', {
              team: t(`sheet.team.${team}`),
              step: formatNumber(step.order ?? 0),
            })}
          </a>
        ))}
      </>
    );
  const fix = fixOf(findings);
  return fix === null ? null : (
    <a href={hrefOf('findings', row.planned.pattern)}>
      {t('page.fix', { layer: t(`layer.${fix.layer}`) })}
    </a>
  );
}

/** Where it goes differs from the plan: said beside the state, since all other columns tell the plan. */
function Today({ row }: { readonly row: RoadRow }): JSX.Element | null {
  if (!isTrouble(row.state)) return null;
  const ends = row.programs
    .filter(({ state }) => isTrouble(state))
    .map(({ road, outcome }) =>
      [
        road === 'none' ? (outcome === null ? t('page.no-answer') : '') : t(`sheet.road.${road}`),
        outcome === null ? '' : t(`page.outcome.${outcome}`),
      ]
        .filter((each) => each !== '')
        .join(': '),
    );
  return <span class="today">{t('page.today', { ends: [...new Set(ends)].join('; ') })}</span>;
}

function sortRows(rows: readonly RoadRow[], { by, isDown }: Order): readonly RoadRow[] {
  if (by === null) return rows;
  const keyed = rows
    .map((row) => ({ row, key: keyOf(row, by) }))
    .sort((a, b) => compareText(a.key, b.key));
  const sorted = keyed.map(({ row }) => row);
  return isDown ? sorted.reverse() : sorted;
}

function keyOf(row: RoadRow, column: Column): string {
  const { planned, state } = row;
  switch (column) {
    case 'state':
      return String(STATES.indexOf(state));
    case 'fix':
      return isTrouble(state)
        ? fixesOfRow(row)
            .fixes.map(({ team }) => team)
            .join(' ')
        : '~';
    case 'name':
      return planned.pattern;
    case 'road':
      return planned.road;
    case 'address':
      return planned.addresses
        .map((address) => address.replace(/\d+/g, (digits) => digits.padStart(3, '0')))
        .join(' ');
    case 'port':
      return String(planned.port).padStart(5, '0');
    case 'programs':
      return planned.programs.join(' ');
    case 'stages':
      return planned.stages.join(' ');
    case 'service':
      return planned.service;
    case 'reason':
      return sayData(planned.because);
  }
}
