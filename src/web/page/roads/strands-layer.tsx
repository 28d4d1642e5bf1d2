// The layer of lines. It measures where programs, gates and names stand whenever
// one of them moved, and draws; pointing at a name only changes classes, so that
// it costs nothing however many lines there are.

import { effect, useSignal } from '@preact/signals';
import type { JSX, RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

import { ACTORS } from '../../../roads/settings.ts';
import { language } from '../state/words.ts';
import type { Gate, Line } from './bundles.ts';
import { hovered, selected } from './rows.ts';
import { drawStrands, type Box, type Measured, type Strand } from './strands.ts';

interface Props {
  readonly ground: RefObject<HTMLElement | null>;
  readonly lines: readonly Line[];
}

interface Drawn {
  readonly strands: readonly Strand[];
  readonly width: number;
  readonly height: number;
}

const GATES: readonly Gate[] = ['vpn', 'proxy', 'direct', 'none'];

export function Strands({ ground, lines }: Props): JSX.Element {
  const drawn = useSignal<Drawn>({ strands: [], width: 0, height: 0 });
  const layer = useRef<SVGSVGElement>(null);
  useLayoutEffect(() => {
    const element = ground.current;
    if (element === null) return undefined;
    const draw = (): void => {
      const { width, height } = element.getBoundingClientRect();
      drawn.value = { strands: drawStrands(lines, measure(element)), width, height };
    };
    draw();
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    return () => observer.disconnect();
  }, [lines, language.value]);
  useLayoutEffect(() => effect(() => pointAt(layer.current, hovered.value ?? selected.value)), [drawn.value]);
  const { strands, width, height } = drawn.value;
  return (
    <svg ref={layer} class="strands" width={width} height={height} aria-hidden="true" focusable="false">
      {strands.map((strand) => (
        <path key={strand.key} class={`strand ${strand.kind} state-${strand.state}`} data-of={strand.line} d={strand.path} stroke-width={widthOf(strand)} />
      ))}
      {strands.map(({ key, line, stop }) => (stop === null ? null : <path key={`${key} stop`} class="stop" data-of={line} d={`M${String(stop.x - 9)} ${String(stop.y - 4)}l8 8m0-8l-8 8`} />))}
    </svg>
  );
}

/** A bundle's line grows with the logarithm of what it stands for. */
function widthOf({ weight }: Strand): number {
  return weight === 1 ? 1.6 : Math.min(7, 1.6 + Math.log2(weight) * 0.8);
}

function measure(ground: HTMLElement): Measured {
  const origin = ground.getBoundingClientRect();
  const boxOf = (element: Element): Box => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return { left: left - origin.left, right: right - origin.left, top: top - origin.top, bottom: bottom - origin.top };
  };
  const named = <K extends string>(attribute: string, known: readonly K[]): Map<K, Box> =>
    new Map(
      [...ground.querySelectorAll<HTMLElement>(`[data-${attribute}]`)].flatMap((element) => {
        const name = known.find((each) => each === element.dataset[attribute]);
        return name === undefined ? [] : [[name, boxOf(element)] as const];
      }),
    );
  const lines = new Map([...ground.querySelectorAll<HTMLElement>('[data-line]')].map((element) => [element.dataset['line'] ?? '', boxOf(element)] as const));
  return { actors: named('actor', ACTORS), gates: named('gate', GATES), lines };
}

function pointAt(layer: SVGSVGElement | null, key: string | null): void {
  if (layer === null) return;
  let isAny = false;
  for (const path of layer.children) {
    const isOn = key !== null && path instanceof SVGElement && path.dataset['of'] === key;
    path.classList.toggle('on', isOn);
    isAny ||= isOn;
  }
  layer.classList.toggle('pointing', isAny);
}
