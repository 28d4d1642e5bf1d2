// What broke the plan as a work list: each change with the findings that it ends, what is open before what is fixed.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';

import {
  clientText,
  fixPlaces,
  groupItemsByFix,
  type FixGroup as Group,
} from '@sekisho/core/diagnose/group-by-fix.ts';
import {
  groupSentence,
  summarySentence,
  whatToDo,
} from '@sekisho/core/diagnose/report/work-list.ts';
import { TEAM_OF_LAYER } from '@sekisho/core/model/layer.ts';
import type { Fix } from '@sekisho/core/model/change.ts';
import { findingKey } from '../../api.ts';
import { FixEntries } from '../parts/entry-list.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { isLong } from '../parts/windowed.ts';
import { filter, hasWords, wordsOf } from '../roads/filter.ts';
import { WindowedList } from '../parts/windowed-list.tsx';
import { ConfirmDialog } from '../set-up/confirm-dialog.tsx';
import { session, scenario } from '../state/live.ts';
import { COMMANDS, NextCommands } from '../parts/next-commands.tsx';
import { hrefOf, part } from '../state/route.ts';
import type { SeenFinding } from '../state/scenario.ts';
import { formatMoment, formatNumber, language, sayData, t } from '../state/words.ts';
import { toDo } from '../to-do/load-to-do.ts';
import { hrefOfStep, stepOfFix } from '../to-do/step-links.ts';
import { FindingCard } from './finding-card.tsx';
import { statesOf, type FindingState, type StateNow } from './finding-state.ts';
import { Timeline } from './timeline.tsx';

const MOST_FRAMES = 60;
const opened = signal<string | null>(null);
const ORDERS = ['worst', 'newest', 'most'] as const;
type Order = (typeof ORDERS)[number];
const order = signal<Order>('worst');

type SeenGroup = Group<SeenFinding>;
const STATES: readonly FindingState[] = ['open', 'fixed', 'superseded'];

export function FindingsView(): JSX.Element {
  const all = scenario.value.findings;
  // A link to the findings of one name.
  const name = part.value;
  const ofName = all.filter(({ finding }) => name === '' || finding.name === name);
  const findings = fitting(ofName);
  return (
    <section class="findings-view" aria-labelledby="findings-title">
      <h2 id="findings-title">
        {name === '' ? t('page.view.findings') : t('page.findings.with-name', { name })}
      </h2>
      {name === '' ? null : (
        <p>
          <a href={hrefOf('findings')}>{t('page.findings.all')}</a>
        </p>
      )}
      {isLong(ofName) ? (
        <SearchField
          label={t('page.findings.search')}
          shown={findings.length}
          all={ofName.length}
        />
      ) : null}
      {ofName.length > 0 && findings.length === 0 ? (
        <p class="empty">{t('page.no-names')}</p>
      ) : findings.length === 0 ? (
        <div class="empty">
          {emptyText(name)}
          {all.length === 0 && session.value?.mode === 'site' ? (
            <NextCommands commands={[COMMANDS.withLogs, COMMANDS.rehearse]} />
          ) : null}
        </div>
      ) : (
        <WorkList findings={findings} states={statesOf(scenario.value)} />
      )}
      <ConfirmDialog />
    </section>
  );
}

/** The browser's own search finds all of a few. */
function fitting(findings: readonly SeenFinding[]): readonly SeenFinding[] {
  const words = isLong(findings) ? wordsOf(filter.value.text) : [];
  return words.length === 0
    ? findings
    : findings.filter(({ finding }) =>
        hasWords([finding.name, clientText(finding), ...finding.fix.add].join(' '), words),
      );
}

function emptyText(name: string): string {
  if (name !== '') return t('page.findings.none-of-name', { name });
  return t(session.value?.mode === 'site' ? 'page.findings.no-logs' : 'page.findings.none');
}

/** Errors that stand; a badge in the head counts them. */
export function countOpen(): number {
  const { findings } = scenario.value;
  const states = statesOf(scenario.value);
  return findings.filter(
    (seen) => seen.finding.severity === 'error' && states.get(seen)?.state === 'open',
  ).length;
}

function WorkList({
  findings,
  states,
}: {
  readonly findings: readonly SeenFinding[];
  readonly states: ReadonlyMap<SeenFinding, StateNow>;
}): JSX.Element {
  const of = (state: FindingState): readonly SeenFinding[] =>
    findings.filter((seen) => states.get(seen)?.state === state);
  const groups = (state: FindingState): readonly SeenGroup[] =>
    inOrder(groupItemsByFix(of(state), ({ finding }) => finding));
  const superseded = of('superseded').length;
  const open = groups('open');
  return (
    <>
      <p class="findings-counts" role="status">
        <strong>
          {t('page.findings.counts', {
            open: formatNumber(of('open').length),
            fixed: formatNumber(of('fixed').length),
          })}
          {superseded === 0
            ? ''
            : `, ${t('page.findings.superseded-count', { superseded: formatNumber(superseded) })}`}
        </strong>
        {open.length === 0 ? '' : ` ${summarySentence(language.value, open)}`}
      </p>
      <Timeline findings={findings} onOpen={openCard} />
      <label class="findings-sort">
        {t('page.findings.sort')}{' '}
        <select
          class="field"
          value={order.value}
          onChange={(event) => {
            order.value = ORDERS.find((each) => each === event.currentTarget.value) ?? 'worst';
          }}
        >
          {ORDERS.map((each) => (
            <option key={each} value={each}>
              {t(`page.findings.sort.${each}`)}
            </option>
          ))}
        </select>
      </label>
      <FixGroups
        groups={STATES.flatMap((state) => (state === 'open' ? open : groups(state)))}
        states={states}
      />
    </>
  );
}

