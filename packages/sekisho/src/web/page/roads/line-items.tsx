// The lines of the picture as buttons: names, bundles of names that open, and names that no plan has.

import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';

import { StateIcon } from '../parts/icons.tsx';
import { NameText } from '../parts/name-text.tsx';
import { useWindowed } from '../parts/windowed.ts';
import { Gap } from '../parts/windowed-list.tsx';
import { formatNumber, sayWord, t } from '../state/words.ts';
import type { AskedLine, BundleLine, Line, NameLine, ServiceLines } from './bundles.ts';
import { countStates, isTrouble, STATES } from './road-row.ts';
import { hovered, select, selected, toggleBundle } from './rows.ts';
import { sayState } from './say-state.ts';

interface Of<L extends Line> {
  readonly line: L;
  /** Key of the one that is a tab stop before any has the focus. */
  readonly first: string | null;
}

export function Services({
  services,
  first,
}: {
  readonly services: readonly ServiceLines[];
  readonly first: string | null;
}): JSX.Element {
  return (
    <>
      {services.map(({ service, lines }) => (
        <div key={service} class="service">
          {services.length > 1 ? <h4>{sayWord('page.service', service)}</h4> : null}
          <ul class="lines">
            {lines.map((line) => (
              <li key={line.key} class="line">
                <Item line={line} first={first} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}

function Item({ line, first }: Of<Line>): JSX.Element {
  switch (line.kind) {
    case 'name':
      return <NameItem line={line} first={first} />;
    case 'bundle':
      return <BundleItem line={line} first={first} />;
    case 'asked':
      return <AskedItem line={line} first={first} />;
  }
}

/** What every line does when somebody points at it or comes to it. */
function pointing(
  key: string,
): Record<'onMouseEnter' | 'onMouseLeave' | 'onFocus' | 'onBlur', () => void> {
  const off = (): void => {
    hovered.value = null;
  };
  const on = (): void => {
    hovered.value = key;
  };
  return { onMouseEnter: on, onMouseLeave: off, onFocus: on, onBlur: off };
}

function NameItem({ line: { key, row }, first }: Of<NameLine>): JSX.Element {
  const isSelected = useComputed(() => selected.value === key);
  const { pattern, port, addresses } = row.planned;
  return (
    <button
      type="button"
      class={`line-button state-${row.state}`}
      data-line={key}
      aria-pressed={isSelected.value}
      tabIndex={key === first ? 0 : -1}
      onClick={() => select(key)}
      {...pointing(key)}
    >
      <StateIcon state={row.state} />
      <NameText name={pattern} />
      {row.isTwin && port !== 0 ? <span class="port">:{String(port)}</span> : null}
      <span class="visually-hidden">, {sayState(row.state)}</span>
      <span class="address">{addresses[0] ?? ''}</span>
    </button>
  );
}

function AskedItem({ line: { key, asked }, first }: Of<AskedLine>): JSX.Element {
  const isSelected = useComputed(() => selected.value === key);
  return (
    <button
      type="button"
      class={`line-button asked state-${asked.state}`}
      data-line={key}
      aria-pressed={isSelected.value}
      tabIndex={key === first ? 0 : -1}
      onClick={() => select(key)}
      {...pointing(key)}
    >
      <StateIcon state={asked.state} />
      <NameText name={asked.name} />
      <span class="visually-hidden">, {t(`page.asked.${endOf(asked.state)}`)}</span>
      <span class={asked.fix === null ? 'asked-fix nothing' : 'asked-fix'}>
        {asked.fix === null
          ? t('page.nothing-to-add')
          : t('page.fix', { layer: t(`layer.${asked.fix.layer}`) })}
      </span>
    </button>
  );
}

export function endOf(state: AskedLine['asked']['state']): 'refused' | 'arrives' | 'not-known' {
  return state === 'refused' ? 'refused' : state === 'wrong-road' ? 'arrives' : 'not-known';
}

export function BundleItem({ line, first }: Of<BundleLine>): JSX.Element {
  const { bundle, isOpen, key } = line;
  return (
    <>
      <button
        type="button"
        class={`line-button bundle ${bundle.suffix === null ? 'band ' : ''}state-${bundle.state}`}
        data-line={key}
        aria-expanded={isOpen}
        tabIndex={key === first ? 0 : -1}
        onClick={() => toggleBundle(key, isOpen)}
        {...pointing(key)}
      >
        <StateIcon state={bundle.state} />
        {bundle.suffix === null ? (
          <span class="band-text">
            {t('page.band', {
              count: formatNumber(bundle.rows.length),
              state: sayState(bundle.state),
            })}
          </span>
        ) : (
          <>
            <span class="name-text">
              <span class="suffix">*.</span>
              <b>{bundle.suffix}</b>
            </span>
            <Counts line={line} />
          </>
        )}
      </button>
      {isOpen ? <OpenBundle services={line.services} /> : null}
    </>
  );
}

/** In a box that scrolls: thousands may share a state. */
function OpenBundle({ services }: { readonly services: readonly ServiceLines[] }): JSX.Element {
  const box = useRef<HTMLUListElement>(null);
  const rows = services.flatMap(({ service, lines }): (string | Line)[] => [
    ...(services.length > 1 ? [service] : []),
    ...lines,
  ]);
  const at = rows.findIndex((row) => typeof row !== 'string' && row.key === selected.value);
  const { parts, measure, isWindowed } = useWindowed({
    rows,
    scroll: box,
    estimate: 30,
    reveal: at === -1 ? null : at,
  });
  return (
    <ul ref={box} class="lines bundle-names">
      {parts.map((part) => {
        if (part.kind === 'gap') return <Gap key={part.key} height={part.height} />;
        const { row, index } = part;
        const place = isWindowed ? { 'aria-setsize': rows.length, 'aria-posinset': index + 1 } : {};
        return (
          <li
            key={typeof row === 'string' ? row : row.key}
            ref={measure}
            data-index={index}
            class="line"
            {...place}
          >
            {typeof row === 'string' ? (
              <h4>{sayWord('page.service', row)}</h4>
            ) : (
              <Item line={row} first={null} />
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Counts({ line: { bundle } }: { readonly line: BundleLine }): JSX.Element {
  const counts = countStates(bundle.rows);
  return (
    <span class="bundle-counts">
      {STATES.filter((state) => counts[state] > 0).map((state) => (
        <span
          key={state}
          class={`state-count state-${state}${isTrouble(state) ? ' trouble' : ''}`}
          title={sayState(state)}
        >
          {formatNumber(counts[state])}
          <span class="visually-hidden"> {sayState(state)}</span>
        </span>
      ))}
    </span>
  );
}
