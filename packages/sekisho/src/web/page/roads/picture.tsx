// The picture of the site: programs on the left, gates in the middle, names where
// their roads end, and a line for each. Names are ordinary buttons that the page
// lays out; the lines are drawn behind from where those came to stand.

import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';

import { PROGRAMS } from '@sekisho/core/model/program.ts';
import { moveFocus } from '../parts/roving.ts';
import { plan, site } from '../state/live.ts';
import { formatNumber, t } from '../state/words.ts';
import { drawnLines, everyLine, layOutLines, type Place, type PlaceLines } from './bundles.ts';
import { filter, isFiltered, NO_FILTER, setFilter } from './filter.ts';
import { DnsGate, Gates, placesOfGates } from './gates.tsx';
import { Services, BundleItem } from './line-items.tsx';
import { openBundles, selected, shownAsked, shownRows } from './rows.ts';
import { Strands } from './strands-layer.tsx';
import { gatesIn, type Asker } from './strands.ts';

const PLACES: readonly Place[] = ['virtual-network', 'internet', 'nowhere', 'unplanned'];

export function Picture(): JSX.Element {
  const places = useComputed(() =>
    layOutLines(
      shownRows.value,
      {
        open: openBundles.value,
        isSearched: isFiltered(filter.value),
        selected: selected.value,
      },
      shownAsked.value,
    ),
  );
  const gates = useComputed(() => gatesIn(shownRows.value, shownAsked.value));
  const ground = useRef<HTMLDivElement>(null);
  const drawn = useMemo(() => drawnLines(places.value), [places.value]);
  const every = useMemo(() => everyLine(drawn), [drawn]);
  useEffect(() => {
    // Chosen elsewhere: by a link, a key, or the list beside.
    const key = selected.value;
    if (key === null) return;
    ground.current
      ?.querySelector(`[data-line="${CSS.escape(key)}"]`)
      ?.scrollIntoView({ block: 'nearest' });
  }, [selected.value]);
  if (drawn.length === 0) return <NoNames />;
  const shown = PLACES.filter(
    (place) =>
      places.value.some((each) => each.place === place) || placesOfGates(gates.value).has(place),
  );
  const first = every[0]?.key ?? null;
  return (
    <div class="picture" ref={ground} onKeyDown={(event) => moveFocus(event, '[data-line]')}>
      <Strands ground={ground} drawn={drawn} every={every} />
      <Programs rows={shown.length} />
      {gates.value.has('dns') ? <DnsGate /> : null}
      {shown.map((place) => (
        <PlaceRow
          key={place}
          place={place}
          of={places.value.find((each) => each.place === place) ?? null}
          gates={<Gates place={place} shown={gates.value} />}
          first={first}
        />
      ))}
    </div>
  );
}

/** Nothing fits the filters, or the plan has nothing. */
function NoNames(): JSX.Element {
  return (
    <div class="empty">
      <p>{t('page.no-names')}</p>
      {isFiltered(filter.value) ? (
        <button type="button" class="button small" onClick={() => setFilter(NO_FILTER)}>
          {t('page.filter.clear')}
        </button>
      ) : null}
    </div>
  );
}

/** What stands on premises: the programs that choose roads. */
function Programs({ rows }: { readonly rows: number }): JSX.Element {
  const appliance = site.value?.appliances.find(({ name }) => name === plan.value?.appliance);
  const askers: readonly Asker[] = [...PROGRAMS, 'unknown'];
  return (
    <section
      class="place on-premises"
      aria-labelledby="place-on-premises"
      style={{ gridRowEnd: `span ${String(rows)}` }}
    >
      <h3 id="place-on-premises">{t('page.place.on-premises')}</h3>
      <p class="host">
        {appliance?.name ?? plan.value?.appliance} <span class="address">{appliance?.address}</span>
      </p>
      <ul class="programs">
        {askers.map((program) => (
          <Program key={program} program={program} />
        ))}
      </ul>
    </section>
  );
}

function Program({ program }: { readonly program: Asker }): JSX.Element | null {
  const count =
    shownRows.value.filter((row) => row.planned.programs.some((each) => each === program)).length +
    shownAsked.value.filter(({ programs }) => programs.includes(program)).length;
  if (count === 0) return null;
  return (
    <li class="program" data-program={program}>
      <span class="program-name">{t(`page.program.${program}`)}</span>
      <span class="count">{t('page.names', { count: formatNumber(count) })}</span>
    </li>
  );
}

function PlaceRow({
  place,
  of,
  gates,
  first,
}: {
  readonly place: Place;
  readonly of: PlaceLines | null;
  readonly gates: JSX.Element;
  readonly first: string | null;
}): JSX.Element {
  return (
    <>
      {gates}
      <section class={`place ${place}`} aria-labelledby={`place-${place}`}>
        <h3 id={`place-${place}`}>
          {t(`page.place.${place}`)}{' '}
          <span class="count">{t('page.names', { count: formatNumber(of?.count ?? 0) })}</span>
        </h3>
        {place === 'unplanned' ? <p class="place-hint">{t('page.unplanned.hint')}</p> : null}
        {of === null ? null : (
          <>
            <Services services={of.services} first={first} />
            {place === 'unplanned' ? <MoreAsked of={of} /> : null}
            <ul class="lines bands">
              {of.bands.map((band) => (
                <li key={band.key} class="line">
                  <BundleItem line={band} first={first} />
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
    </>
  );
}

/** How many names that no plan has are not shown. */
function MoreAsked({ of: { count, services } }: { readonly of: PlaceLines }): JSX.Element | null {
  const more = count - services.reduce((sum, { lines }) => sum + lines.length, 0);
  return more === 0 ? null : (
    <p class="place-hint">{t('page.unplanned.more', { count: formatNumber(more) })}</p>
  );
}
