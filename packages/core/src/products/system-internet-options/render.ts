// The internet options of the SYSTEM account: a script that keeps what was there
// and can put it back, and the same as single commands.

import { commentLines, toLines } from '../shared/render/comment.ts';
import { parseProxy } from '../shared/render/proxy-address.ts';
import { quotePowerShell, scriptText } from '../shared/render/powershell-text.ts';
import { renderMachineOptions } from './render-machine.ts';
import { step, type RenderedFile, type RenderInput } from '../shared/render/rendered-file.ts';
import {
  checkedEntry,
  commandComments,
  LONGEST_COMMAND,
} from '../shared/render/windows-command.ts';

const HOW = [step('how.system.copy'), step('how.system.run'), step('how.system.restart')];
const BACK = [step('back.system.undo'), step('back.system.restart')];
const COMMAND_HOW = [step('how.system.command'), step('how.system.restart')];
const COMMAND_BACK = [step('back.system.reset')];

export function renderSystemInternetOptions(input: RenderInput): readonly RenderedFile[] {
  const { proxy, bypass, kept = [], removed = [], ofMachine } = input.plan.layers['system-bypass'];
  if (proxy === null) return [];
  if (ofMachine !== undefined) return renderMachineOptions(input, proxy);
  const { host, port } = parseProxy(proxy);
  const server = `${host}:${String(port)}`;
  const planned = bypass.map(checkedEntry);
  // The script keeps what it finds, so that nothing is lost that stands there by then.
  const list = planned.join(';');
  const heading = commentLines('#', input, {
    what: 'SYSTEM account: proxy and exceptions.',
    how: HOW,
    back: BACK,
  });
  const script = scriptText([
    ...heading,
    ...PARAMETERS,
    `$server = ${quotePowerShell(server)}`,
    `$bypass = ${quotePowerShell(list)}`,
    `$harmful = ${quotePowerShell(removed.join(';'))}`,
    ...SCRIPT,
  ]);
  const files: RenderedFile[] = [
    {
      path: 'system-internet-options/set-system-internet-options.ps1',
      text: script,
      layer: 'system-bypass',
      appliedBy: 'windows',
      how: HOW,
      back: BACK,
    },
  ];
  // A single command keeps nothing: it has to say all, and only what cmd.exe reads as it stands.
  const whole = [...kept, ...planned].join(';');
  const command = `bitsadmin /util /setieproxy LOCALSYSTEM MANUAL_PROXY ${server} ${whole === '' ? 'NULL' : `"${whole}"`}`;
  if (command.length <= LONGEST_COMMAND && kept.every(isPlainForCommand))
    files.push(commandFile(input, command));
  return files;
}

function commandFile(input: RenderInput, command: string): RenderedFile {
  const text = toLines(
    [
      '@echo off',
      ...commandComments(input, {
        what: 'SYSTEM account: proxy and exceptions.',
        how: COMMAND_HOW,
        back: COMMAND_BACK,
      }),
      command,
      'if errorlevel 1 exit /b 1',
      'bitsadmin /util /getieproxy LOCALSYSTEM',
    ],
    '\r\n',
  );
  return {
    path: 'system-internet-options/set-system-internet-options.cmd',
    text,
    layer: 'system-bypass',
    appliedBy: 'windows',
    how: COMMAND_HOW,
    back: COMMAND_BACK,
  };
}

/** Of today's entries nobody has checked more than that the program reads them. */
function isPlainForCommand(entry: string): boolean {
  return entry === '<local>' || /^[A-Za-z0-9._*:/[\]-]+$/.test(entry);
}

const PARAMETERS = [
  '#Requires -Version 5.1',
  '#Requires -RunAsAdministrator',
  '[CmdletBinding(SupportsShouldProcess = $true)]',
  'param([switch] $Undo)',
  'Set-StrictMode -Version 3.0',
  "$ErrorActionPreference = 'Stop'",
];

