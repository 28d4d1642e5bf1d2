// The gates between programs and names. One without planned names is shown once a name strays through it.

import type { JSX } from 'preact';

import { GateIcon } from '../parts/icons.tsx';
import { plan, site } from '../state/live.ts';
import { t } from '../state/words.ts';
import type { Gate, Place } from './bundles.ts';

/** The row in which a gate stands; the DNS has a column of its own. */
const ROW_OF = {
  vpn: 'virtual-network',
  proxy: 'internet',
  direct: 'internet',
  none: 'nowhere',
} as const satisfies Readonly<Record<Exclude<Gate, 'dns'>, Place>>;

const GATES = Object.keys(ROW_OF) as (keyof typeof ROW_OF)[];

/** Rows that are shown for their gates, whether or not names end there. */
export function placesOfGates(shown: ReadonlySet<Gate>): ReadonlySet<Place> {
  return new Set(GATES.filter((gate) => shown.has(gate)).map((gate) => ROW_OF[gate]));
}

export function Gates({
  place,
  shown,
}: {
  readonly place: Place;
  readonly shown: ReadonlySet<Gate>;
}): JSX.Element {
  return (
    <div class={`gates gates-${place}`}>
      {GATES.filter((gate) => ROW_OF[gate] === place && shown.has(gate)).map((gate) => (
        <GateBox key={gate} gate={gate} />
      ))}
    </div>
  );
}

/** Whoever goes without a proxy asks it first. */
export function DnsGate(): JSX.Element {
  return (
    <div class="gates gates-dns">
      <GateBox gate="dns" />
    </div>
  );
}

function GateBox({ gate }: { readonly gate: Gate }): JSX.Element {
  return (
    <div class={`gate gate-${gate}`} data-gate={gate}>
      <GateIcon />
      <span class="gate-name">{t(`page.gate.${gate}`)}</span>
      <GateAddress gate={gate} />
    </div>
  );
}

function GateAddress({ gate }: { readonly gate: Gate }): JSX.Element | null {
  const appliance = site.value?.appliances.find(({ name }) => name === plan.value?.appliance);
  const proxy = site.value?.proxies.find(({ name }) => name === appliance?.proxy);
  const resolver = site.value?.resolvers.find(({ name }) => name === appliance?.resolver);
  const address =
    gate === 'proxy' && proxy !== undefined
      ? `${proxy.address}:${String(proxy.port)}`
      : gate === 'dns'
        ? resolver?.address
        : undefined;
  return address === undefined ? null : <span class="address">{address}</span>;
}