/** The list comes the worst first. */
function inOrder(groups: readonly SeenGroup[]): readonly SeenGroup[] {
  if (order.value === 'worst') return groups;
  return groups.toSorted((a, b) =>
    order.value === 'most' ? b.count - a.count : Date.parse(newest(b)) - Date.parse(newest(a)),
  );
}

function newest({ findings }: SeenGroup): string {
  return findings.map(({ at, finding }) => finding.last || at).reduce((a, b) => (a > b ? a : b));
}

/** Of thousands those in sight. */
function FixGroups({
  groups,
  states,
}: {
  readonly groups: readonly SeenGroup[];
  readonly states: ReadonlyMap<SeenFinding, StateNow>;
}): JSX.Element {
  const at = groups.findIndex(({ findings }) =>
    findings.some((seen) => keyOf(seen) === opened.value),
  );
  return (
    <WindowedList
      class="fix-groups"
      label={t('page.view.findings')}
      rows={groups}
      estimate={260}
      isOrdered
      keyOf={({ findings: [first] }) => `${stateOf(first, states).state} ${keyOf(first)}`}
      reveal={at === -1 ? null : at}
    >
      {(group) => <FixGroup group={group} states={states} />}
    </WindowedList>
  );
}

function stateOf(seen: SeenFinding, states: ReadonlyMap<SeenFinding, StateNow>): StateNow {
  return states.get(seen) ?? { state: 'open', at: '' };
}

function FixGroup({
  group,
  states,
}: {
  readonly group: SeenGroup;
  readonly states: ReadonlyMap<SeenFinding, StateNow>;
}): JSX.Element {
  const { fix, findings, clients, severity, first, last } = group;
  const { state, at } = stateOf(findings[0], states);
  const isOver = state !== 'open';
  const shown = findings.findIndex((seen) => keyOf(seen) === opened.value);
  const advice = whatToDo(language.value, group, findings[0].finding);
  return (
    <div class={`fix-group severity-${severity}${isOver ? ' over' : ''}`}>
      <header class="fix-head">
        <p class="fix-title">
          <span class={isOver ? 'chip chip-done' : 'chip chip-open'}>
            {state === 'fixed' && at !== ''
              ? t('page.findings.fixed-at', { at: formatMoment(at) })
              : t(`page.findings.${state}`)}
          </span>{' '}
          <strong>{t(`sheet.team.${TEAM_OF_LAYER[fix.layer]}`)}</strong>
        </p>
        {group.kind === 'change' ? <FixAtLayer fix={fix} /> : null}
        <p class="why">{groupSentence(language.value, group)}</p>
        {advice === null ? null : <p class="why">{advice}</p>}
        {clients.length === 0 && last === '' ? null : (
          <p class="why">
            {[
              ...clients,
              ...(last === '' ? [] : [`${formatMoment(first)} – ${formatMoment(last)}`]),
            ].join(', ')}
          </p>
        )}
        {group.kind === 'change' && !isOver ? (
          <StepLink fix={fix} appliance={findings[0].finding.appliance} />
        ) : null}
      </header>
      <WindowedList
        class="findings"
        label={groupSentence(language.value, group)}
        rows={findings}
        estimate={48}
        isOrdered
        keyOf={keyOf}
        reveal={shown === -1 ? null : shown}
      >
        {(seen) => (
          <FindingCard
            seen={seen}
            isOver={isOver}
            isMeant={opened.value === keyOf(seen)}
            isOpened={part.value === seen.finding.name}
          />
        )}
      </WindowedList>
    </div>
  );
}

/** To the very step that ends it. */
function StepLink({
  fix,
  appliance,
}: {
  readonly fix: Fix;
  readonly appliance: string | undefined;
}): JSX.Element | null {
  const current = toDo.value;
  const step = current === null ? null : stepOfFix(current, fix, appliance);
  if (step === null) return null;
  return (
    <p>
      <a href={hrefOfStep(step)}>{t('page.findings.step', { step: sayData(step.because.what) })}</a>
    </p>
  );
}

function keyOf({ at, finding }: SeenFinding): string {
  return `${at} ${findingKey(finding)}`;
}

function openCard(seen: SeenFinding): void {
  opened.value = keyOf(seen);
  // In a long list it is drawn when it has come into sight.
  let frames = 0;
  const focus = (): void => {
    const summary = document.querySelector<HTMLElement>('details.finding[data-meant] summary');
    if (summary !== null) summary.focus();
    else if ((frames += 1) < MOST_FRAMES) requestAnimationFrame(focus);
  };
  queueMicrotask(focus);
}

function FixAtLayer({ fix }: { readonly fix: Fix }): JSX.Element {
  return (
    <div class="difference">
      <p class="difference-layer">
        {t('page.fix', { layer: [t(`layer.${fix.layer}`), ...fixPlaces(fix)].join(', ') })}
      </p>
      <FixEntries fix={fix} />
    </div>
  );
}
