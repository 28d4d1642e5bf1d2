// The picture of the site: programs on the left, gates in the middle, names where
// their roads end, and a line for each. Names are ordinary buttons that the page
// lays out; the lines are drawn behind from where those came to stand.

import { useComputed } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';

import { PROGRAMS, type Program } from '@sekisho/core/model/program.ts';
import { GateIcon, StateIcon } from '../parts/icons.tsx';
import { NameText } from '../parts/name-text.tsx';
import { moveFocus } from '../parts/roving.ts';
import { plan, site } from '../state/live.ts';
import { formatNumber, sayWord, t } from '../state/words.ts';
import {
  gateOf,
  layOutLines,
  type Bundle,
  type Gate,
  type Line,
  type PlaceLines,
} from './bundles.ts';
import { FilterBar } from './filter-bar.tsx';
import { Legend } from './legend.tsx';
import { RoadDetail } from './road-detail.tsx';
import { countStates, STATES, type RoadRow } from './road-row.ts';
import { isDrawn } from './strands.ts';
import { hovered, openBundles, select, selected, shownRows, toggleBundle } from './rows.ts';
import { Strands } from './strands-layer.tsx';

export function RoadsView(): JSX.Element {
  return (
    <section class="roads-view" aria-labelledby="roads-title">
      <h2 id="roads-title" class="visually-hidden">
        {t('page.view.roads')}
      </h2>
      <FilterBar />
      <Legend />
      <div class="roads-and-detail">
        <Picture />
        <RoadDetail />
      </div>
    </section>
  );
}

function Picture(): JSX.Element {
  const places = useComputed(() => layOutLines(shownRows.value, { open: openBundles.value }));
  const ground = useRef<HTMLDivElement>(null);
  const lines = useMemo(
    () => places.value.flatMap(({ services }) => services.flatMap((service) => service.lines)),
    [places.value],
  );
  const first = lines[0]?.key ?? null;
  if (lines.length === 0) return <p class="empty">{t('page.no-names')}</p>;
  return (
    <div class="picture" ref={ground} onKeyDown={(event) => moveFocus(event, '[data-line]')}>
      <Strands ground={ground} lines={lines} />
      <Programs />
      {places.value.map((place) => (
        <PlaceColumn key={place.place} place={place} first={first} />
      ))}
    </div>
  );
}

/** What stands on premises: the programs that choose roads, and what their questions meet first. */
function Programs(): JSX.Element {
  const programs = useComputed(() =>
    PROGRAMS.filter((program) =>
      shownRows.value.some((row) => row.planned.programs.includes(program)),
    ),
  );
  const appliance = site.value?.appliances.find(({ name }) => name === plan.value?.appliance);
  const resolver = site.value?.resolvers.find(({ name }) => name === appliance?.resolver);
  return (
    <section class="place on-premises" aria-labelledby="place-on-premises">
      <h3 id="place-on-premises">{t('page.place.on-premises')}</h3>
      <p class="host">
        {appliance?.name ?? plan.value?.appliance} <span class="address">{appliance?.address}</span>
      </p>
      <ul class="programs">
        {programs.value.map((program) => (
          <Program key={program} program={program} />
        ))}
      </ul>
      {resolver === undefined ? null : (
        <p class="host">
          {t('page.resolver')} <span class="address">{resolver.address}</span>
        </p>
      )}
    </section>
  );
}

function Program({ program }: { readonly program: Program }): JSX.Element {
  const count = shownRows.value.filter((row) => row.planned.programs.includes(program)).length;
  return (
    <li class="program" data-program={program}>
      <span class="program-name">{t(`page.program.${program}`)}</span>
      <span class="count">{t('page.names', { count: formatNumber(count) })}</span>
    </li>
  );
}

function PlaceColumn({
  place,
  first,
}: {
  readonly place: PlaceLines;
  readonly first: string | null;
}): JSX.Element {
  const gates: readonly Gate[] =
    place.place === 'internet'
      ? gatesOfInternet(place)
      : [place.place === 'nowhere' ? 'none' : 'vpn'];
  return (
    <>
      <div class={`gates gates-${place.place}`}>
        {gates.map((gate) => (
          <GateBox key={gate} gate={gate} />
        ))}
      </div>
      <section class={`place ${place.place}`} aria-labelledby={`place-${place.place}`}>
        <h3 id={`place-${place.place}`}>
          {t(`page.place.${place.place}`)}{' '}
          <span class="count">{t('page.names', { count: formatNumber(place.count) })}</span>
        </h3>
        {place.services.map(({ service, lines }) => (
          <Service key={service} title={place.services.length > 1 ? service : null}>
            {lines.filter(isDrawn).map((line) => (
              <LineItem
                key={line.key}
                line={line}
                members={
                  line.kind === 'bundle'
                    ? lines.filter(
                        (each) =>
                          each.kind === 'name' &&
                          each.isInBundle &&
                          line.bundle.rows.includes(each.row),
                      )
                    : []
                }
                first={first}
              />
            ))}
          </Service>
        ))}
      </section>
    </>
  );
}

