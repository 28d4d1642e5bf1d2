// Rate and blocks left over time, with a mark at each recovery point. A canvas
// tells a screen reader nothing: the figures above it and the list below say the same.

import { effect } from '@preact/signals';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

import { scenario } from '../state/live.ts';
import { colour, paintedAs } from '../state/theme.ts';
import { formatBytes } from '@sekisho/core/text/amounts.ts';
import { formatNumber, language, t } from '../state/words.ts';

const HEIGHT = 220;

export function RateChart(): JSX.Element {
  const ground = useRef<HTMLDivElement>(null);
  // Colours and words are read when the chart is made.
  const painted = `${String(paintedAs.value)} ${language.value}`;
  useLayoutEffect(() => {
    const element = ground.current;
    if (element === null) return undefined;
    let stop = (): void => undefined;
    let isGone = false;
    // Loaded when a chart is first drawn: no other view needs it.
    void import('uplot').then(({ default: Chart }) => {
      if (!isGone) stop = drawInto(element, Chart);
    });
    return () => {
      isGone = true;
      stop();
    };
  }, [painted]);
  return <div class="chart" ref={ground} role="img" aria-label={t('page.chart')} />;
}

function drawInto(element: HTMLElement, Chart: typeof uPlot): () => void {
  const chart = new Chart(optionsFor(element.clientWidth), dataNow(), element);
  const stopDrawing = effect(() => {
    chart.setData(dataNow());
  });
  const observer = new ResizeObserver(() =>
    chart.setSize({ width: element.clientWidth, height: HEIGHT }),
  );
  observer.observe(element);
  return () => {
    stopDrawing();
    observer.disconnect();
    chart.destroy();
  };
}

function dataNow(): uPlot.AlignedData {
  const { at, bytesPerSecond, blocksLeft } = scenario.value.rates;
  return [[...at], [...bytesPerSecond], [...blocksLeft]];
}

function optionsFor(width: number): uPlot.Options {
  const axis = {
    stroke: colour('--muted'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: `12px ${colour('--sans')}`,
  };
  return {
    width,
    height: HEIGHT,
    cursor: { y: false, drag: { x: false, y: false } },
    legend: { live: false },
    scales: {
      x: {
        time: true,
        range: (_, first, last) => [
          Math.min(first, firstPoint(first)),
          Math.max(last, lastPoint()) + 0.5,
        ],
      },
      rate: { range: (_, __, most) => [0, most === 0 ? 1 : most * 1.1] },
      left: { range: (_, __, most) => [0, most === 0 ? 1 : most * 1.1] },
    },
    axes: [
      {
        ...axis,
        incrs: [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600],
        values: (_, times) =>
          times.map((time) =>
            new Date(time * 1000).toLocaleTimeString(language.value, {
              minute: '2-digit',
              second: '2-digit',
            }),
          ),
      },
      {
        ...axis,
        scale: 'rate',
        size: 76,
        values: (_, rates) => rates.map((rate) => `${formatBytes(rate)}/s`),
      },
      {
        ...axis,
        scale: 'left',
        side: 1,
        size: 64,
        grid: { show: false },
        values: (_, blocks) => blocks.map((count) => formatNumber(count)),
      },
    ],
    series: [
      {},
      {
        label: t('page.rate'),
        scale: 'rate',
        stroke: colour('--planned'),
        fill: colour('--planned-faint'),
        width: 1.5,
        points: { show: false },
      },
      {
        label: t('page.blocks-left'),
        scale: 'left',
        stroke: colour('--accent'),
        width: 1.5,
        dash: [6, 4],
        points: { show: false },
      },
    ],
    hooks: { draw: [markPoints] },
  };
}

/** Its instant lies before the first byte of it. */
function firstPoint(otherwise: number): number {
  const [first] = scenario.value.points;
  return first === undefined ? otherwise : Date.parse(first.at) / 1000;
}

/** The time of the newest recovery point, which may come after the last report of its cycle. */
function lastPoint(): number {
  const last = scenario.value.points.at(-1);
  return last === undefined ? 0 : Date.parse(last.at) / 1000;
}

function markPoints(chart: uPlot): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.strokeStyle = colour('--planned');
  ctx.fillStyle = colour('--planned');
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([]);
  for (const point of scenario.value.points) {
    const x = Math.round(chart.valToPos(Date.parse(point.at) / 1000, 'x', true));
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.fillRect(x - 4 * devicePixelRatio, bbox.top, 8 * devicePixelRatio, 6 * devicePixelRatio);
  }
  ctx.restore();
}
