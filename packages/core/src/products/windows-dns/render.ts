// Windows DNS Server: a script that makes a zone for every planned name, or
// conditional forwarders. It marks the zones it makes, and touches no other.

import { forwarderLoops } from '../../plan/forwarder-loops.ts';
import { commentLines } from '../shared/render/comment.ts';
import {
  dnsAnswers,
  dnsForwards,
  isIPv6,
  splitAnswers,
  type DnsAnswer,
  type DnsForward,
} from '../shared/render/dns-answers.ts';
import { listPowerShell, quotePowerShell, scriptText } from '../shared/render/powershell-text.ts';
import { step, type RenderedFile, type RenderInput } from '../shared/render/rendered-file.ts';

/** Where the forwarders' target is told to be a domain controller that would get them too. */
function howFor(input: RenderInput): RenderedFile['how'] {
  const loops = forwarderLoops(input.site, input.appliance);
  if (loops.length === 0) return HOW;
  const others = loops.map(({ other }) => `${other.name} (${other.address})`).join(', ');
  return [
    step('how.windows-dns.preview'),
    step('how.windows-dns.run-without-scope', { others }),
    step('how.windows-dns.look-first'),
    step('how.windows-dns.check'),
  ];
}

const HOW = [
  step('how.windows-dns.preview'),
  step('how.windows-dns.run'),
  step('how.windows-dns.no-loop'),
  step('how.windows-dns.check'),
];
const BACK = [step('back.windows-dns.remove')];

export function renderWindowsDns(input: RenderInput): readonly RenderedFile[] {
  const { own: answers, hosted } = splitAnswers(dnsAnswers(input));
  const forwards = dnsForwards(input);
  if (answers.length === 0 && hosted.length === 0 && forwards.length === 0) return [];
  const how = forwards.length === 0 ? HOW : howFor(input);
  const heading = commentLines('#', input, {
    what: 'Windows DNS Server: the names that have a private address.',
    how,
    back: BACK,
  });
  const mark = `sekisho ${input.plan.site}`.replaceAll(/[^\w .-]/g, '?');
  const text = scriptText([
    ...heading,
    ...(how === HOW ? PARAMETERS : WITHOUT_SCOPE),
    ...dataLines(mark, answers, forwards),
    ...FUNCTIONS,
    ...MAIN,
    ...hostedLines(hosted),
  ]);
  return [
    {
      path: 'windows-dns/windows-dns.ps1',
      text,
      layer: 'dns',
      appliedBy: 'dns',
      how,
      back: BACK,
    },
  ];
}

const PARAMETERS = [
  '#Requires -Version 5.1',
  '#Requires -RunAsAdministrator',
  '#Requires -Modules DnsServer',
  '[CmdletBinding(SupportsShouldProcess = $true)]',
  'param(',
  '    [switch] $Remove,',
  "    [ValidateSet('', 'Domain', 'Forest', 'Legacy')] [string] $ReplicationScope = ''",
  ')',
  'Set-StrictMode -Version 3.0',
  "$ErrorActionPreference = 'Stop'",
];

/** Records in zones that the server has: nothing of others is changed there. */
function hostedLines(hosted: readonly (DnsAnswer & { readonly hostedZone: string })[]): string[] {
  if (hosted.length === 0) return [];
  return [
    '',
    '# Zones that are there already: their own records stay, and no zone is made beside or inside them.',
    '$inZones = @(',
    ...hosted.map(
      ({ name, hostedZone, ttlSeconds, addresses }) =>
        `    [pscustomobject]@{ Zone = ${quotePowerShell(hostedZone)}; Name = ${quotePowerShell(name === hostedZone ? '@' : name.slice(0, -hostedZone.length - 1))}; Ttl = ${String(ttlSeconds)}; A = ${listPowerShell(addresses.filter((each) => !isIPv6(each)))}; AAAA = ${listPowerShell(addresses.filter(isIPv6))} }`,
    ),
    ')',
    ...IN_ZONES,
  ];
}

