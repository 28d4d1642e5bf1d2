// A resolver of the rehearsal's own making. It does as the product that it stands for where products differ: BIND and
// Unbound ask anew for an alias that leads out of the forwarded zone, dnsmasq takes the answer as it came.

import type { Settings } from '@sekisho/core/model/settings.ts';
import { isInAny } from '@sekisho/dns/address.ts';
import { forwardTo } from '@sekisho/dns/client.ts';
import { RCODE } from '@sekisho/dns/constants.ts';
import type { Host } from '@sekisho/dns/host.ts';
import { addressRecord, aliasRecord, type DnsMessage } from '@sekisho/dns/message.ts';
import { isAtOrUnder, type Name } from '@sekisho/dns/name.ts';
import type { Forwarder } from '@sekisho/dns/resolve.ts';
import { DnsServer } from '@sekisho/dns/server.ts';
import type { LocalZone } from '@sekisho/dns/zones.ts';
import type { LogFiles } from '../workspace/log-files.ts';
import { zonesOf } from './local-zones.ts';
import type { OnPremises } from './on-premises.ts';
import {
  forwardTest,
  PRIVATE_RANGES,
  type PlayedZone,
  type ResolverPart,
  type Upstream,
} from './premises-parts.ts';

const HOSTED_TTL = 300;

export async function startOwnResolver(
  part: ResolverPart,
  { settings, logs }: { readonly settings: Settings; readonly logs: LogFiles },
): Promise<Pick<OnPremises, 'apply' | 'flush' | 'close'>> {
  const choose = forwarderOf(part);
  let isForwarded = forwardTest(part.held(settings).forwards);
  const server = await DnsServer.start({
    host: part.host,
    zones: allZones(part, settings),
    forward: choose === null ? null : (name) => choose(name, isForwarded(name)),
    log: (line) => logs.write('resolver.log', line),
    clock: () => new Date(),
  });
  return {
    apply(next) {
      isForwarded = forwardTest(part.held(next).forwards);
      server.replaceZones(allZones(part, next));
      return Promise.resolve();
    },
    flush: () => Promise.resolve(server.flush()),
    close: () => server.close(),
  };
}

/** A record of the settings that has a hosted zone's own name stands in that zone. */
function allZones({ hosted, held }: ResolverPart, settings: Settings): LocalZone[] {
  const own = zonesOf(held(settings).records, 'single-names');
  const byName = new Map(own.map((zone) => [zone.name.toLowerCase(), zone]));
  const zones = hosted.map((zone): LocalZone => {
    const planned = byName.get(zone.name);
    byName.delete(zone.name);
    return {
      name: zone.name,
      scope: 'subtree',
      records: [...wireRecords(zone), ...(planned?.records ?? [])],
    };
  });
  return [...zones, ...byName.values()];
}

function wireRecords({ records }: PlayedZone): LocalZone['records'] {
  return records.flatMap(({ name, type, values }) =>
    values.map((value) =>
      type === 'CNAME'
        ? aliasRecord(name, HOSTED_TTL, value)
        : addressRecord(name, HOSTED_TTL, value),
    ),
  );
}

/** Null where it asks nobody, ever. */
function forwarderOf(
  part: ResolverPart,
): ((name: string, isForwarded: boolean) => Forwarder | null) | null {
  const { host, upstreams, inward, conditional } = part;
  const rest = guarded(part, askInTurn(host, upstreams));
  const toAzure = guarded(part, askInTurn(host, inward));
  const byZone = new Map(
    conditional.flatMap(({ zones, to }) => {
      const asked = askInTurn(host, to);
      return zones.map((zone) => [zone, guarded(part, speakingFor(part, zone, asked))] as const);
    }),
  );
  if (rest === null && toAzure === null && byZone.size === 0) return null;
  return (name, isForwarded) => {
    const zone = longestZone([...byZone.keys()], name);
    if (zone !== null) return byZone.get(zone) ?? null;
    return isForwarded ? toAzure : rest;
  };
}

function longestZone(zones: readonly Name[], name: string): Name | null {
  const holding = zones.filter((zone) => isAtOrUnder(name, zone));
  return holding.reduce<Name | null>(
    (longest, zone) => (longest === null || zone.length > longest.length ? zone : longest),
    null,
  );
}

/** The first that answers at all has the word. */
function askInTurn(host: Host, upstreams: readonly Upstream[]): Forwarder | null {
  const forwarders = upstreams.map((each) => ('ask' in each ? each : forwardTo(host, each)));
  const [first, ...others] = forwarders;
  if (first === undefined) return null;
  return {
    to: first.to,
    ask: (question) =>
      others.reduce((asked, next) => asked.catch(() => next.ask(question)), first.ask(question)),
  };
}

/** What BIND and Unbound take of an answer ends at the border of the zone that they forward. */
function speakingFor(
  { product }: ResolverPart,
  zone: Name,
  forwarder: Forwarder | null,
): Forwarder | null {
  if (forwarder === null || (product !== 'bind' && product !== 'unbound')) return forwarder;
  return {
    to: forwarder.to,
    ask: async (question) => {
      const reply = await forwarder.ask(question);
      const inside = reply.answers.filter((record) => isAtOrUnder(record.name.toLowerCase(), zone));
      return inside.length === reply.answers.length
        ? reply
        : { ...reply, rcode: RCODE.NOERROR, answers: inside, authorities: [] };
    },
  };
}

/** Protection against rebinding: an answer with a private address is none. */
function guarded({ dropsPrivateBut }: ResolverPart, forwarder: Forwarder | null): Forwarder | null {
  if (forwarder === null || dropsPrivateBut === null) return forwarder;
  return {
    to: forwarder.to,
    ask: async (question) => {
      const reply = await forwarder.ask(question);
      const isAllowed = dropsPrivateBut.some((zone) => isAtOrUnder(question.name, zone));
      return isAllowed || !hasPrivateAddress(reply)
        ? reply
        : { ...reply, rcode: RCODE.SERVFAIL, answers: [], authorities: [] };
    },
  };
}

function hasPrivateAddress({ answers }: DnsMessage): boolean {
  return answers.some(
    (record) => record.kind === 'address' && isInAny(record.address, PRIVATE_RANGES),
  );
}
