// Findings on a time line, one lane a layer, so that the order of troubles is seen at once.

import type { JSX } from 'preact';

import { LAYERS, type Layer } from '@sekisho/core/model/layer.ts';
import { SEVERITIES } from '@sekisho/core/diagnose/finding.ts';
import { mergePlaces, withOthers } from '../parts/merge-places.ts';
import { moveFocus } from '../parts/roving.ts';
import type { SeenFinding } from '../state/scenario.ts';
import { formatMoment, sayData, t } from '../state/words.ts';

interface Props {
  readonly findings: readonly SeenFinding[];
  readonly onOpen: (seen: SeenFinding) => void;
}

export function Timeline({ findings, onOpen }: Props): JSX.Element {
  const times = findings.map(({ at }) => Date.parse(at));
  const first = times.reduce((a, b) => Math.min(a, b));
  const last = times.reduce((a, b) => Math.max(a, b));
  const place = (at: string): number =>
    last === first ? 50 : ((Date.parse(at) - first) / (last - first)) * 100;
  return (
    <figure class="timeline" onKeyDown={(event) => moveFocus(event, 'button')}>
      <figcaption>{t('page.timeline')}</figcaption>
      {LAYERS.filter((layer) => findings.some(({ finding }) => finding.layer === layer)).map(
        (layer) => (
          <Lane key={layer} layer={layer} findings={findings} place={place} onOpen={onOpen} />
        ),
      )}
      <p class="timeline-ends" aria-hidden="true">
        <span />
        <span>{formatMoment(new Date(first).toISOString())}</span>
        <span>{formatMoment(new Date(last).toISOString())}</span>
      </p>
    </figure>
  );
}

function Lane({
  layer,
  findings,
  place,
  onOpen,
}: Props & { readonly layer: Layer; readonly place: (at: string) => number }): JSX.Element {
  const own = findings.filter(({ finding }) => finding.layer === layer);
  return (
    <div class="lane">
      <span class="lane-name">{t(`layer.${layer}`)}</span>
      <span class="track">
        {mergePlaces(own, ({ at }) => place(at), worstFirst).map(({ item: seen, others }, at) => (
          <button
            key={at}
            type="button"
            class={`moment severity-${seen.finding.severity}`}
            style={{ insetInlineStart: `${String(place(seen.at))}%` }}
            aria-label={withOthers(
              `${formatMoment(seen.at)} ${sayData(seen.finding.because, seen.finding.message)}`,
              others,
            )}
            onClick={() => onOpen(seen)}
          />
        ))}
      </span>
    </div>
  );
}

function worstFirst(a: SeenFinding, b: SeenFinding): number {
  return SEVERITIES.indexOf(a.finding.severity) - SEVERITIES.indexOf(b.finding.severity);
}
