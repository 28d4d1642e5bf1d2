# Windows DNS Server: the names that have a private address.
# Made by Sekisho from the plan of site japan-east, appliance appliance1, scope zone. Change the plan, not this file.
# Apply 1: on the DNS server, in an elevated PowerShell: .\windows-dns.ps1 -WhatIf
# Apply 2: then without -WhatIf, on each DNS server that clients ask; records in Active Directory: -ReplicationScope Domain (or Forest)
# Apply 3: conditional forwarders never with a scope that a domain controller at their target has too: it would get them and forward to itself (a loop)
# Apply 4: Resolve-DnsName each name against the server
# Go back 1: .\windows-dns.ps1 -Remove (only what this script made is removed)
#Requires -Version 5.1
#Requires -RunAsAdministrator
#Requires -Modules DnsServer
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [switch] $Remove,
    [ValidateSet('', 'Domain', 'Forest', 'Legacy')] [string] $ReplicationScope = ''
)
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$mark = 'sekisho japan-east'
$records = @(
    [pscustomobject]@{ Name = '1265443793182260898-asr-pod01-id1.jpe.privatelink.siterecovery.windowsazure.com'; Ttl = 10; A = @('10.2.1.13'); AAAA = @() }
    [pscustomobject]@{ Name = '1265443793182260898-asr-pod01-prot2.jpe.privatelink.siterecovery.windowsazure.com'; Ttl = 10; A = @('10.2.1.17'); AAAA = @() }
    [pscustomobject]@{ Name = '1265443793182260898-asr-pod01-rcm1.jpe.privatelink.siterecovery.windowsazure.com'; Ttl = 10; A = @('10.2.1.14'); AAAA = @() }
    [pscustomobject]@{ Name = '1265443793182260898-asr-pod01-srs1.jpe.privatelink.siterecovery.windowsazure.com'; Ttl = 10; A = @('10.2.1.15'); AAAA = @() }
    [pscustomobject]@{ Name = '1265443793182260898-asr-pod01-tel1.jpe.privatelink.siterecovery.windowsazure.com'; Ttl = 10; A = @('10.2.1.16'); AAAA = @() }
    [pscustomobject]@{ Name = 'privateasr2cache.blob.core.windows.net'; Ttl = 10; A = @('10.2.1.20'); AAAA = @() }
    [pscustomobject]@{ Name = 'privateasr2cache.privatelink.blob.core.windows.net'; Ttl = 10; A = @('10.2.1.20'); AAAA = @() }
)
$forwarders = @(
)
$made = Join-Path $env:ProgramData 'Sekisho\windows-dns-forwarders.txt'

# A zone is ours when it holds the mark; everything else is left alone.
function Test-OwnZone([string] $Name) {
    $texts = Get-DnsServerResourceRecord -ZoneName $Name -Name "@" -RRType Txt -ErrorAction SilentlyContinue
    return @($texts | Where-Object { $_.RecordData.DescriptiveText -eq $mark }).Count -gt 0
}

function Find-Zone([string] $Name) {
    return Get-DnsServerZone -Name $Name -ErrorAction SilentlyContinue
}

function New-OwnZone([string] $Name) {
    if ($ReplicationScope -eq "") { Add-DnsServerPrimaryZone -Name $Name -ZoneFile "$Name.dns" }
    else { Add-DnsServerPrimaryZone -Name $Name -ReplicationScope $ReplicationScope }
    Add-DnsServerResourceRecord -ZoneName $Name -Name "@" -Txt -DescriptiveText $mark
}

function Set-Addresses([string] $Name, [string] $Type, [string[]] $Wanted, [int] $Ttl) {
    $found = @(Get-DnsServerResourceRecord -ZoneName $Name -Name "@" -RRType $Type -ErrorAction SilentlyContinue)
    $have = @($found | ForEach-Object { if ($Type -eq "A") { "$($_.RecordData.IPv4Address)" } else { "$($_.RecordData.IPv6Address)" } })
    foreach ($address in $Wanted) {
        if ($have -contains $address) { continue }
        if (-not $PSCmdlet.ShouldProcess($Name, "add $Type $address")) { continue }
        $record = @{ ZoneName = $Name; Name = "@"; TimeToLive = New-TimeSpan -Seconds $Ttl }
        if ($Type -eq "A") { $record.IPv4Address = $address; Add-DnsServerResourceRecordA @record }
        else { $record.IPv6Address = $address; Add-DnsServerResourceRecordAAAA @record }
    }
    foreach ($address in $have) {
        if ($Wanted -contains $address) { continue }
        if (-not $PSCmdlet.ShouldProcess($Name, "remove $Type $address")) { continue }
        Remove-DnsServerResourceRecord -ZoneName $Name -Name "@" -RRType $Type -RecordData $address -Force
    }
}

# Conditional forwarders hold no mark: which ones are ours stands in a file.
function Read-Made {
    if (-not (Test-Path -LiteralPath $made)) { return }
    Get-Content -LiteralPath $made
}

function Save-Made([string[]] $Names) {
    New-Item -ItemType Directory -Force -Path (Split-Path $made) | Out-Null
    Set-Content -LiteralPath $made -Value $Names -Encoding ASCII
}

foreach ($record in $records) {
    $name = $record.Name
    $zone = Find-Zone $name
    if ($null -ne $zone -and -not (Test-OwnZone $name)) {
        Write-Warning "$name is a zone that this script did not make: left as it is"
        continue
    }
    if ($Remove) {
        if ($null -ne $zone -and $PSCmdlet.ShouldProcess($name, "remove zone")) { Remove-DnsServerZone -Name $name -Force }
        continue
    }
    if ($null -eq $zone) {
        if (-not $PSCmdlet.ShouldProcess($name, "add zone with $($record.A + $record.AAAA)")) { continue }
        New-OwnZone $name
    }
    Set-Addresses $name "A" $record.A $record.Ttl
    Set-Addresses $name "AAAA" $record.AAAA $record.Ttl
}

foreach ($forwarder in $forwarders) {
    $name = $forwarder.Name
    $zone = Find-Zone $name
    $ours = @(Read-Made)
    if ($null -ne $zone -and $ours -notcontains $name) {
        Write-Warning "$name is a zone that this script did not make: left as it is"
        continue
    }
    if ($Remove) {
        if ($null -eq $zone -or -not $PSCmdlet.ShouldProcess($name, "remove forwarder")) { continue }
        Remove-DnsServerZone -Name $name -Force
        Save-Made @($ours | Where-Object { $_ -ne $name })
        continue
    }
    if (-not $PSCmdlet.ShouldProcess($name, "forward to $($forwarder.Servers)")) { continue }
    if ($null -ne $zone) { Set-DnsServerConditionalForwarderZone -Name $name -MasterServers $forwarder.Servers }
    elseif ($ReplicationScope -eq "") { Add-DnsServerConditionalForwarderZone -Name $name -MasterServers $forwarder.Servers }
    else { Add-DnsServerConditionalForwarderZone -Name $name -MasterServers $forwarder.Servers -ReplicationScope $ReplicationScope }
    Save-Made @(@($ours) + $name | Select-Object -Unique)
}
