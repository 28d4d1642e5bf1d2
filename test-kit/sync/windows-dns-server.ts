// In place of a DNS server of Windows, which runs on no machine of these tests: a module with the cmdlets of `DnsServer`
// that our script uses, and no more, whose zones are a file, and a server that answers by that file. PowerShell is real.

import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Answer } from 'dns-packet';

import { freePort, makeFolder, runProgram, type Wanted } from '../render/programs.ts';
import { startSmallDns, type Lookup, type SmallDnsServer } from '../render/small-dns.ts';

export const POWERSHELL_WANTED: readonly Wanted[] = [
  { program: 'pwsh', debianPackage: 'none: dotnet tool install --global PowerShell' },
];

/** As Windows does: what is there already, or is not there, is an error; a zone's own name is `@`. */
const MODULE = String.raw`
$file = $env:STANDIN_ZONES
function Read-Zones { Get-Content -LiteralPath $file -Raw | ConvertFrom-Json -AsHashtable }
function Save-Zones($Zones) { ConvertTo-Json -Depth 5 $Zones | Set-Content -LiteralPath $file }
function Assert-Apex([string] $Name) { if ($Name -ne '@') { throw "only @ is expected, not $Name" } }
function Get-DnsServerZone {
  [CmdletBinding()] param([string] $Name)
  if ((Read-Zones).ContainsKey($Name)) { [pscustomobject]@{ ZoneName = $Name; ZoneType = 'Primary' } }
  else { Write-Error "The zone $Name was not found on server." }
}
function Add-DnsServerPrimaryZone {
  [CmdletBinding()] param([Parameter(Mandatory)] [string] $Name, [Parameter(Mandatory)] [string] $ZoneFile)
  $zones = Read-Zones
  if ($zones.ContainsKey($Name)) { Write-Error "$Name is there"; return }
  $zones[$Name] = @{ A = @(); AAAA = @(); TXT = @() }
  Save-Zones $zones
}
function Get-DnsServerResourceRecord {
  [CmdletBinding()] param([string] $ZoneName, [string] $Name, [string] $RRType)
  Assert-Apex $Name
  $zones = Read-Zones
  if (-not $zones.ContainsKey($ZoneName)) { Write-Error "no zone $ZoneName"; return }
  foreach ($value in $zones[$ZoneName][$RRType.ToUpper()]) {
    $data = switch ($RRType) {
      'A' { [pscustomobject]@{ IPv4Address = [ipaddress] $value } }
      'AAAA' { [pscustomobject]@{ IPv6Address = [ipaddress] $value } }
      'Txt' { [pscustomobject]@{ DescriptiveText = $value } }
    }
    [pscustomobject]@{ HostName = '@'; RecordType = $RRType; RecordData = $data }
  }
}
function Add-Value([string] $Zone, [string] $Name, [string] $Type, [string] $Value) {
  Assert-Apex $Name
  $zones = Read-Zones
  if ($zones[$Zone][$Type] -contains $Value) { throw "$Value is there" }
  $zones[$Zone][$Type] = @($zones[$Zone][$Type]) + $Value
  Save-Zones $zones
}
function Add-DnsServerResourceRecord {
  [CmdletBinding()] param([string] $ZoneName, [string] $Name, [switch] $Txt, [string] $DescriptiveText)
  Add-Value $ZoneName $Name 'TXT' $DescriptiveText
}
function Add-DnsServerResourceRecordA {
  [CmdletBinding()] param([string] $ZoneName, [string] $Name, [ipaddress] $IPv4Address, [timespan] $TimeToLive)
  Add-Value $ZoneName $Name 'A' "$IPv4Address"
}
function Add-DnsServerResourceRecordAAAA {
  [CmdletBinding()] param([string] $ZoneName, [string] $Name, [ipaddress] $IPv6Address, [timespan] $TimeToLive)
  Add-Value $ZoneName $Name 'AAAA' "$IPv6Address"
}
function Remove-DnsServerResourceRecord {
  [CmdletBinding()] param([string] $ZoneName, [string] $Name, [string] $RRType, [string] $RecordData, [switch] $Force)
  Assert-Apex $Name
  $zones = Read-Zones
  if ($zones[$ZoneName][$RRType] -notcontains $RecordData) { Write-Error "no $RecordData"; return }
  $zones[$ZoneName][$RRType] = @($zones[$ZoneName][$RRType] | Where-Object { $_ -ne $RecordData })
  Save-Zones $zones
}
Export-ModuleMember -Function *-DnsServer*
`;

export interface WindowsDnsServer {
  readonly port: number;
  readonly folder: string;
  /** As a person does at the server: a script, or a command. */
  run(how: { readonly script: string } | { readonly command: string }): Promise<void>;
  start(): Promise<void>;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export async function prepareWindowsDns(path: string): Promise<WindowsDnsServer> {
  const folder = await makeFolder();
  const modules = join(folder.path, 'modules');
  const zones = join(folder.path, 'zones.json');
  await mkdir(join(modules, 'DnsServer'), { recursive: true });
  await writeFile(join(modules, 'DnsServer', 'DnsServer.psm1'), MODULE);
  await writeFile(zones, '{}');
  const lookup = answerFrom(zones);
  const port = await freePort();
  let running: SmallDnsServer | null = null;
  const kill = async (): Promise<void> => {
    await running?.close();
    running = null;
  };
  return {
    port,
    folder: folder.path,
    kill,
    async run(how) {
      const what = 'script' in how ? ['-File', how.script] : ['-Command', how.command];
      const { code, output } = await runProgram(path, ['-NoProfile', '-NonInteractive', ...what], {
        cwd: folder.path,
        env: {
          ...process.env,
          PSModulePath: modules,
          ProgramData: folder.path,
          STANDIN_ZONES: zones,
        },
      });
      if (code !== 0 || output.trim() !== '') throw new Error(`${String(code)}: ${output}`);
    },
    async start() {
      running = await startSmallDns('127.0.0.1', lookup, port);
    },
    async stop() {
      await kill();
      await folder.remove();
    },
  };
}

interface Zone {
  readonly A: readonly string[];
  readonly AAAA: readonly string[];
}

function answerFrom(file: string): Lookup {
  return (name, type): readonly Answer[] | null => {
    const zones = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, Zone>>;
    const zone = zones[name];
    if (zone === undefined) return null;
    return type === 'A' || type === 'AAAA'
      ? zone[type].map((data) => ({ type, name, ttl: 10, data }))
      : [];
  };
}
