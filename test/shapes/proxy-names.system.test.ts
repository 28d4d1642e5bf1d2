// One proxy by its address and by its name is one proxy, as the packed program sees it.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { EXAMPLE, runCli } from '../cli/run-cli.ts';

test.each([
  ['its address', '10.1.1.20:3128', []],
  ['its name', 'webproxy.corp.example:3128', []],
  ['its short name, which the DNS suffix tells', 'webproxy:3128', ['current-proxy-short-name']],
  ['another name', 'otherproxy.corp.example:3128', ['current-other-proxy']],
])('today it is set by %s', async (_, server, codes) => {
  const site = await mkdtemp(join(tmpdir(), 'sekisho-proxy-names-'));
  try {
    await cp(EXAMPLE, site, { recursive: true });
    const text = await readFile(join(site, 'site.yaml'), 'utf8');
    await writeFile(
      join(site, 'site.yaml'),
      text.replace('port: 3128', 'port: 3128\n    host: webproxy.corp.example'),
    );
    await writeFile(
      join(site, 'appliance/system-internet-options.json'),
      JSON.stringify({ ProxyEnable: 1, ProxyServer: server, ProxyOverride: '' }),
    );
    await writeFile(join(site, 'appliance/appliance.json'), '{}');
    const { stdout } = await runCli(['plan', site, '--format', 'json']);
    const { warnings } = JSON.parse(stdout) as { warnings: { code: string; message: string }[] };
    const ofSystem = warnings.filter(
      ({ code, message }) => /^current-(?:other-)?proxy/.test(code) && message.includes('SYSTEM'),
    );
    expect(ofSystem.map(({ code }) => code)).toEqual(codes);
  } finally {
    await rm(site, { recursive: true, force: true });
  }
});
