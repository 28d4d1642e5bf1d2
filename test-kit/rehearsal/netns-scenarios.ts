// Scenarios on real parts, as tests play them: namespaces with true addresses, nftables, Squid, and the resolver that
// the site names. They meet the same failures as on loopback, and the logs of the real programs say the same of them.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { whyNotHere } from '@sekisho/rehearsal/network/netns/availability.ts';
import type { ScenarioName } from '@sekisho/rehearsal/scenarios/scenario.ts';
import { diagnoseRuns, isRight, ONLY_APPLIANCE_TELLS } from './diagnose-runs.ts';
import {
  bytesOver,
  DISK_BYTES,
  EXPECTED,
  failuresOf,
  PRIVATE_NAMES,
  playKeptScenario,
} from './play-scenario.ts';

/** Null where they can be played. */
export const reason = await whyNotHere([
  'ip',
  'nft',
  'squid',
  'named',
  'rndc',
  'unbound',
  'unbound-control',
  'dnsmasq',
  'unshare',
]);
/** What only the program itself writes into its log. */
const OWN_WORDS = {
  bind: /queries: info: client @0x[0-9a-f]+ 10\.1\.1\.10#\d+ /,
  unbound: /unbound\[\d+:0\] info: 10\.1\.1\.10 \S+ A IN NOERROR /,
  dnsmasq: /dnsmasq\[\d+\]: started, version/,
} as const;
/** BIND's query log tells questions, not answers: that a name does not exist is then the appliance's word alone. */
const NO_ANSWERS = { bind: ['private-name-not-found'], unbound: [], dnsmasq: [] } as const;
export type Resolver = keyof typeof OWN_WORDS;

export type Case = readonly [ScenarioName, Resolver];

/** Plays each, and `more` beside them; where a program is missing they are counted as not run. */
export function describeOnNetns(cases: readonly Case[], more: () => void = () => undefined): void {
  describe.skipIf(reason !== null)(
    `scenarios on netns${reason === null ? '' : ` (not run: ${reason})`}`,
    () => {
      test.each(cases)(
        '%s with %s meets the failures that it meets on loopback, and recovers the disk',
        async (scenario, resolver) => {
          const expected = EXPECTED[scenario] ?? [];
          // Real programs take their time to reload, more so on a busy machine: patience is longer than on loopback.
          await playKeptScenario(
            scenario,
            { network: 'netns', timeScale: 40, resolver },
            async (report, folder) => {
              expect(failuresOf(report)).toEqual(expected);
              expect(report.ok).toBe(true);
              expect(report.network).toBe('netns');
              expect(report.replication?.failover?.identical).toBe(true);
              expect(report.firewall.directToInternet).toBe(0);
              expect(bytesOver(report, 'proxy', PRIVATE_NAMES)).toBe(0);
              expect(bytesOver(report, 'direct', /./)).toBe(0);
              expect(bytesOver(report, 'private-endpoint', /blob\.core/)).toBeGreaterThan(
                DISK_BYTES / 4,
              );
              // nftables' own counters say the same as what was told of each decision.
              expect(report.links.reduce((sum, { rejected }) => sum + rejected, 0)).toBe(
                report.firewall.rejected,
              );
              expect(report.links.find(({ link }) => link === 'vpn')?.bytesOut).toBeGreaterThan(
                DISK_BYTES / 4,
              );
              // The programs' own words, not the rehearsal's. Squid writes a tunnel's line when the tunnel ends, some of them never.
              expect(await readFile(join(folder, 'proxy-access.log'), 'utf8')).toMatch(
                /TCP_(?:TUNNEL|DENIED)\/\d{3} \d+ CONNECT [a-z0-9.-]+:443 - HIER_(?:NONE\/-|DIRECT\/(?:203\.0\.113|198\.51\.100|192\.0\.2)\.)/,
              );
              expect(await readFile(join(folder, 'resolver.log'), 'utf8')).toMatch(
                OWN_WORDS[resolver],
              );
              // The command, from the files of one run at a time: the layer at fault and its fix first; of a run with nothing wrong no error.
              const rows = await diagnoseRuns(report, folder);
              expect(rows.length).toBe(expected.length + 1);
              expect(rows.filter((row) => !isRight(row, row.stated))).toEqual([]);
              const unstated = [...ONLY_APPLIANCE_TELLS, ...NO_ANSWERS[resolver]];
              expect(
                rows.filter(
                  (row) =>
                    !isRight(row, row.withoutAppliance) && !unstated.includes(row.stated.code),
                ),
              ).toEqual([]);
            },
          );
        },
        240_000,
      );
      more();
    },
  );
}
