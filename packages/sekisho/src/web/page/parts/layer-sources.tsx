// Of each layer, when and from what it was read what is set there today; or that it was not, and how to tell it.

import type { JSX } from 'preact';

import { LAYERS, type Layer } from '@sekisho/core/model/layer.ts';
import type { SettingsPart } from '@sekisho/core/model/settings.ts';
import type { LayerSource } from '../../api.ts';
import { plan, scenario, session, settings, site, sources } from '../state/live.ts';
import { formatMoment, sayData, t } from '../state/words.ts';
import { CopyButton } from './copy-button.tsx';
import { hrefOf } from '../state/route.ts';
import { COMMANDS } from './next-commands.tsx';
import { StateIcon } from './icons.tsx';

/** The parts that tell whether a layer is known; Azure's is what was exported. */
const PARTS: Readonly<Record<Layer, readonly SettingsPart[]>> = {
  azure: [],
  dns: ['dnsRecords'],
  firewall: ['firewallAllow'],
  'proxy-allow': ['proxyAllow'],
  'configuration-manager': ['configurationManager'],
  'system-bypass': ['system'],
};

export function LayerSources(): JSX.Element | null {
  if (settings.value === null) return null;
  return (
    <section class="layer-sources" aria-labelledby="sources-title">
      <h3 id="sources-title">{t('page.sources')}</h3>
      <ul>
        {LAYERS.map((layer) => (
          <Source key={layer} layer={layer} />
        ))}
      </ul>
    </section>
  );
}

export function isKnown(layer: Layer): boolean {
  const notKnown = settings.value?.notKnown ?? [];
  return !PARTS[layer].some((part) => notKnown.includes(part));
}

function Source({ layer }: { readonly layer: Layer }): JSX.Element | null {
  // A site without a proxy, or with nothing declared, has no such layer.
  const own = sourcesOf(layer);
  const isSet = isKnown(layer) && (own.length > 0 || isOfRun() || sources.value === null);
  const isSynced = layer === 'dns' && site.value?.resolvers.some(({ sync }) => sync !== undefined);
  return (
    <li class={isSet ? 'source known' : 'source'}>
      <StateIcon state={isSet ? 'as-planned' : 'not-known'} />
      <div>
        <b>{t(`layer.${layer}`)}:</b> <Read layer={layer} own={own} />
        {isSet ? null : (
          <span class="tell">
            {' '}
            {layer === 'dns' && isSynced !== true ? (
              <>
                {t('page.sources.tell.dns-checks')}{' '}
                <a href={hrefOf('to-do', 'dns')}>{t('page.view.to-do')}</a>
              </>
            ) : (
              t(`page.sources.tell.${layer}`)
            )}
            {isSynced === true ? (
              <>
                {' '}
                <code>{COMMANDS.sync}</code>{' '}
                <CopyButton text={COMMANDS.sync} label={COMMANDS.sync} />
              </>
            ) : null}
          </span>
        )}
      </div>
    </li>
  );
}

function Read({
  layer,
  own,
}: {
  readonly layer: Layer;
  readonly own: readonly LayerSource[];
}): JSX.Element {
  if (isOfRun() && layer !== 'azure' && isKnown(layer))
    return <>{t('page.sources.run', { at: formatMoment(scenario.value.site?.at ?? '') })}</>;
  if (own.length === 0)
    return (
      <>
        {t(
          sources.value === null && isKnown(layer)
            ? 'page.sources.not-saved'
            : 'page.sources.not-read',
        )}
      </>
    );
  return (
    <>
      {own
        .map(({ file, readAt, changedAt, because }) =>
          because === undefined
            ? t('page.sources.read', {
                at: formatMoment(readAt),
                file,
                changed: formatMoment(changedAt),
              })
            : sayData(because),
        )
        .join(' ')}
      {isKnown(layer) || own.every(({ because }) => because !== undefined)
        ? ''
        : ` ${t('page.sources.partly')}`}
    </>
  );
}

/** A rehearsal sets everything itself, and tells it. */
function isOfRun(): boolean {
  return scenario.value.scenario !== null || session.value?.mode === 'rehearsal';
}

/** Of the shown appliance, its proxy and its resolver. */
function sourcesOf(layer: Layer): readonly LayerSource[] {
  const appliance = site.value?.appliances.find(({ name }) => name === plan.value?.appliance);
  const own: readonly (string | null | undefined)[] = [
    null,
    appliance?.name,
    appliance?.proxy,
    ...[appliance?.resolver ?? []].flat(),
  ];
  return (sources.value ?? []).filter((each) => each.layer === layer && own.includes(each.of));
}