const IN_ZONES = [
  'function Set-InZone($Record, [string] $Type, [string[]] $Wanted) {',
  '    $found = @(Get-DnsServerResourceRecord -ZoneName $Record.Zone -Name $Record.Name -RRType $Type -ErrorAction SilentlyContinue)',
  '    $have = @($found | ForEach-Object { if ($Type -eq "A") { "$($_.RecordData.IPv4Address)" } else { "$($_.RecordData.IPv6Address)" } })',
  '    $title = "$($Record.Name).$($Record.Zone)"',
  '    foreach ($address in $Wanted) {',
  '        if ($Remove) {',
  '            if ($have -notcontains $address) { continue }',
  '            if (-not $PSCmdlet.ShouldProcess($title, "remove $Type $address")) { continue }',
  '            Remove-DnsServerResourceRecord -ZoneName $Record.Zone -Name $Record.Name -RRType $Type -RecordData $address -Force',
  '            continue',
  '        }',
  '        if ($have -contains $address) { continue }',
  '        if (-not $PSCmdlet.ShouldProcess($title, "add $Type $address")) { continue }',
  '        $new = @{ ZoneName = $Record.Zone; Name = $Record.Name; TimeToLive = New-TimeSpan -Seconds $Record.Ttl }',
  '        if ($Type -eq "A") { $new.IPv4Address = $address; Add-DnsServerResourceRecordA @new }',
  '        else { $new.IPv6Address = $address; Add-DnsServerResourceRecordAAAA @new }',
  '    }',
  '    $others = @($have | Where-Object { $Wanted -notcontains $_ })',
  '    if (-not $Remove -and $others.Count -gt 0) { Write-Warning "$title also has $others, which this script did not set: look whose they are" }',
  '}',
  '',
  'foreach ($record in $inZones) {',
  '    if ($null -eq (Find-Zone $record.Zone)) {',
  '        Write-Warning "$($record.Zone) is no zone of this server: nothing is added"',
  '        continue',
  '    }',
  '    Set-InZone $record "A" $record.A',
  '    Set-InZone $record "AAAA" $record.AAAA',
  '}',
];

/** With a scope, the forwarders would go to their own target too. */
const WITHOUT_SCOPE = [
  ...PARAMETERS.slice(0, 4),
  'param([switch] $Remove)',
  "$ReplicationScope = ''",
  ...PARAMETERS.slice(-2),
];

function dataLines(
  mark: string,
  answers: readonly DnsAnswer[],
  forwards: readonly DnsForward[],
): string[] {
  return [
    `$mark = ${quotePowerShell(mark)}`,
    '$records = @(',
    ...answers.map(
      ({ name, ttlSeconds, addresses }) =>
        `    [pscustomobject]@{ Name = ${quotePowerShell(name)}; Ttl = ${String(ttlSeconds)}; A = ${listPowerShell(addresses.filter((each) => !isIPv6(each)))}; AAAA = ${listPowerShell(addresses.filter(isIPv6))} }`,
    ),
    ')',
    '$forwarders = @(',
    ...forwards.map(
      ({ suffix, to }) =>
        `    [pscustomobject]@{ Name = ${quotePowerShell(suffix)}; Servers = ${listPowerShell(to)} }`,
    ),
    ')',
    "$made = Join-Path $env:ProgramData 'Sekisho\\windows-dns-forwarders.txt'",
  ];
}

