// For every name of the plan and every program that needs it: the road that real packets take, as nftables, Squid's
// log and the resolver's log tell it, is the one that the model says. The program's own word is not asked.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { toName, type Name } from '@sekisho/dns/name.ts';
import { composePlan } from '@sekisho/core/plan/compose-plan.ts';
import type { Program } from '@sekisho/core/model/program.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import { trace, type TraceQuestion } from '@sekisho/core/roads/trace.ts';
import type { Trace } from '@sekisho/core/roads/trace-types.ts';
import { whyNotHere } from './network/netns/availability.ts';
import type { LogMark } from './workspace/log-files.ts';
import { RoadError } from './appliance/road-error.ts';
import type { RehearsedSite } from './site/rehearsed-site.ts';
import { startFinishedSite, type FinishedSite } from '@sekisho/test-kit/rehearsal/finished-site.ts';

const reason = await whyNotHere(['ip', 'nft', 'squid', 'named', 'rndc', 'unshare']);

/** What wires and logs can show of a road. */
interface Shown {
  readonly road: string;
  readonly end:
    | 'passes'
    | 'rejected by the firewall'
    | 'denied by the proxy'
    | 'the proxy fails'
    | 'no address';
}

function shownBy({ road, outcome }: Trace): Shown {
  switch (outcome) {
    case 'no-such-name':
    case 'no-resolver-answer':
      return { road, end: 'no address' };
    case 'denied-by-proxy':
      return { road, end: 'denied by the proxy' };
    case 'proxy-cannot-resolve':
      return { road, end: 'the proxy fails' };
    case 'rejected-by-firewall':
    case 'nobody-at-address':
      if (road === 'proxy') return { road, end: 'the proxy fails' };
      return { road, end: outcome === 'nobody-at-address' ? 'passes' : 'rejected by the firewall' };
    default:
      return { road, end: 'passes' };
  }
}

interface Seen {
  readonly squid: string | null;
  readonly isAsked: boolean;
  readonly packets: RehearsedSite['firewallEvents'];
}

function shownTo({ squid, packets }: Seen): Shown {
  const [packet] = packets;
  if (squid !== null)
    return {
      road: 'proxy',
      end: squid.includes('TCP_DENIED/')
        ? 'denied by the proxy'
        : squid.includes('TCP_TUNNEL/200')
          ? 'passes'
          : 'the proxy fails',
    };
  if (packet === undefined) return { road: 'none', end: 'no address' };
  return {
    road: packet.via === 'vpn' ? 'private-endpoint' : 'direct',
    end: packet.verdict === 'allowed' ? 'passes' : 'rejected by the firewall',
  };
}

const MOST_MS = 5_000;

async function dial(
  site: RehearsedSite,
  { program: family, name, port }: TraceQuestion,
): Promise<Seen> {
  if (family === 'mobility-agent') throw new Error('no such program is rehearsed');
  const program = site.appliance.program(family);
  program.forgetConnections();
  await site.flushCaches();
  const mark = site.logs.mark();
  const stated = site.firewallEvents.length;
  await program.ask({ url: `https://${name}:${String(port)}/` }).catch((error: unknown) => {
    if (!(error instanceof RoadError)) throw error;
  });
  // Squid writes a tunnel's line when the tunnel ends.
  program.forgetConnections();
  await site.settleLogs();
  return await untilShown(site, { mark, stated, name, port });
}

