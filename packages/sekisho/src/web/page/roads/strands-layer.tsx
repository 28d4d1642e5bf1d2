// The layers of lines. The lower one measures where programs, gates and names
// stand whenever one of them moved, and draws; pointing at a name fades it as a
// whole and draws the name's own lines once more above it, so that it costs the
// same however many lines there are.

import { useSignal, type Signal } from '@preact/signals';
import type { JSX, RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

import { PROGRAMS } from '@sekisho/core/model/program.ts';
import { language } from '../state/words.ts';
import type { Gate, Line } from './bundles.ts';
import { hovered, selected } from './rows.ts';
import { drawStrands, type Asker, type Box, type Measured, type Strand } from './strands.ts';

interface Props {
  readonly ground: RefObject<HTMLElement | null>;
  /** Those that have a line of their own. */
  readonly drawn: readonly Line[];
  /** Those that can be pointed at: names in open bundles too. */
  readonly every: readonly Line[];
}

interface Drawn {
  readonly strands: readonly Strand[];
  readonly width: number;
  readonly height: number;
}

const GATES: readonly Gate[] = ['dns', 'vpn', 'proxy', 'direct', 'none'];
const ASKERS: readonly Asker[] = [...PROGRAMS, 'unknown'];

export function Strands({ ground, drawn: lines, every }: Props): JSX.Element {
  const drawn = useSignal<Drawn>({ strands: [], width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = ground.current;
    if (element === null) return undefined;
    const draw = (): void => {
      const { width, height } = element.getBoundingClientRect();
      drawn.value = {
        strands: drawStrands(lines, measure(element, DRAWN_LINES)),
        width,
        height,
      };
    };
    draw();
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    return () => observer.disconnect();
  }, [lines, language.value]);
  return (
    <>
      <Drawing drawn={drawn} />
      <Pointed drawn={drawn} ground={ground} every={every} />
    </>
  );
}

function Drawing({ drawn }: { readonly drawn: Signal<Drawn> }): JSX.Element {
  const { strands, width, height } = drawn.value;
  return (
    <svg class="strands" width={width} height={height} aria-hidden="true" focusable="false">
      <Lines strands={strands} />
    </svg>
  );
}

function Pointed({
  drawn,
  ground,
  every,
}: Pick<Props, 'ground' | 'every'> & { readonly drawn: Signal<Drawn> }): JSX.Element | null {
  const { strands, width, height } = drawn.value;
  const key = hovered.value ?? selected.value;
  const line = every.find((each) => each.key === key);
  if (line === undefined || ground.current === null) return null;
  // The names of an open bundle scroll, so that one is measured when it is pointed at.
  const known = strands.filter((strand) => strand.line === key);
  const own =
    known.length > 0 ? known : drawStrands([line], measure(ground.current, '[data-line]'));
  return (
    <svg class="strands pointed" width={width} height={height} aria-hidden="true" focusable="false">
      <Lines strands={own} />
    </svg>
  );
}

function Lines({ strands }: { readonly strands: readonly Strand[] }): JSX.Element {
  return (
    <>
      {strands.map((strand) => (
        <path
          key={strand.key}
          class={`strand ${strand.kind} state-${strand.state}`}
          data-of={strand.line}
          d={strand.path}
          stroke-width={widthOf(strand)}
        />
      ))}
      {strands.map(({ key, line, stop }) =>
        stop === null ? null : (
          <path
            key={`${key} stop`}
            class="stop"
            data-of={line}
            data-at={stop.gate ?? 'program'}
            d={`M${String(stop.x - 9)} ${String(stop.y - 4)}l8 8m0-8l-8 8`}
          />
        ),
      )}
    </>
  );
}

/** A bundle's line grows with the logarithm of what it stands for. */
function widthOf({ weight }: Strand): number {
  return weight === 1 ? 1.6 : Math.min(7, 1.6 + Math.log2(weight) * 0.8);
}

const DRAWN_LINES = '[data-line]:not(.bundle-names *)';

function measure(ground: HTMLElement, members: string): Measured {
  const origin = ground.getBoundingClientRect();
  const boxOf = (element: Element): Box => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return {
      left: left - origin.left,
      right: right - origin.left,
      top: top - origin.top,
      bottom: bottom - origin.top,
    };
  };
  const named = <K extends string>(attribute: string, known: readonly K[]): Map<K, Box> =>
    new Map(
      [...ground.querySelectorAll<HTMLElement>(`[data-${attribute}]`)].flatMap((element) => {
        const name = known.find((each) => each === element.dataset[attribute]);
        return name === undefined ? [] : [[name, boxOf(element)] as const];
      }),
    );
  const lines = new Map(
    [...ground.querySelectorAll<HTMLElement>(members)].map(
      (element) => [element.dataset['line'] ?? '', boxOf(element)] as const,
    ),
  );
  return { programs: named('program', ASKERS), gates: named('gate', GATES), lines };
}
