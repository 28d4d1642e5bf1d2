// The example with one DNS server that sync reads, and what the commands say of its records: the step of the DNS team,
// entry by entry, and the path of a name by them.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parse, stringify } from 'yaml';

import { EXAMPLE, runCli } from './run-cli.ts';

const CACHE = 'privateasr2cache.blob.core.windows.net';

/** Of the example's site.yaml, what is edited. */
interface Server {
  product?: string;
  sync?: object;
  allowList?: string;
}

export interface ReadStep {
  readonly state: string;
  readonly order: number | null;
  readonly because: { readonly what: { readonly code: string } };
  readonly entries: readonly { readonly text: string; readonly state: string }[];
  readonly readings?: readonly {
    readonly message: string;
    readonly because: { readonly code: string };
  }[];
}

export interface SyncedSite {
  readonly folder: string;
  change(edit: (resolver: Server, proxy: Server) => void): Promise<void>;
  /** The step that adds the records, of this folder or of a copy. */
  records(of?: string): Promise<ReadStep>;
  traceToday(): Promise<{ readonly outcome: string; readonly readings?: unknown }>;
  remove(): Promise<void>;
}

export async function makeSyncedSite(): Promise<SyncedSite> {
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-read-'));
  await cp(EXAMPLE, folder, { recursive: true, filter: (from) => !from.endsWith('.sekisho') });
  // So that a program looks for the private name itself.
  await writeFile(
    join(folder, 'appliance', 'appliance.json'),
    JSON.stringify({
      EnableProxyBypassList: 'true',
      Proxy: { IPAddress: '10.1.1.20', PortNumber: '3128', BypassList: 'blob.core.windows.net' },
    }),
  );
  const asManager = ['--as', 'configuration-manager', '--current', '--json'];
  return {
    folder,
    change: async (edit) => {
      const site = parse(await readFile(join(folder, 'site.yaml'), 'utf8'));
      edit(site.resolvers[0], site.proxies[0]);
      await writeFile(join(folder, 'site.yaml'), stringify(site));
    },
    records: async (of = folder) => {
      const { stdout } = await runCli(['to-do', of, '--json', '--team', 'dns']);
      const steps: ReadStep[] = JSON.parse(stdout).teams.flatMap(
        (team: { readonly steps: readonly ReadStep[] }) => team.steps,
      );
      const step = steps.find(({ because }) => because.what.code.startsWith('step.add-records'));
      if (step === undefined) throw new Error(stdout);
      return step;
    },
    traceToday: async () =>
      JSON.parse((await runCli(['trace', folder, CACHE, ...asManager])).stdout),
    remove: () => rm(folder, { recursive: true }),
  };
}

export function readingCodes({ readings = [] }: ReadStep): readonly string[] {
  return readings.map(({ because }) => because.code);
}

export function entryStates({ entries }: ReadStep): readonly string[] {
  return [...new Set(entries.map(({ state }) => state))];
}
