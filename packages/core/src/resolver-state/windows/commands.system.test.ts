// The documented pipelines, run by PowerShell on objects of the shapes that the cmdlets give. The
// objects are made here: no DNS server of Windows runs on this machine.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { describeWithPrograms } from '@sekisho/test-kit/render/describe-with-programs.ts';
import { makeFolder, runProgram } from '@sekisho/test-kit/render/programs.ts';
import { decodeText } from '../../estate/decode-text.ts';
import type { ResolverState } from '../../model/world/resolver-state.ts';
import { readState } from '../read-state.ts';
import { FORWARDERS_COMMAND, RECORDS_COMMAND, ZONES_COMMAND } from './commands.ts';

const WANTED = [
  { program: 'pwsh', debianPackage: 'none: dotnet tool install --global PowerShell' },
];

/** Classes, so that what is not spelled out shows by its class, as of the real ones. */
const OBJECTS = String.raw`
Add-Type @'
public class DnsServerResourceRecordA { public System.Net.IPAddress IPv4Address; }
public class DnsServerResourceRecordAAAA { public System.Net.IPAddress IPv6Address; }
public class DnsServerResourceRecordCName { public string HostNameAlias; }
public class DnsServerResourceRecordSoa { public string PrimaryServer; }
public class DnsServerResourceRecord { public string DistinguishedName; public string HostName; public string RecordType; public System.TimeSpan TimeToLive; public object RecordData; }
public class DnsServerZone { public string ZoneName; public string ZoneType; public bool IsReverseLookupZone; public bool IsAutoCreated; public bool IsDsIntegrated; public string ReplicationScope; public string DirectoryPartitionName; public string ZoneFile; }
public class DnsServerConditionalForwarderZone : DnsServerZone { public System.Net.IPAddress[] MasterServers; public bool UseRecursion; }
public class DnsServerForwarder { public bool UseRootHint; public uint Timeout; public System.Net.IPAddress[] IPAddress; }
'@
function Get-DnsServerZone {
  [DnsServerZone]@{ ZoneName = '10.in-addr.arpa'; ZoneType = 'Primary'; IsReverseLookupZone = $true; ReplicationScope = 'None' }
  [DnsServerZone]@{ ZoneName = 'vault.azure.net'; ZoneType = 'Primary'; IsDsIntegrated = $true; ReplicationScope = 'Domain' }
  [DnsServerZone]@{ ZoneName = 'copy.example'; ZoneType = 'Secondary'; ReplicationScope = 'None'; ZoneFile = 'copy.example.dns' }
  [DnsServerConditionalForwarderZone]@{ ZoneName = 'blob.core.windows.net'; ZoneType = 'Forwarder'; IsDsIntegrated = $true; ReplicationScope = 'Forest'; MasterServers = @('10.41.0.4', 'fd00::4') }
}
function Get-DnsServerForwarder {
  [DnsServerForwarder]@{ UseRootHint = $false; IPAddress = @('192.0.2.1', '192.0.2.2') }
}
function Get-DnsServerResourceRecord([string] $ZoneName) {
  [DnsServerResourceRecord]@{ HostName = '@'; RecordType = 'SOA'; RecordData = [DnsServerResourceRecordSoa]@{ PrimaryServer = 'dc1.' } }
  if ($ZoneName -ne 'vault.azure.net') { return }
  [DnsServerResourceRecord]@{ HostName = 'kv1'; RecordType = 'A'; RecordData = [DnsServerResourceRecordA]@{ IPv4Address = '10.41.0.7' } }
  [DnsServerResourceRecord]@{ HostName = 'kv1'; RecordType = 'AAAA'; RecordData = [DnsServerResourceRecordAAAA]@{ IPv6Address = 'fd00::7' } }
  [DnsServerResourceRecord]@{ HostName = 'www'; RecordType = 'CNAME'; RecordData = [DnsServerResourceRecordCName]@{ HostNameAlias = 'kv1.vault.azure.net.' } }
}
`;
const asCsv = (command: string): string =>
  command.replace(/ConvertTo-Json > (\w+)\.json$/, 'Export-Csv $1.csv -NoTypeInformation');
