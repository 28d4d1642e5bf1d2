// The journey with `sekisho assist --apply` as a program of its own: it reads the emulated Azure through the real Squid
// and brings the real resolver and Squid's list in step, so that the set-up goes through in one run.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeAll, describe, expect, test } from 'vitest';

import { packedProgram, PACKING_MS } from '../../../test/cli/packed-program.ts';
import { whyNotHere } from './network/netns/availability.ts';
import { failuresOf, playKeptScenario } from '@sekisho/test-kit/rehearsal/play-scenario.ts';

const RESOLVERS = ['bind', 'unbound', 'dnsmasq'] as const;
const EVENT_HUBS = 'jpepod01rcm1evhbdiags2j8q.servicebus.windows.net';
const LOOK_ALIKE = 'jpepod01rcm1evhbdiags2j8x.servicebus.windows.net';
const reason = await whyNotHere([
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

describe.skipIf(reason !== null)(
  `planned, kept by sekisho assist --apply${reason === null ? '' : ` (${String(RESOLVERS.length)} tests not run: ${reason})`}`,
  () => {
    let program = '';

    beforeAll(async () => {
      program = join((await packedProgram()).folder, 'dist', 'cli', 'bin.js');
    }, PACKING_MS);

    test.each(RESOLVERS)(
      'with %s the first run goes through to the recovered disk',
      async (resolver) => {
        await playKeptScenario(
          'planned',
          { network: 'netns', timeScale: 20, resolver, program },
          async (report, folder) => {
            expect(failuresOf(report)).toEqual([]);
            expect(report.runs.length).toBe(1);
            expect(report.ok).toBe(true);
            expect(report.replication?.failover?.identical).toBe(true);
            expect(report.firewall.directToInternet).toBe(0);
            expect(report.privateBytesThroughProxy).toBe(0);
            const learned = (wanted: string): string[] =>
              report.learned.filter(({ layer }) => layer === wanted).map(({ entry }) => entry);
            expect(learned('proxy-allow')).toEqual([EVENT_HUBS]);
            // Anybody could have registered a name of that form: the operator saw it and said yes.
            expect(report.confirmed).toEqual([EVENT_HUBS]);
            // A page in the browser had asked for one that differs by a letter: shown too, and refused.
            expect(report.refused).toEqual([LOOK_ALIKE]);
            expect(learned('dns')).toContainEqual(
              expect.stringMatching(/^privateasr58afkv\.vault\.azure\.net A 10\.2\./),
            );
            const proxied = await readFile(join(folder, 'proxy-access.log'), 'utf8');
            // Refused by the real Squid until the name was in its list.
            expect(proxied).toMatch(
              new RegExp(
                `10\\.1\\.1\\.10 TCP_DENIED/403 \\d+ CONNECT ${EVENT_HUBS.replaceAll('.', '\\.')}:443`,
              ),
            );
            expect(proxied).toContain(`CONNECT ${LOOK_ALIKE}:443`);
            expect(proxied).not.toMatch(
              new RegExp(`TCP_TUNNEL/200 \\d+ CONNECT ${LOOK_ALIKE.replaceAll('.', '\\.')}`),
            );
            // The administrator's own road to Azure is the proxy too.
            expect(proxied).toMatch(
              /10\.1\.1\.254 TCP_TUNNEL\/200 \d+ CONNECT login\.microsoftonline\.com:443/,
            );
            const said = await readFile(join(folder, 'syncer.log'), 'utf8');
            expect(said).toContain('"event":"end","because":"interrupted","ok":true');
            expect(said).not.toContain('"event":"sync-failed"');
            // Its secret is in its environment only.
            expect(said).not.toMatch(/client_secret|AZURE_CLIENT_SECRET/i);
          },
        );
      },
    );
  },
);
