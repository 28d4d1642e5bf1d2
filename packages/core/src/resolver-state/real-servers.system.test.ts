// Drawn settings of BIND, Unbound and dnsmasq: each server answers as what was read of its files
// predicts, and its own checker reads them alike.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { isAtOrUnder, isUnder, parentsOf } from '@sekisho/dns/name.ts';
import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import {
  freePort,
  makeFolder,
  namedServes,
  runProgram,
  startProgram,
} from '@sekisho/test-kit/render/programs.ts';
import {
  answerOf,
  PRODUCTS,
  SETUP,
  SUFFIXES,
  UPSTREAMS,
  type Extra,
  type Setup,
} from '@sekisho/test-kit/resolver-state/drawn-settings.ts';
import { askDns, startSmallDns, type SmallDnsServer } from '@sekisho/test-kit/render/small-dns.ts';
import type { ResolverState } from '../model/world/resolver-state.ts';
import { readState } from './read-state.ts';
import type { StateFile } from './state-file.ts';

const RUNS = 8;
/** What the state predicts: the addresses of which one comes back, or none. */
function predict(
  { zones, forwarders, upstream }: ResolverState,
  name: string,
  comparesLengths: boolean,
): readonly string[] {
  const zone = (zones ?? [])
    .filter((each) => isAtOrUnder(name, each.name))
    .toSorted((a, b) => b.name.length - a.name.length)[0];
  const forward = (forwarders ?? [])
    .filter(({ suffix }) => isAtOrUnder(name, suffix))
    .toSorted((a, b) => b.suffix.length - a.suffix.length)[0];
  const isHosted =
    zone !== undefined &&
    !(comparesLengths && forward !== undefined && forward.suffix.length > zone.name.length);
  if (isHosted) {
    const owner = [name, `*.${parentsOf(name)[0] ?? ''}`].find((each) =>
      (zone.records ?? []).some((record) => record.name === each),
    );
    return (zone.records ?? [])
      .filter((record) => record.name === owner && record.type === 'A')
      .flatMap(({ values }) => values);
  }
  if (forward !== undefined) return forward.to.map(answerOf);
  return upstream?.kind === 'forward' ? upstream.to.map(answerOf) : [];
}

function questionsOf({ single, extras }: Setup, product: readonly Extra[]): string[] {
  const names = SUFFIXES.flatMap((suffix) => [suffix, `a.${suffix}`, `miss.${suffix}`]);
  // Below a single name all else goes on, which the state has no word for.
  return [
    ...names,
    ...single,
    ...extras.flatMap((index) => product[index]?.names ?? []),
    'else.example',
  ].filter((name) => !single.some((each) => isUnder(name, each)));
}

describe.each(PRODUCTS)('$product', (each) => {
  describeWithPrograms('drawn settings', each.wanted, ([server = '', checker = '']) => {
    let folder: Awaited<ReturnType<typeof makeFolder>>;
    let upstreams: ReadonlyMap<string, SmallDnsServer>;

    beforeAll(async () => {
      folder = await makeFolder();
      upstreams = new Map(
        await Promise.all(
          UPSTREAMS.map(async (address) => {
            const data = answerOf(address);
            const small = await startSmallDns(address, (name, type) =>
              type === 'A' ? [{ type: 'A', name, ttl: 1, data }] : [],
            );
            return [address, small] as const;
          }),
        ),
      );
    });
    afterAll(async () => {
      await Promise.all([...upstreams.values()].map((small) => small.close()));
      await folder.remove();
    });

    let [count, played] = [0, 0];
    async function play(setup: Setup): Promise<void> {
      count += 1;
      const place = {
        folder: join(folder.path, String(count)),
        port: await freePort(),
        portOf: (address: string) => upstreams.get(address)?.port ?? 0,
      };
      await mkdir(place.folder);
      const files = each.files(setup, place);
      for (const { file, text } of files) await writeFile(join(place.folder, file), text);
      const main = join(place.folder, files[0]?.file ?? '');
      const checked = await runProgram(checker, each.check(main), { cwd: place.folder });
      expect(checked.code, checked.output).toBe(0);
      const state = read(files, each.product);
      expect(state.zones).not.toBeNull();
      expect(state.forwarders?.length).toBeGreaterThanOrEqual(setup.forwards.length);
      if (each.product === 'bind') await compareWithChecker(checker, main, files, state);
      const running = await startProgram(server, each.start(main), {
        cwd: place.folder,
        isReady: async (output) =>
          (each.product !== 'bind' || namedServes(output, 1)) &&
          (await askDns(place.port, 'ready.example', 'A', 250)) !== null,
      });
      try {
        for (const name of questionsOf(setup, each.extras)) {
          const reply = await askDns(place.port, name);
          const expected = predict(state, name, each.comparesLengths);
          const shown = `${name} of ${files.map(({ text }) => text).join('\n')}`;
          expect(reply, shown).not.toBeNull();
          if (expected.length === 0) expect(reply?.addresses, shown).toEqual([]);
          else expect(expected, shown).toContain(reply?.addresses.join());
        }
      } finally {
        await running.stop();
      }
      played += 1;
    }

    test('are answered as the state predicts', { timeout: 240_000 }, async () => {
      // A second try begins anew.
      played = 0;
      await fc.assert(fc.asyncProperty(SETUP, play), {
        numRuns: RUNS,
        seed: 53,
        endOnFailure: true,
      });
      expect(played).toBe(RUNS);
    });
  });
});

function read(files: readonly StateFile[], product: string): ResolverState {
  return readState(files, product, {
    server: '127.0.0.1',
    clients: ['127.0.0.1'],
    endpointNetworks: ['10.41.0.0/16'],
  });
}

/** named-checkconf -p writes the settings whole and in one form. */
async function compareWithChecker(
  checker: string,
  main: string,
  files: readonly StateFile[],
  state: ResolverState,
): Promise<void> {
  const { code, output } = await runProgram(checker, ['-px', main]);
  expect(code).toBe(0);
  const whole = [{ file: 'named.conf', text: output }, ...files.slice(2)];
  const { notes: _, ...same } = read(whole, 'bind');
  const { notes: __, ...own } = state;
  const byName = ({ zones, ...rest }: typeof own): unknown => ({
    ...rest,
    zones: zones?.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  });
  expect(byName(same)).toEqual(byName(own));
}
