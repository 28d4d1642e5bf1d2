// English texts of the products: how a file is put into force, and back. They stand in the files themselves too.

export const PRODUCTS_EN = {
  'product.azure-firewall': 'Azure Firewall application rules',
  'product.bind': 'BIND, one zone for each name',
  'product.bind-rpz': 'BIND, response policy zone',
  'product.configuration-manager': "the appliance's Configuration Manager",
  'product.coredns': 'CoreDNS',
  'product.dnsmasq': 'dnsmasq',
  'product.edl': 'external dynamic lists of commercial firewalls',
  'product.firewall': 'the firewall on premises, as a table',
  'product.hosts': 'hosts file, for a test',
  'product.mobility-agent': 'mobility agent, where it speaks to Azure itself',
  'product.pac': 'PAC file',
  'product.squid': 'Squid',
  'product.system-internet-options': 'internet options of the SYSTEM account',
  'product.unbound': 'Unbound',
  'product.windows-dns': 'Windows DNS Server',
  'product.winhttp': 'WinHTTP of the machine',
  'how.copy-folder': 'copy the folder {folder} to {to}',
  'how.copy-folder-on': 'on {server}: copy the folder {folder} to {to}',
  'how.copy-to-proxy': 'copy the folder {folder} to {to} on the proxy',
  'how.copy-to-proxy-on': 'on {server}: copy the folder {folder} to {to} on the proxy',
  'how.copy-to-named':
    'copy the folder {folder} to the "directory" of named.conf (/var/cache/bind on Debian) as "{as}"',
  'how.copy-to-named-on':
    'on {server}: copy the folder {folder} to the "directory" of named.conf (/var/cache/bind on Debian) as "{as}"',
  'how.copy-file': 'copy {file} to {to}',
  'how.delete-file': 'delete {file}',
  'how.delete-folder': 'delete the folder {folder}',
  'how.restart-appliance': 'restart the appliance',
  'how.dnsmasq.restart':
    'dnsmasq --test, then restart dnsmasq (it reads its settings only when it starts)',
  'back.dnsmasq.restart': 'dnsmasq --test, then restart dnsmasq',
  'how.unbound.reload': 'unbound-checkconf, then unbound-control reload',
  'how.bind.include':
    'in named.conf, or inside the view of the appliance: include "sekisho/named.conf" with its full path',
  'how.bind.validate-except':
    "in the options of named.conf, because the server validates and has no way to the internet's DNS: validate-except { {suffixes}};",
  'how.bind.reload':
    'named-checkconf -z, then rndc reconfig (new zones) and rndc reload (changed ones)',
  'back.bind.include': 'remove the include line from named.conf',
  'back.bind.reload': 'named-checkconf, then rndc reconfig',
  'how.bind.hosted':
    'add these lines to the file of the zone that is there, on its primary server, and raise its serial; or send them with nsupdate where the zone takes updates',
  'how.bind.hosted-reload': 'named-checkzone, then rndc reload of that zone',
  'back.bind.hosted': 'take these lines out again, raise the serial, rndc reload',
  'how.rpz.options':
    'inside options { } of named.conf: include "sekisho-rpz/options.conf" with its full path; if there is a response-policy already, add its zone to that one instead',
  'how.rpz.include':
    'in named.conf, outside options: include "sekisho-rpz/named.conf" with its full path',
  'how.rpz.reload':
    'named-checkconf -z, then rndc reconfig; after a change of the zone: rndc reload',
  'back.rpz.include': 'remove the two include lines',
  'how.coredns.import': 'at the top of the Corefile: import {folder}/Corefile.sekisho',
  'how.coredns.restart':
    'restart CoreDNS, or send it SIGUSR1; look at its log for the names of the zones',
  'back.coredns.import': 'remove the import line from the Corefile',
  'back.coredns.restart': 'restart CoreDNS, or send it SIGUSR1',
  'how.windows-dns.preview':
    'on the DNS server, in an elevated PowerShell: .\\windows-dns.ps1 -WhatIf',
  'how.windows-dns.run':
    'then without -WhatIf, on each DNS server that clients ask; records in Active Directory: -ReplicationScope Domain (or Forest)',
  'how.windows-dns.no-loop':
    'conditional forwarders never with a scope that a domain controller at their target has too: it would get them and forward to itself (a loop)',
  'how.windows-dns.run-without-scope':
    'then without -WhatIf, one run on each DNS server on premises, and no scope: {others}, at which the forwarders point, would get them too and forward to itself (a loop)',
  'how.windows-dns.look-first':
    'first make sure that no forwarder of these names stands in Active Directory already; a directory partition of the servers on premises alone is the other way',
  'how.windows-dns.check': 'Resolve-DnsName each name against the server',
  'back.windows-dns.remove': '.\\windows-dns.ps1 -Remove (only what this script made is removed)',
  'how.hosts.append':
    'append this file, between its two marks, to C:\\Windows\\System32\\drivers\\etc\\hosts on the appliance (Linux: /etc/hosts)',
  'how.hosts.flush': 'ipconfig /flushdns',
  'back.hosts.delete': 'delete the lines from "sekisho begin" to "sekisho end"',
  'how.firewall.rows':
    'add one rule a row, in front of the rule that refuses the appliance the internet',
  'how.firewall.internet': '"internet" is every address outside the networks of site.yaml',
  'back.firewall.rows': 'remove these rules',
  'how.azure-firewall.priority':
    'look through the rules; choose a priority that no other group of the policy has',
  'how.azure-firewall.deploy':
    'az deployment group create --resource-group GROUP --template-file rules.json --parameters firewallPolicyName=POLICY priority=400 (add --what-if to see it first)',
  'back.azure-firewall.delete':
    'az network firewall policy rule-collection-group delete --resource-group GROUP --policy-name POLICY --name {group}',
  'how.winhttp.only-if':
    'only if a service on the appliance is seen to ignore the internet options',
  'how.winhttp.run':
    'in an elevated command prompt: set-winhttp.cmd (what it prints first is what stood there: keep it)',
  'back.winhttp.undo':
    'winhttp-undo.cmd (direct access), or netsh winhttp set proxy with what stood there',
  'how.pac.publish':
    'publish proxy.pac on a web server that the machine reaches without a proxy, as application/x-ns-proxy-autoconfig',
  'how.pac.url':
    "name its URL as automatic configuration script; the Configuration Manager's own page takes no PAC file: it keeps its list",
  'back.pac.url': 'remove the URL from the machine; the file itself changes nothing',
  'how.agent.only-if':
    'only on machines whose agent speaks to Azure itself (Azure to Azure): on premises it speaks to the appliance alone',
  'how.agent.copy':
    'Windows: copy to C:\\ProgramData\\Microsoft Azure Site Recovery\\Config\\ProxyInfo.conf; Linux: /usr/local/InMage/config/ProxyInfo.conf',
  'how.agent.restart': 'keep a copy of the file that was there; restart the agent',
  'back.agent.put-back':
    "put the file back that was there, or delete it: the agent then reads Local System's internet options (Linux: the environment)",
  'how.manager.set-key':
    'before 9.60 (Update Rollup 72) the field shows only when this key is set: set "EnableProxyBypassList" to "true" in appliance.json ({first} or {second}, whichever exists), restart the appliance',
  'how.manager.set-key-if-hidden':
    'only if the page shows no field for the list (before 9.60, Update Rollup 72): set "EnableProxyBypassList" to "true" in appliance.json ({first} or {second}, whichever exists), restart the appliance',
  'how.manager.paste':
    'in the Configuration Manager: proxy settings, enter the proxy, paste the list, save',
  'how.manager.paste-lines':
    'if the page does not take the list on one line, paste bypass-list-lines.txt: which of the two it wants is not documented',
  'how.manager.remove':
    'in the Configuration Manager: proxy settings, delete these entries from the list, save',
  'back.manager.enter-again': 'enter the entries again and save',
  'back.manager.none': 'none: while the entries are there, the page takes no further input',
  'back.manager.unset-key':
    'set "EnableProxyBypassList" back to what it was; where it was missing, remove it',
  'back.manager.empty': 'empty the field in the Configuration Manager and save',
  'how.manager.instead':
    'in place of the list: this is the appliance.json that the site holds, with the plan in it',
  'how.manager.replace':
    'on the appliance, copy {first} or {second}, whichever exists, then put this file in its place; if the file there has changed since, paste the list instead',
  'how.manager.kept': 'entries that stay although the plan has no use for them: {entries}',
  'how.manager.dropped':
    'entries that are gone, since the Configuration Manager rejects them: {entries}',
  'back.manager.put-back': 'put back the copy of appliance.json',
  'how.system.copy': 'copy the file to the appliance',
  'how.system.run':
    'in an elevated PowerShell: .\\set-system-internet-options.ps1 -WhatIf, then without -WhatIf',
  'how.system.restart': 'restart the appliance, or the services that run as SYSTEM',
  'back.system.undo':
    '.\\set-system-internet-options.ps1 -Undo (puts back what stood there before the first run)',
  'back.system.restart': 'restart as above',
  'how.system.command':
    'in place of the script, in an elevated command prompt on the appliance: set-system-internet-options.cmd',
  'how.system.command-line': 'in an elevated command prompt on the appliance',
  'back.system.reset':
    'bitsadmin /util /setieproxy LOCALSYSTEM RESET (no proxy; the script in its place knows what stood there before)',
  'how.machine.owner':
    'give the file to the owner of the policy that makes proxy settings those of the machine (ProxySettingsPerUser 0)',
  'how.machine.set':
    'set these values for the appliance by the means that set them today, such as the registry items of a group policy; for a test: reg import machine-internet-options.reg, in an elevated command prompt',
  'how.machine.look':
    'look in the internet options of any account on the appliance whether they show; restart the appliance',
  'back.machine.put-back':
    'set the values as they were before (the export that site.yaml names as systemInternetOptions holds them), by the same means',
  'how.squid.include':
    'in squid.conf, before the first "http_access" line that asks for a login (proxy_auth) or denies: include {folder}/sekisho.conf',
  'how.squid.include-bump':
    'in squid.conf, before the first "http_access" line that asks for a login (proxy_auth) or denies, and above the first "ssl_bump" line: include {folder}/sekisho.conf',
  'how.squid.include-login':
    'in squid.conf, above the first "http_access" line with a proxy_auth acl (below it every request without a login gets 407): include {folder}/sekisho.conf',
  'how.squid.include-login-bump':
    'in squid.conf, above the first "http_access" line with a proxy_auth acl (below it every request without a login gets 407), and above the first "ssl_bump" line: include {folder}/sekisho.conf',
  'how.squid.reload': 'squid -k parse (it must print no warning), then squid -k reconfigure',
  'back.squid.include': 'remove the include line from squid.conf',
  'back.squid.reload': 'squid -k parse, then squid -k reconfigure',
  'how.edl.publish': 'publish the file on a web server that the firewall reaches',
  'how.edl.addresses':
    'make a list object of type IP with its URL; use it as destination, port 443, of the rule that lets the appliance into the VPN',
  'how.edl.zscaler': 'import the file into a custom URL category of its own',
  'how.edl.zscaler-rule':
    "use the category in the rule that allows port {ports} for this site's location or login",
  'how.edl.fortinet':
    'make an address of type FQDN for each line, in one address group; the firewall has to ask the DNS server that its clients ask',
  'how.edl.fortinet-rule':
    'use the group as destination of the rule or proxy policy that lets the appliance out to port {ports}; in a URL filter a line is of type simple with include-subdomains off, one with "*" of type wildcard',
  'how.edl.domains':
    'make a list object of type domain with its URL; use it in the rule that lets the appliance out to port {ports}, without "include subdomains"',
  'how.edl.suffixes': '{rest} planned suffixes do not fit into a domain list: they are in urls.txt',
  'how.edl.urls':
    'make a list object of type URL with its URL (the "/" at the end keeps an entry from matching longer names); use it in place of the domain list',
  'how.edl.inspection':
    'make a list of its own of these names, and of those that are learned later',
  'how.edl.inspection-rule':
    'use it in a rule that does not decrypt or inspect TLS, above every rule that does, for the clients of this plan',
  'how.edl.shared':
    'the list is shared by {appliances}: the rule lets each of them reach all of it; sekisho plan --appliance NAME shows what one of them needs',
  'back.edl.remove': 'take the list out of the rule, then delete the list object',
} as const;