// bitsadmin is what Microsoft documents for a service account; the three registry
// values are set besides, since programs exist that read only them.
const SCRIPT = [
  "$key = 'Registry::HKEY_USERS\\S-1-5-18\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings'",
  "$policy = 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings'",
  "$kept = Join-Path $env:ProgramData 'Sekisho\\system-internet-options.before.json'",
  "$bitsadmin = Join-Path $env:SystemRoot 'System32\\bitsadmin.exe'",
  "$names = @('ProxyEnable', 'ProxyServer', 'ProxyOverride', 'AutoConfigURL')",
  '',
  'function Read-Options {',
  '    $item = Get-Item -LiteralPath $key',
  '    $values = [ordered]@{}',
  '    foreach ($name in $names) { $values[$name] = $item.GetValue($name, $null) }',
  '    return [pscustomobject]$values',
  '}',
  '',
  'function Write-Options($Options) {',
  '    foreach ($name in $names) {',
  '        $value = $Options.$name',
  '        if ($null -eq $value) { Remove-ItemProperty -LiteralPath $key -Name $name -ErrorAction SilentlyContinue; continue }',
  "        $type = if ($name -eq 'ProxyEnable') { 'DWord' } else { 'String' }",
  '        New-ItemProperty -LiteralPath $key -Name $name -Value $value -PropertyType $type -Force | Out-Null',
  '    }',
  '    if (-not (Test-Path -LiteralPath $bitsadmin)) {',
  "        Write-Warning 'there is no bitsadmin here: only the registry values were set'",
  '        return',
  '    }',
  '    if ($Options.ProxyEnable -eq 1) {',
  "        $list = if ([string]::IsNullOrEmpty($Options.ProxyOverride)) { 'NULL' } else { $Options.ProxyOverride }",
  '        & $bitsadmin /util /setieproxy LOCALSYSTEM MANUAL_PROXY $Options.ProxyServer $list | Out-Null',
  '    } elseif (-not [string]::IsNullOrEmpty($Options.AutoConfigURL)) {',
  '        & $bitsadmin /util /setieproxy LOCALSYSTEM AUTOSCRIPT $Options.AutoConfigURL | Out-Null',
  '    } else {',
  '        & $bitsadmin /util /setieproxy LOCALSYSTEM RESET | Out-Null',
  '    }',
  '    if ($LASTEXITCODE -ne 0) { throw "bitsadmin ended with $LASTEXITCODE" }',
  '}',
  '',
  'function Test-Same($A, $B) {',
  '    foreach ($name in $names) { if ("$($A.$name)" -ne "$($B.$name)") { return $false } }',
  '    return $true',
  '}',
  '',
  "$perUser = Get-ItemProperty -LiteralPath $policy -Name 'ProxySettingsPerUser' -ErrorAction SilentlyContinue",
  'if ($null -ne $perUser -and $perUser.ProxySettingsPerUser -eq 0) {',
  "    Write-Warning 'a policy makes proxy settings those of the machine: what this script sets may not be read'",
  '}',
  '',
  'if ($Undo) {',
  "    if (-not (Test-Path -LiteralPath $kept)) { Write-Output 'nothing to undo'; return }",
  '    $before = Get-Content -LiteralPath $kept -Raw | ConvertFrom-Json',
  "    if (-not $PSCmdlet.ShouldProcess('internet options of SYSTEM', 'put back')) { return }",
  '    Write-Options $before',
  '    Remove-Item -LiteralPath $kept',
  "    Write-Output 'the internet options of SYSTEM are as before'",
  '    return',
  '}',
  '',
  '$now = Read-Options',
  '# Exceptions of others stay, in their order; those that the plan calls harmful go.',
  "$planned = @($bypass -split ';' | Where-Object { $_ -ne '' })",
  "$remove = @($harmful -split ';' | Where-Object { $_ -ne '' })",
  "$stays = @(\"$($now.ProxyOverride)\" -split '[;\\s]+' | Where-Object { $_ -ne '' -and $planned -notcontains $_ -and $remove -notcontains $_ })",
  "$exceptions = @($stays + $planned) -join ';'",
  'if ($stays.Count -gt 0) { Write-Output "exceptions that stay: $($stays -join \';\')" }',
  '$wanted = [pscustomobject]@{ ProxyEnable = 1; ProxyServer = $server; ProxyOverride = $exceptions; AutoConfigURL = $null }',
  "if (Test-Same $now $wanted) { Write-Output 'the internet options of SYSTEM are already as planned'; return }",
  'if (-not $PSCmdlet.ShouldProcess(\'internet options of SYSTEM\', "proxy $server, exceptions $exceptions")) { return }',
  '# Only the first run keeps what it finds: later ones would keep their own work.',
  'if (-not (Test-Path -LiteralPath $kept)) {',
  '    New-Item -ItemType Directory -Force -Path (Split-Path $kept) | Out-Null',
  '    $now | ConvertTo-Json | Set-Content -LiteralPath $kept -Encoding Unicode',
  '}',
  'Write-Options $wanted',
  "if (Test-Same (Read-Options) $wanted) { Write-Output 'the internet options of SYSTEM are now as planned' }",
  "else { Write-Warning 'the registry does not show what was set: look at bitsadmin /util /getieproxy LOCALSYSTEM' }",
];