const PLAIN = [
  // What is cut off is what is looked at.
  "$WarningPreference = 'SilentlyContinue'",
  'Get-DnsServerZone | ConvertTo-Csv > plain-zones.csv',
  'Get-DnsServerForwarder | ConvertTo-Csv > plain-forwarders.csv',
  'Get-DnsServerForwarder | ConvertTo-Json > plain-forwarders.json',
  'Get-DnsServerResourceRecord -ZoneName vault.azure.net | ConvertTo-Csv > plain-vault.azure.net.csv',
  'Get-DnsServerResourceRecord -ZoneName vault.azure.net | ConvertTo-Json > plain-vault.azure.net.json',
  'Get-DnsServerResourceRecord -ZoneName vault.azure.net | ConvertTo-Json -Depth 1 > flat-vault.azure.net.json',
];

describeWithPrograms('the pipelines', WANTED, ([pwsh = '']) => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;

  beforeAll(async () => {
    folder = await makeFolder();
    const commands = [ZONES_COMMAND, FORWARDERS_COMMAND, RECORDS_COMMAND];
    const lines = [...commands, ...commands.map(asCsv), ...PLAIN];
    await writeFile(join(folder.path, 'run.ps1'), `${OBJECTS}\n${lines.join('\n')}\n`);
    const { code, output } = await runProgram(
      pwsh,
      ['-NoProfile', '-NonInteractive', '-File', join(folder.path, 'run.ps1')],
      { cwd: folder.path },
    );
    expect({ code, output }).toEqual({ code: 0, output: '' });
  }, 120_000);
  afterAll(() => folder.remove());

  async function read(...names: readonly string[]): Promise<ResolverState> {
    const files = await Promise.all(
      names.map(async (file) => {
        const decoded = decodeText(await readFile(join(folder.path, file)));
        return { file, text: decoded.ok ? decoded.text : '' };
      }),
    );
    return readState(files, 'windows', {
      server: '192.0.2.53',
      clients: [],
      endpointNetworks: ['10.41.0.0/16'],
    });
  }

  test.each(['json', 'csv'])('give the whole state as %s', async (end) => {
    expect(await read(`zones.${end}`, `forwarders.${end}`, `records.${end}`)).toMatchObject({
      zones: [
        { name: '10.in-addr.arpa', kind: 'primary' },
        {
          name: 'vault.azure.net',
          kind: 'primary',
          scope: 'domain',
          records: [
            { name: 'kv1.vault.azure.net', type: 'A', values: ['10.41.0.7'] },
            { name: 'kv1.vault.azure.net', type: 'AAAA', values: ['fd00::7'] },
            { name: 'www.vault.azure.net', type: 'CNAME', values: ['kv1.vault.azure.net'] },
          ],
        },
        { name: 'copy.example', kind: 'secondary', records: [] },
      ],
      forwarders: [
        { suffix: 'blob.core.windows.net', to: ['10.41.0.4', 'fd00::4'], scope: 'forest' },
      ],
      upstream: { kind: 'forward', to: ['192.0.2.1', '192.0.2.2'] },
      notes: [],
    });
  });

  test('without them a CSV tells nothing of addresses and data, and no zone is empty', async () => {
    const state = await read(
      'plain-zones.csv',
      'plain-forwarders.csv',
      'plain-vault.azure.net.csv',
    );
    expect(state.upstream).toBeNull();
    expect(state.forwarders).toBeNull();
    expect(state.zones?.find(({ name }) => name === 'vault.azure.net')?.records).toBeNull();
    expect(new Set(state.notes?.map(({ values }) => values['column']))).toContain('RecordData');
  });

  test('JSON shows addresses as numbers, and record data as far as its depth reaches', async () => {
    const deep = await read('zones.json', 'plain-forwarders.json', 'plain-vault.azure.net.json');
    expect(deep.upstream).toEqual({ kind: 'forward', to: ['192.0.2.1', '192.0.2.2'] });
    const flat = await read('zones.json', 'forwarders.json', 'flat-vault.azure.net.json');
    expect(flat.zones?.find(({ name }) => name === 'vault.azure.net')?.records).toBeNull();
  });
});
