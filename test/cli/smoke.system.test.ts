// The built program as its user starts it: from the clone, through bin/sekisho.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { seedFromEstate } from '@sekisho/azure-emulator/cloud/seed/seed-from-estate.ts';
import { startEmulator } from '@sekisho/azure-emulator/stand-alone/emulator.ts';
import { readSite } from '@sekisho/core/site/read-site.ts';
import { EXAMPLE, ROOT } from './run-cli.ts';

const SEKISHO = join(ROOT, 'bin', 'sekisho');

function sh(command: string): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('it prepares itself and answers', () => {
  expect(
    sh(`${SEKISHO} bypass --dialect go --list .example.com https://a.example.com --json`),
  ).toMatchObject({ status: 0, stdout: expect.stringContaining('"direct"') });
}, 120_000);

test('a closed pipe is success', () => {
  expect(sh(`${SEKISHO} catalog --json | head -c 100`)).toMatchObject({ status: 0, stderr: '' });
}, 60_000);

test.skipIf(!existsSync('/dev/full'))(
  'a result that cannot be written is told, with exit 3',
  () => {
    const { status, stderr } = sh(`${SEKISHO} catalog azure-arc --json > /dev/full`);
    expect(status).toBe(3);
    expect(stderr).toMatch(/^error: can't write the result/);
    expect(stderr).not.toContain('    at ');
  },
  60_000,
);

const CLIENT = { appId: '33333333-3333-3333-3333-333333333333', secret: 'PLANTED-client-secret' };

test.skipIf(!existsSync('/proc/self/cmdline'))(
  "reading Azure, no process of it shows the secret in the machine's list of processes",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'smoke-azure-'));
    const seed = seedFromEstate((await readSite(EXAMPLE)).estate.estate, {
      region: 'japaneast',
      codes: { siteRecovery: 'jpe', migrate: 'je' },
    });
    const emulator = await startEmulator({
      seed: { ...seed, applications: [{ ...CLIENT, displayName: 'reader', role: 'Reader' }] },
      port: 0,
      workFolder: folder,
      log: () => undefined,
    });
    try {
      const ca = join(folder, 'ca.pem');
      await writeFile(ca, emulator.ca);
      // Slow answers, so that there is time to look.
      emulator.faults.add([
        {
          match: { path: 'privateDnsZones/' },
          do: 'delay',
          status: 0,
          delayMs: 150,
          afterBytes: 0,
          skip: 0,
          times: 0,
        },
      ]);
      const env = {
        ...process.env,
        AZURE_TENANT_ID: emulator.cloud.tenantId,
        AZURE_CLIENT_ID: CLIENT.appId,
        AZURE_CLIENT_SECRET: CLIENT.secret,
      };
      const { code, written, seen } = await watch(
        [
          'plan',
          EXAMPLE,
          '--azure',
          '--azure-endpoint',
          emulator.origin,
          '--azure-ca',
          ca,
          '--json',
        ],
        env,
      );
      expect(code, written).toBe(0);
      expect(seen.some((line) => line.includes('--azure-endpoint'))).toBe(true);
      expect([...seen, written].join('\n')).not.toMatch(/PLANTED|eyJ/);
    } finally {
      await emulator.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
  120_000,
);

async function watch(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{
  readonly code: number | null;
  readonly written: string;
  readonly seen: readonly string[];
}> {
  const child = spawn(SEKISHO, args, {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 110_000,
  });
  const written: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => written.push(text));
  const seen = new Set<string>();
  const looking = setInterval(() => {
    for (const line of commandLinesUnder(child.pid ?? 0)) seen.add(line);
  }, 10);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearInterval(looking);
  return { code, written: written.join(''), seen: [...seen] };
}

/** What everybody on the machine can read of a process and of those that it started. */
function commandLinesUnder(pid: number): string[] {
  try {
    const own = readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').replaceAll('\0', ' ');
    const children = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8')
      .split(' ')
      .filter((each) => each.trim() !== '');
    return [own, ...children.flatMap((each) => commandLinesUnder(Number(each)))];
  } catch {
    // It has ended between two looks.
    return [];
  }
}
