# SYSTEM account: proxy and exceptions.
# Made by Sekisho from the plan of site japan-east, appliance appliance1, scope names. Change the plan, not this file.
# Apply 1: copy the file to the appliance
# Apply 2: in an elevated PowerShell: .\set-system-internet-options.ps1 -WhatIf, then without -WhatIf
# Apply 3: restart the appliance, or the services that run as SYSTEM
# Go back 1: .\set-system-internet-options.ps1 -Undo (puts back what stood there before the first run)
# Go back 2: restart as above
#Requires -Version 5.1
#Requires -RunAsAdministrator
[CmdletBinding(SupportsShouldProcess = $true)]
param([switch] $Undo)
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$server = '10.1.1.20:3128'
$bypass = '1265443793182260898-asr-pod01-id1.jpe.privatelink.siterecovery.windowsazure.com;1265443793182260898-asr-pod01-prot2.jpe.privatelink.siterecovery.windowsazure.com;1265443793182260898-asr-pod01-rcm1.jpe.privatelink.siterecovery.windowsazure.com;1265443793182260898-asr-pod01-srs1.jpe.privatelink.siterecovery.windowsazure.com;1265443793182260898-asr-pod01-tel1.jpe.privatelink.siterecovery.windowsazure.com;privateasr2cache.blob.core.windows.net'
$harmful = ''
$key = 'Registry::HKEY_USERS\S-1-5-18\Software\Microsoft\Windows\CurrentVersion\Internet Settings'
$policy = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\CurrentVersion\Internet Settings'
$kept = Join-Path $env:ProgramData 'Sekisho\system-internet-options.before.json'
$bitsadmin = Join-Path $env:SystemRoot 'System32\bitsadmin.exe'
$names = @('ProxyEnable', 'ProxyServer', 'ProxyOverride', 'AutoConfigURL')

function Read-Options {
    $item = Get-Item -LiteralPath $key
    $values = [ordered]@{}
    foreach ($name in $names) { $values[$name] = $item.GetValue($name, $null) }
    return [pscustomobject]$values
}

function Write-Options($Options) {
    foreach ($name in $names) {
        $value = $Options.$name
        if ($null -eq $value) { Remove-ItemProperty -LiteralPath $key -Name $name -ErrorAction SilentlyContinue; continue }
        $type = if ($name -eq 'ProxyEnable') { 'DWord' } else { 'String' }
        New-ItemProperty -LiteralPath $key -Name $name -Value $value -PropertyType $type -Force | Out-Null
    }
    if (-not (Test-Path -LiteralPath $bitsadmin)) {
        Write-Warning 'there is no bitsadmin here: only the registry values were set'
        return
    }
    if ($Options.ProxyEnable -eq 1) {
        $list = if ([string]::IsNullOrEmpty($Options.ProxyOverride)) { 'NULL' } else { $Options.ProxyOverride }
        & $bitsadmin /util /setieproxy LOCALSYSTEM MANUAL_PROXY $Options.ProxyServer $list | Out-Null
    } elseif (-not [string]::IsNullOrEmpty($Options.AutoConfigURL)) {
        & $bitsadmin /util /setieproxy LOCALSYSTEM AUTOSCRIPT $Options.AutoConfigURL | Out-Null
    } else {
        & $bitsadmin /util /setieproxy LOCALSYSTEM RESET | Out-Null
    }
    if ($LASTEXITCODE -ne 0) { throw "bitsadmin ended with $LASTEXITCODE" }
}

function Test-Same($A, $B) {
    foreach ($name in $names) { if ("$($A.$name)" -ne "$($B.$name)") { return $false } }
    return $true
}

$perUser = Get-ItemProperty -LiteralPath $policy -Name 'ProxySettingsPerUser' -ErrorAction SilentlyContinue
if ($null -ne $perUser -and $perUser.ProxySettingsPerUser -eq 0) {
    Write-Warning 'a policy makes proxy settings those of the machine: what this script sets may not be read'
}

if ($Undo) {
    if (-not (Test-Path -LiteralPath $kept)) { Write-Output 'nothing to undo'; return }
    $before = Get-Content -LiteralPath $kept -Raw | ConvertFrom-Json
    if (-not $PSCmdlet.ShouldProcess('internet options of SYSTEM', 'put back')) { return }
    Write-Options $before
    Remove-Item -LiteralPath $kept
    Write-Output 'the internet options of SYSTEM are as before'
    return
}

$now = Read-Options
# Exceptions of others stay, in their order; those that the plan calls harmful go.
$planned = @($bypass -split ';' | Where-Object { $_ -ne '' })
$remove = @($harmful -split ';' | Where-Object { $_ -ne '' })
$stays = @("$($now.ProxyOverride)" -split '[;\s]+' | Where-Object { $_ -ne '' -and $planned -notcontains $_ -and $remove -notcontains $_ })
$exceptions = @($stays + $planned) -join ';'
if ($stays.Count -gt 0) { Write-Output "exceptions that stay: $($stays -join ';')" }
$wanted = [pscustomobject]@{ ProxyEnable = 1; ProxyServer = $server; ProxyOverride = $exceptions; AutoConfigURL = $null }
if (Test-Same $now $wanted) { Write-Output 'the internet options of SYSTEM are already as planned'; return }
if (-not $PSCmdlet.ShouldProcess('internet options of SYSTEM', "proxy $server, exceptions $exceptions")) { return }
# Only the first run keeps what it finds: later ones would keep their own work.
if (-not (Test-Path -LiteralPath $kept)) {
    New-Item -ItemType Directory -Force -Path (Split-Path $kept) | Out-Null
    $now | ConvertTo-Json | Set-Content -LiteralPath $kept -Encoding Unicode
}
Write-Options $wanted
if (Test-Same (Read-Options) $wanted) { Write-Output 'the internet options of SYSTEM are now as planned' }
else { Write-Warning 'the registry does not show what was set: look at bitsadmin /util /getieproxy LOCALSYSTEM' }