const FUNCTIONS = [
  '',
  '# A zone is ours when it holds the mark; everything else is left alone.',
  'function Test-OwnZone([string] $Name) {',
  '    $texts = Get-DnsServerResourceRecord -ZoneName $Name -Name "@" -RRType Txt -ErrorAction SilentlyContinue',
  '    return @($texts | Where-Object { $_.RecordData.DescriptiveText -eq $mark }).Count -gt 0',
  '}',
  '',
  'function Find-Zone([string] $Name) {',
  '    return Get-DnsServerZone -Name $Name -ErrorAction SilentlyContinue',
  '}',
  '',
  'function New-OwnZone([string] $Name) {',
  '    if ($ReplicationScope -eq "") { Add-DnsServerPrimaryZone -Name $Name -ZoneFile "$Name.dns" }',
  '    else { Add-DnsServerPrimaryZone -Name $Name -ReplicationScope $ReplicationScope }',
  '    Add-DnsServerResourceRecord -ZoneName $Name -Name "@" -Txt -DescriptiveText $mark',
  '}',
  '',
  'function Set-Addresses([string] $Name, [string] $Type, [string[]] $Wanted, [int] $Ttl) {',
  '    $found = @(Get-DnsServerResourceRecord -ZoneName $Name -Name "@" -RRType $Type -ErrorAction SilentlyContinue)',
  '    $have = @($found | ForEach-Object { if ($Type -eq "A") { "$($_.RecordData.IPv4Address)" } else { "$($_.RecordData.IPv6Address)" } })',
  '    foreach ($address in $Wanted) {',
  '        if ($have -contains $address) { continue }',
  '        if (-not $PSCmdlet.ShouldProcess($Name, "add $Type $address")) { continue }',
  '        $record = @{ ZoneName = $Name; Name = "@"; TimeToLive = New-TimeSpan -Seconds $Ttl }',
  '        if ($Type -eq "A") { $record.IPv4Address = $address; Add-DnsServerResourceRecordA @record }',
  '        else { $record.IPv6Address = $address; Add-DnsServerResourceRecordAAAA @record }',
  '    }',
  '    foreach ($address in $have) {',
  '        if ($Wanted -contains $address) { continue }',
  '        if (-not $PSCmdlet.ShouldProcess($Name, "remove $Type $address")) { continue }',
  '        Remove-DnsServerResourceRecord -ZoneName $Name -Name "@" -RRType $Type -RecordData $address -Force',
  '    }',
  '}',
  '',
  '# Conditional forwarders hold no mark: which ones are ours stands in a file.',
  'function Read-Made {',
  '    if (-not (Test-Path -LiteralPath $made)) { return }',
  '    Get-Content -LiteralPath $made',
  '}',
  '',
  'function Save-Made([string[]] $Names) {',
  '    New-Item -ItemType Directory -Force -Path (Split-Path $made) | Out-Null',
  '    Set-Content -LiteralPath $made -Value $Names -Encoding ASCII',
  '}',
];

const MAIN = [
  '',
  'foreach ($record in $records) {',
  '    $name = $record.Name',
  '    $zone = Find-Zone $name',
  '    if ($null -ne $zone -and -not (Test-OwnZone $name)) {',
  '        Write-Warning "$name is a zone that this script did not make: left as it is"',
  '        continue',
  '    }',
  '    if ($Remove) {',
  '        if ($null -ne $zone -and $PSCmdlet.ShouldProcess($name, "remove zone")) { Remove-DnsServerZone -Name $name -Force }',
  '        continue',
  '    }',
  '    if ($null -eq $zone) {',
  '        if (-not $PSCmdlet.ShouldProcess($name, "add zone with $($record.A + $record.AAAA)")) { continue }',
  '        New-OwnZone $name',
  '    }',
  '    Set-Addresses $name "A" $record.A $record.Ttl',
  '    Set-Addresses $name "AAAA" $record.AAAA $record.Ttl',
  '}',
  '',
  'foreach ($forwarder in $forwarders) {',
  '    $name = $forwarder.Name',
  '    $zone = Find-Zone $name',
  '    $ours = @(Read-Made)',
  '    if ($null -ne $zone -and $ours -notcontains $name) {',
  '        Write-Warning "$name is a zone that this script did not make: left as it is"',
  '        continue',
  '    }',
  '    if ($Remove) {',
  '        if ($null -eq $zone -or -not $PSCmdlet.ShouldProcess($name, "remove forwarder")) { continue }',
  '        Remove-DnsServerZone -Name $name -Force',
  '        Save-Made @($ours | Where-Object { $_ -ne $name })',
  '        continue',
  '    }',
  '    if (-not $PSCmdlet.ShouldProcess($name, "forward to $($forwarder.Servers)")) { continue }',
  '    if ($null -ne $zone) { Set-DnsServerConditionalForwarderZone -Name $name -MasterServers $forwarder.Servers }',
  '    elseif ($ReplicationScope -eq "") { Add-DnsServerConditionalForwarderZone -Name $name -MasterServers $forwarder.Servers }',
  '    else { Add-DnsServerConditionalForwarderZone -Name $name -MasterServers $forwarder.Servers -ReplicationScope $ReplicationScope }',
  '    Save-Made @(@($ours) + $name | Select-Object -Unique)',
  '}',
];
