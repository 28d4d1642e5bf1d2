// BIND with the rendered policy zone: a change of the zone is in force as soon as BIND has read it.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { renderBindRpz } from './rpz.ts';
import type { RenderInput } from '../shared/render/rendered-file.ts';
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
import { renderInput, withLayers } from '@sekisho/test-kit/render/render-input.ts';
import { askDns, startSmallDns, type SmallDnsServer } from '@sekisho/test-kit/render/small-dns.ts';

const WANTED = [
  { program: 'named', debianPackage: 'bind9' },
  { program: 'named-checkconf', debianPackage: 'bind9-utils' },
  { program: 'rndc', debianPackage: 'bind9-utils' },
];
const NAME = 'privateasr58afkv.vault.azure.net';

describeWithPrograms('bind-rpz', WANTED, ([named = '', checker = '', rndc = '']) => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let internet: SmallDnsServer;
  let running: RunningProgram;
  const ports = { dns: 0, control: 0 };
  const input = renderInput();
  const place = (rendered: RenderInput): Promise<void> =>
    placeFiles(folder.path, renderBindRpz(rendered), (text) =>
      text.replaceAll('sekisho-rpz/', 'bind-rpz/'),
    );
  const without = withLayers(input, {
    dns: {
      records: input.plan.layers.dns.records.filter(({ answers }) =>
        answers.every((name) => name !== NAME),
      ),
    },
  });
  const reload = async (): Promise<void> => {
    const { code, output } = await runProgram(rndc, [
      '-s',
      '127.0.0.1',
      '-p',
      String(ports.control),
      '-k',
      join(folder.path, 'rndc.key'),
      'reload',
      'sekisho.rpz',
    ]);
    expect([code, output]).toMatchObject([0, expect.stringMatching(/queued|successful/)]);
  };

  beforeAll(async () => {
    folder = await makeFolder();
    internet = await startSmallDns('127.0.0.1', () => null);
    ports.dns = await freePort();
    ports.control = await freePort();
    await place(without);
    await writeFile(
      join(folder.path, 'rndc.key'),
      `key "rndc" { algorithm hmac-sha256; secret "${Buffer.from('a key of this test alone, loopback').toString('base64')}"; };\n`,
    );
    const options = `directory "${folder.path}"; listen-on port ${String(ports.dns)} { 127.0.0.1; }; listen-on-v6 { none; }; pid-file none; session-keyfile none; recursion yes; dnssec-validation no; forward only; forwarders { 127.0.0.1 port ${String(internet.port)}; };`;
    await writeFile(
      join(folder.path, 'server.conf'),
      `include "${folder.path}/rndc.key";\noptions { ${options}\ninclude "${folder.path}/bind-rpz/options.conf"; };\ncontrols { inet 127.0.0.1 port ${String(ports.control)} allow { 127.0.0.1; } keys { "rndc"; }; };\ninclude "${folder.path}/bind-rpz/named.conf";\n`,
    );
    running = await startProgram(named, ['-g', '-c', join(folder.path, 'server.conf')], {
      cwd: folder.path,
      isReady: async (output) =>
        namedServes(output, 1) && (await askDns(ports.dns, 'ready.example.com', 'A', 250)) !== null,
    });
  });
  afterAll(async () => {
    await running.stop();
    await Promise.all([internet.close(), folder.remove()]);
  });

  test("BIND's own checker has nothing to say", async () => {
    const { code, output } = await runProgram(checker, ['-z', join(folder.path, 'server.conf')]);
    expect(output).not.toMatch(/warning|error|ignor|unknown|fail/i);
    expect(code).toBe(0);
  });

  test('changes one behind the other are in force at once, NXDOMAIN having been cached', async () => {
    const answer = async (): Promise<number> =>
      (await askDns(ports.dns, NAME))?.addresses.length ?? -1;
    expect(await askDns(ports.dns, NAME)).toMatchObject({ code: 'NXDOMAIN' });
    // By BIND's own default every change but the first would wait for a minute.
    for (const [rendered, count] of [
      [input, 1],
      [without, 0],
      [input, 1],
    ] as const) {
      await place(rendered);
      await reload();
      await expect.poll(answer, { timeout: 40_000, interval: 20 }).toBe(count);
    }
  }, 60_000);
});