/** A gate without planned names is shown once a name strays through it. */
function gatesOfInternet({ services }: PlaceLines): Gate[] {
  const planned = new Set(
    services.flatMap(({ lines }) => lines.flatMap(rowsOf).map((row) => gateOf(row.planned.road))),
  );
  const taken = shownRows.value.some((row) => row.programs.some(({ road }) => road === 'direct'));
  return [...new Set<Gate>(['proxy', ...planned, ...(taken ? (['direct'] as const) : [])])].filter(
    (gate) => gate !== 'none',
  );
}

function rowsOf(line: Line): readonly RoadRow[] {
  return line.kind === 'name' ? [line.row] : line.bundle.rows;
}

function GateBox({ gate }: { readonly gate: Gate }): JSX.Element {
  const appliance = site.value?.appliances.find(({ name }) => name === plan.value?.appliance);
  const proxy = site.value?.proxies.find(({ name }) => name === appliance?.proxy);
  return (
    <div class={`gate gate-${gate}`} data-gate={gate}>
      <GateIcon />
      <span class="gate-name">{t(`page.gate.${gate}`)}</span>
      {gate === 'proxy' && proxy !== undefined ? (
        <span class="address">
          {proxy.address}:{String(proxy.port)}
        </span>
      ) : null}
    </div>
  );
}

function Service({
  title,
  children,
}: {
  readonly title: string | null;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <>
      {title === null ? null : <h4>{sayWord('page.service', title)}</h4>}
      <ul class="lines">{children}</ul>
    </>
  );
}

function LineItem({
  line,
  members,
  first,
}: {
  readonly line: Line;
  readonly members: readonly Line[];
  readonly first: string | null;
}): JSX.Element {
  if (line.kind === 'name') return <NameLine line={line} isFirst={line.key === first} />;
  return (
    <BundleLine bundle={line.bundle} isOpen={line.isOpen} isFirst={line.key === first}>
      {line.isOpen ? (
        <ul class="lines bundle-names">
          {members.map((member) =>
            member.kind === 'name' ? (
              <NameLine key={member.key} line={member} isFirst={false} />
            ) : null,
          )}
        </ul>
      ) : null}
    </BundleLine>
  );
}

function NameLine({
  line,
  isFirst,
}: {
  readonly line: Line & { readonly kind: 'name' };
  readonly isFirst: boolean;
}): JSX.Element {
  const { row } = line;
  const isSelected = useComputed(() => selected.value === row.key);
  return (
    <li class="line">
      <button
        type="button"
        class={`line-button state-${row.state}`}
        data-line={row.key}
        aria-pressed={isSelected.value}
        tabIndex={isFirst ? 0 : -1}
        onClick={({ currentTarget }) => {
          select(row.key);
          // Above the explanation, where that lies over the names.
          requestAnimationFrame(() => currentTarget.scrollIntoView({ block: 'nearest' }));
        }}
        onMouseEnter={() => (hovered.value = row.key)}
        onMouseLeave={() => (hovered.value = null)}
        onFocus={() => (hovered.value = row.key)}
        onBlur={() => (hovered.value = null)}
      >
        <StateIcon state={row.state} />
        <NameText name={row.planned.pattern} />
        <span class="visually-hidden">, {t(`page.state.${row.state}`)}</span>
        <span class="address">{row.planned.addresses[0] ?? ''}</span>
      </button>
    </li>
  );
}

interface BundleProps {
  readonly bundle: Bundle;
  readonly isOpen: boolean;
  readonly isFirst: boolean;
  readonly children: ComponentChildren;
}

function BundleLine({ bundle, isOpen, isFirst, children }: BundleProps): JSX.Element {
  const counts = countStates(bundle.rows);
  return (
    <li class="line">
      <button
        type="button"
        class={`line-button bundle state-${bundle.state}`}
        data-line={bundle.key}
        aria-expanded={isOpen}
        tabIndex={isFirst ? 0 : -1}
        onClick={() => toggleBundle(bundle.key)}
        onMouseEnter={() => (hovered.value = bundle.key)}
        onMouseLeave={() => (hovered.value = null)}
        onFocus={() => (hovered.value = bundle.key)}
        onBlur={() => (hovered.value = null)}
      >
        <StateIcon state={bundle.state} />
        <span class="name-text">
          <span class="suffix">*.</span>
          <b>{bundle.suffix}</b>
        </span>
        <span class="bundle-counts">
          {STATES.filter((state) => counts[state] > 0).map((state) => (
            <span key={state} class={`state-count state-${state}`} title={t(`page.state.${state}`)}>
              {formatNumber(counts[state])}
              <span class="visually-hidden"> {t(`page.state.${state}`)}</span>
            </span>
          ))}
        </span>
      </button>
      {children}
    </li>
  );
}