async function untilShown(
  site: RehearsedSite,
  of: {
    readonly mark: LogMark;
    readonly stated: number;
    readonly name: Name;
    readonly port: number;
  },
): Promise<Seen> {
  const from = site.planInput.appliance.address;
  const deadline = performance.now() + MOST_MS;
  for (;;) {
    const logs = new Map(
      site.logs.since(of.mark).map(({ file, text }) => [file, text.split('\n')]),
    );
    const squid =
      (logs.get('proxy-access.log') ?? []).find(
        (line) =>
          line.includes(` CONNECT ${of.name}:${String(of.port)} `) && line.includes(` ${from} `),
      ) ?? null;
    const isAsked = (logs.get('resolver.log') ?? []).some(
      (line) => line.includes(` ${from}#`) && line.includes(`query: ${of.name} IN A `),
    );
    const packets = site.firewallEvents.slice(of.stated).filter((event) => event.from === from);
    if (squid !== null || isAsked || performance.now() > deadline)
      return { squid, isAsked, packets };
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Every single name of the plan with each program that needs it, and what only this run's set-up has made known. */
function questions({ site, names }: FinishedSite): TraceQuestion[] {
  const { roads } = composePlan({ ...site.planInput, estate: site.estate });
  const known = new Map(
    site.planInput.requirements.map((each) => [
      each.id,
      (each.knownNames ?? []).map(({ name }) => name),
    ]),
  );
  const planned = roads.flatMap((road) => {
    const single = road.match === 'exact' ? [road.pattern] : (known.get(road.requirement) ?? []);
    return single.flatMap((name) =>
      road.programs.map((program) => ({ program, name: toName(name), port: 443 })),
    );
  });
  const found = [
    names.eventHubs,
    names.keyVault,
    names.discovery,
    names.cache,
    ...Object.values(names.services),
  ];
  const all = [
    ...planned,
    ...(['configuration-manager', 'system', 'user'] satisfies Program[]).flatMap((program) =>
      found.map((name) => ({ program, name, port: 443 })),
    ),
  ];
  const byText = new Map(
    all
      .filter(({ program }) => program !== 'mobility-agent')
      .map((each) => [`${each.program} ${each.name}`, each]),
  );
  return [...byText.values()];
}

describe.skipIf(reason !== null)(
  `real packets against the model${reason === null ? '' : ` (2 tests not run: ${reason})`}`,
  () => {
    let finished: FinishedSite;

    beforeAll(async () => {
      finished = await startFinishedSite('netns', 120);
    });

    afterAll(async () => {
      await finished.close();
    });

    async function compare(settings: Settings): Promise<Record<string, Shown>> {
      const { site } = finished;
      await site.apply(settings);
      const world = finished.worldWith(settings);
      const [seen, predicted]: Record<string, Shown>[] = [{}, {}];
      const before = { counted: countAll(site), stated: site.firewallEvents.length };
      for (const question of questions(finished)) {
        const key = `${question.program} ${question.name}`;
        if (predicted !== undefined) predicted[key] = shownBy(trace(world, question));
        if (seen !== undefined) seen[key] = shownTo(await dial(site, question));
      }
      expect(seen).toEqual(predicted);
      await site.settleLogs();
      // What was told of each packet is what nftables counted of all.
      expect(countAll(site) - before.counted).toBe(site.firewallEvents.length - before.stated);
      return seen ?? {};
    }

    test('with all that the plan sets, every name takes its road and arrives', async () => {
      const seen = await compare(finished.complete);
      expect(Object.keys(seen).length).toBeGreaterThan(30);
      expect(new Set(Object.values(seen).map(({ road }) => road))).toEqual(
        new Set(['private-endpoint', 'proxy']),
      );
    });

    test('with half of it, every name goes astray as the model says', async () => {
      const { complete } = finished;
      const { configurationManager, dnsRecords } = complete;
      // Bypassed without a record, recorded and not bypassed, and neither.
      const half = <T>(list: readonly T[]): T[] => list.filter((_, index) => index % 2 === 0);
      const seen = await compare({
        ...complete,
        configurationManager: {
          ...configurationManager,
          bypass: half(configurationManager.bypass),
        },
        dnsRecords: half(dnsRecords),
        proxyAllow: half(complete.proxyAllow),
      });
      expect(new Set(Object.values(seen).map(({ end }) => end))).toEqual(
        new Set(['passes', 'rejected by the firewall', 'denied by the proxy', 'no address']),
      );
    });
  },
);

function countAll(site: RehearsedSite): number {
  return site.network
    .counters()
    .reduce((sum, { connections, rejected }) => sum + connections + rejected, 0);
}
