// What a DNS server's own files tell, as the packed program reads them: what it says it does not know,
// and how it refuses.

import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { EXAMPLE, runCli } from '../cli/run-cli.ts';

let site = '';

beforeEach(async () => {
  site = await mkdtemp(join(tmpdir(), 'sekisho-state-'));
  await cp(EXAMPLE, site, { recursive: true });
  await mkdir(join(site, 'dns'));
});

afterEach(() => rm(site, { recursive: true, force: true }));

/** The example's resolver, with these files. */
async function give(product: string, files: Readonly<Record<string, string>>): Promise<void> {
  const path = join(site, 'site.yaml');
  const text = await readFile(path, 'utf8');
  const state = Object.keys(files).map((file) => `dns/${file}`);
  const changed = text.replace(
    /(\nresolvers:\n {2}- name: \w+\n(?: {4}#.*\n)*)(?: {4}product: \w+.*\n)?/,
    `$1    product: ${product}\n    state: [${state.join(', ')}]\n`,
  );
  expect(changed).not.toBe(text);
  await writeFile(path, changed);
  for (const [file, content] of Object.entries(files))
    await writeFile(join(site, 'dns', file), content);
}

async function warnings(): Promise<Record<string, string>> {
  const { stdout } = await runCli(['plan', site, '--json']);
  const document = JSON.parse(stdout) as {
    readonly warnings: readonly { readonly code: string; readonly message: string }[];
  };
  return Object.fromEntries(
    document.warnings
      .filter(({ code }) => code.startsWith('state-'))
      .map(({ code, message }) => [code, message]),
  );
}

const FORWARDERS = '{ "UseRootHint": true, "IPAddress": "" }';
const ZONE = { ZoneName: 'vault.azure.net', ZoneType: 'Primary', ReplicationScope: 'Domain' };

describe('said', () => {
  test('files that tell all: nothing', async () => {
    await give('unbound', {
      'unbound.conf':
        'server:\n  private-domain: "blob.core.windows.net"\nforward-zone:\n  name: "."\n  forward-addr: 198.51.100.53\n',
    });
    expect(await warnings()).toEqual({});
  });

  test('an include that was not given, by file and line', async () => {
    await give('bind', {
      'named.conf': 'options { dnssec-validation no; };\ninclude "/etc/bind/named.conf.local";\n',
    });
    const { 'state-not-given': message, ...others } = await warnings();
    expect(message).toContain('dns/named.conf:2');
    expect(message).toContain('/etc/bind/named.conf.local');
    expect(others).toEqual({});
  });

  test('records by the name of their class, with the pipeline that exports them', async () => {
    await give('windows', {
      'zones.json': JSON.stringify([ZONE]),
      'forwarders.json': FORWARDERS,
      'records.csv':
        '"DistinguishedName","HostName","RecordType","RecordData"\r\n"DC=kv1,DC=vault.azure.net,cn=MicrosoftDNS,DC=DomainDnsZones,DC=corp,DC=example","kv1","A","DnsServerResourceRecordA"\r\n',
    });
    for (const [language, words] of [
      ['en', 'are names of classes'],
      ['ja', '値がクラス名'],
    ] as const) {
      const { stderr } = await runCli(['plan', site, '--lang', language]);
      expect(stderr).toContain('dns/records.csv:2');
      expect(stderr).toContain(words);
      expect(stderr).toContain("@{n='IPv4Address';e={[string]$_.RecordData.IPv4Address}}");
    }
  });

  test('a zone without names of the plan is nobody’s business', async () => {
    await give('windows', {
      'zones.json': JSON.stringify([{ ...ZONE, ZoneName: 'corp.example' }]),
      'forwarders.json': FORWARDERS,
    });
    expect(await warnings()).toEqual({});
  });

  test.each(['trace', 'plan'])(
    '%s reads them in UTF-16 as PowerShell writes it',
    async (command) => {
      await give('windows', { 'zones.json': '' });
      await writeFile(
        join(site, 'dns', 'zones.json'),
        Buffer.from(`\ufeff${JSON.stringify([ZONE])}`, 'utf16le'),
      );
      const name = command === 'trace' ? ['login.microsoftonline.com', '--as', 'system'] : [];
      const { exit, stderr } = await runCli([command, site, ...name]);
      expect([0, 1], stderr).toContain(exit);
    },
  );
});

describe('refused with exit code 2', () => {
  test.each([
    [
      'bind',
      { 'named.conf': 'options {\n  forwarders { 10.0.0.1 };\n};\n' },
      'dns/named.conf:2: a statement is not ended by ";"',
    ],
    ['bind', { 'unbound.conf': 'server:\n verbosity: 1\n' }, 'write product: unbound'],
    [
      'windows',
      { 'zones.txt': 'ZoneName    ZoneType\n--------    --------\na.example   Primary\n' },
      'dns/zones.txt: it is no file of a DNS server that is read',
    ],
    [
      'windows',
      { 'zones.json': '[{"ZoneName": "a.example",' },
      'dns/zones.json:1: this is not JSON',
    ],
    [
      'dnsmasq',
      { 'dnsmasq.conf': 'no-resolv\nconf-file=/etc/dnsmasq.conf\n' },
      'is included by itself',
    ],
  ])('%s %j', async (product, files, message) => {
    await give(product, files as Record<string, string>);
    const { exit, stderr } = await runCli(['plan', site]);
    expect(exit).toBe(2);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(message);
  });
});
