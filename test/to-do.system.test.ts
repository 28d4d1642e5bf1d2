// The commands with which `sekisho to-do` checks a step, run as they stand: against a real BIND and a real Squid
// with the rendered files in force, and without them. Only address and port of the server are this test's.

import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { renderSettings } from '@sekisho/core/library/render-settings.ts';
import type { PlacedFile } from '@sekisho/core/products/shared/render/rendered-file.ts';
import { firewallChecks } from '@sekisho/core/to-do/checks.ts';
import { composeToDo } from '@sekisho/core/to-do/compose-to-do.ts';
import type { Check } from '@sekisho/core/to-do/to-do.ts';
import { planInput } from '@sekisho/test-kit/plan/japan-east.ts';
import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import {
  freePort,
  makeFolder,
  namedServes,
  placeFiles,
  runProgram,
  startProgram,
  type RunningProgram,
} from '@sekisho/test-kit/render/programs.ts';
import { prepareSquid, type RealSquid } from '@sekisho/test-kit/render/real-squid.ts';
import { askDns } from '@sekisho/test-kit/render/small-dns.ts';

const INPUT = planInput();
const RENDERING = renderSettings(INPUT);
const TO_DO = composeToDo({ input: INPUT, ...RENDERING });

function checksOf(what: string): readonly Check[] {
  return TO_DO.teams
    .flatMap(({ steps }) => steps)
    .filter(({ because }) => because.what.code === `step.${what}`)
    .flatMap(({ checks }) => checks.filter(({ shell }) => shell === 'sh'));
}

function filesOf(product: string): readonly PlacedFile[] {
  return RENDERING.rendered
    .filter((each) => each.product.id === product)
    .flatMap(({ files }) => files);
}

async function run(command: string): Promise<string> {
  const { output } = await runProgram('/bin/sh', ['-c', command]);
  return output.trim().split('\n').toSorted().join(' ');
}

const BIND = [
  { program: 'named', debianPackage: 'bind9' },
  { program: 'dig', debianPackage: 'bind9-dnsutils' },
];

describeWithPrograms('dig, on BIND with the rendered zones', BIND, ([named = '']) => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let running: RunningProgram;
  let port = 0;

  beforeAll(async () => {
    folder = await makeFolder();
    port = await freePort();
    await placeFiles(folder.path, filesOf('bind'), (text) => text.replaceAll('sekisho/', 'bind/'));
    const conf = join(folder.path, 'main.conf');
    await writeFile(
      conf,
      `options { directory "${folder.path}"; listen-on port ${String(port)} { 127.0.0.1; }; listen-on-v6 { none; }; pid-file none; recursion no; dnssec-validation no; };\ninclude "bind/named.conf";\n`,
    );
    running = await startProgram(named, ['-g', '-c', conf], {
      cwd: folder.path,
      isReady: async (output) =>
        namedServes(output) && (await askDns(port, 'example.com', 'A', 250)) !== null,
    });
  });
  afterAll(async () => {
    await running.stop();
    await folder.remove();
  });

  test('each prints what it is told to expect', async () => {
    const checks = checksOf('add-records');
    expect(checks.length).toBeGreaterThan(5);
    for (const { command, expect: expected } of checks)
      expect([
        command,
        await run(command.replace('@10.1.1.53', `@127.0.0.1 -p ${String(port)}`)),
      ]).toEqual([command, expected]);
  });
});

const BASH = [{ program: 'bash', debianPackage: 'bash' }];

describeWithPrograms('bash, from a machine to an address behind the firewall', BASH, () => {
  test('an address that answers, and one where nothing does', async () => {
    const listener = createServer((socket) => socket.end());
    listener.listen(0, '127.0.0.78');
    await once(listener, 'listening');
    const { port } = listener.address() as AddressInfo;
    const { plan } = RENDERING;
    if ('plans' in plan) throw new Error('one appliance');
    const checkOf = (to: string): Check | undefined => {
      const layers = { ...plan.layers, firewall: { allow: [{ from: '10.1.1.53', to, port }] } };
      return firewallChecks(INPUT, { ...plan, layers })[0];
    };
    const open = checkOf('127.0.0.78');
    expect(open).toMatchObject({ shell: 'sh', from: '10.1.1.53' });
    expect(await run(open?.command ?? '')).toBe(open?.expect);
    expect(await run(checkOf('127.0.0.79')?.command ?? '')).not.toContain(open?.expect);
    listener.close();
  });
});

const SQUID = [
  { program: 'squid', debianPackage: 'squid' },
  { program: 'curl', debianPackage: 'curl' },
];
const LISTENER = '127.0.0.77';

describeWithPrograms('curl, through Squid with the rendered list', SQUID, ([path = '']) => {
  let squid: RealSquid;
  let listener: Server | null = null;
  const checks = checksOf('allow-names');

  beforeAll(async () => {
    listener = createServer((socket) => socket.end()).on('error', () => undefined);
    listener.listen(443, LISTENER);
    // Only root may listen there; without it Squid reaches nobody behind a name that it lets through.
    await Promise.race([once(listener, 'listening'), once(listener, 'error')]);
    if (!listener.listening) listener = null;
    squid = await prepareSquid(path, {
      files: filesOf('squid'),
      hosts: checks.map(({ command }) => [
        LISTENER,
        new URL(command.split(' ').at(-1) ?? '').hostname,
      ]),
      change: (text) => text.replaceAll('10.1.1.10', '127.0.0.1'),
    });
    await squid.start();
  });
  afterAll(async () => {
    await squid.stop();
    listener?.close();
  });

  test('a name on the list is let through, and one beside it is refused', async () => {
    expect(checks.length).toBeGreaterThan(5);
    const here = (command: string): string =>
      command.replace('10.1.1.20:3128', `127.0.0.1:${String(squid.port)}`);
    for (const { command, expect: expected } of checks.filter((each) =>
      each.command.includes('https:'),
    ))
      expect(await run(`${here(command)} 2>/dev/null`)).toBe(listener === null ? '503' : expected);
    const [first] = checks;
    const other = here(first?.command ?? '').replace(
      /https:\/\/[^/]+/,
      'https://not.on.the.list.example',
    );
    expect(await run(`${other} 2>/dev/null`)).toBe('403');
  });
});
