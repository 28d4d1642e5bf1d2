// English texts. ja.ts has the same codes and placeholders; a test compares them.

import { APPLIANCES_EN } from './appliances-en.ts';
import { ASSIST_EN } from './assist-en.ts';
import { CATALOG_EN } from './catalog-en.ts';
import { DIAGNOSE_EN } from './diagnose-en.ts';
import { ESTATE_EN } from './estate-en.ts';
import { INIT_EN } from './init-en.ts';
import { MACHINE_EN } from './machine-en.ts';
import { MIGRATE_EN } from './migrate-en.ts';
import { READINGS_EN } from './readings-en.ts';
import { TO_DO_EN } from './to-do-en.ts';
import { PAGE_EN } from './page-en.ts';
import { PLAN_ESTATE_EN } from './plan-estate-en.ts';
import { PLAN_EN } from './plan-en.ts';
import { PLAN_AGENTS_EN } from './plan-agents-en.ts';
import { PLAN_PLACES_EN } from './plan-places-en.ts';
import { PLAN_SHAPES_EN } from './plan-shapes-en.ts';
import { PLAN_AZURE_EN } from './plan-azure-en.ts';
import { WINDOWS_EN } from './windows-en.ts';
import { PLAN_SHEET_EN } from './plan-sheet-en.ts';
import { PRODUCTS_EN } from './products-en.ts';
import { PROXIES_EN } from './proxies-en.ts';
import { RESOLVERS_EN } from './resolvers-en.ts';
import { SERVE_EN } from './serve-en.ts';
import { STATE_EN } from './state-en.ts';
import { VERDICT_EN } from './verdict-en.ts';

export const EN = {
  ...INIT_EN,
  ...PLAN_EN,
  ...PLAN_SHEET_EN,
  ...PLAN_AGENTS_EN,
  ...PLAN_PLACES_EN,
  ...PLAN_SHAPES_EN,
  ...PLAN_AZURE_EN,
  ...WINDOWS_EN,
  ...PRODUCTS_EN,
  ...PROXIES_EN,
  ...PLAN_ESTATE_EN,
  ...APPLIANCES_EN,
  ...CATALOG_EN,
  ...DIAGNOSE_EN,
  ...ESTATE_EN,
  ...ASSIST_EN,
  ...MACHINE_EN,
  ...MIGRATE_EN,
  ...READINGS_EN,
  ...TO_DO_EN,
  ...PAGE_EN,
  ...SERVE_EN,
  ...STATE_EN,
  ...RESOLVERS_EN,
  ...VERDICT_EN,
  // in sentences; where it stands alone it is page.program
  'program.configuration-manager': 'the Configuration Manager',
  'program.system': 'the SYSTEM account',
  'program.user': "the admin's browser",
  'program.mobility-agent': 'the mobility agent',
  // reasons of a trace's steps
  'bypass.no-proxy': 'no proxy is set for {program}',
  'bypass.list-not-shown':
    'EnableProxyBypassList is not "true": before 9.60 {program} has no bypass list then, and everything goes to the proxy',
  'bypass.list-rejected': '{program} rejects its bypass list at "{entry}": {message}',
  'bypass.matched': '{name} is bypassed by "{by}"',
  'bypass.matched-if-shown':
    '{name} is bypassed by "{by}", if the page of {program} shows its list: likely, since appliance.json has no EnableProxyBypassList and the version of the appliance is not known',
  'bypass.not-matched': 'no entry of the bypass list of {program} matches {name}',
  'resolve.own-record': '{name} is a record of the on-premises resolver',
  'resolve.linked-zone':
    '{name} is in a private DNS zone linked to the network that the resolver forwards into',
  'resolve.internet': '{name} is answered by the internet with a public address',
  'resolve.nxdomain-internet':
    '{name} does not exist in the internet and no on-premises record answers it',
  'resolve.nxdomain-linked-zone': 'the linked private DNS zone has no record {name}',
  'resolve.resolver-does-not-forward': 'the resolver has no record {name} and does not forward',
  'resolve.resolver-not-reached':
    '{name} is not resolved: the firewall does not let the question reach the resolver',
  'resolve.resolver-rejected-by-firewall':
    'the resolver has no record {name}, and the firewall does not let it ask the internet',
  'resolve.forward-rejected-by-firewall':
    'the resolver forwards {name} into the virtual network, and the firewall does not let the question pass',
  'resolve.internet-dns-rejected-by-firewall':
    "the firewall rejects the question for {name} to the internet's DNS",
  'resolve.forward-target-not-known':
    'the resolver forwards {name} into a virtual network that is not known, and the private DNS zones of the networks differ',
  'resolve.zone-not-known':
    'nobody has exported what the private DNS zone of {name} holds, or which networks it is linked to',
  'resolve.by-zone-group':
    '{name} is {addresses} by the zone group of its private endpoint, which writes into a zone that is not exported (subscription {subscription}, resource group {group}): link not known',
  'resolve.address-not-known':
    'the private endpoint of {name} exists, but no export and no record tells its address',
  'resolve.server-network-not-declared':
    'the resolver is in none of the networks that site.yaml declares',
  'resolve.alias-not-documented':
    'no document says whether the public name {name} leads to its private endpoint',
  'resolve.records-not-known': "today's records of the on-premises resolver are not known",
  'resolve.firewall-not-known':
    "today's firewall rules are not known, so nobody can say whether the question for {name} passes",
  'resolve.chain-too-long': 'the aliases of {name} do not end',
  'route.lan': '{to} is on premises',
  'route.vpn': '{to} is reached through the VPN',
  'route.internet': '{to} is on the internet',
  'route.undeclared':
    '{to} is a private address in none of the networks that site.yaml declares: nothing leads there',
  'not-known.configurationManager':
    "not known: today's settings of the Configuration Manager (appliances[].settings.applianceJson)",
  'not-known.system':
    "not known: today's internet options of the SYSTEM account (appliances[].settings.systemInternetOptions)",
  'not-known.user': "not known: today's internet options of the person at the browser",
  'not-known.mobilityAgent': "not known: today's ProxyInfo.conf of the mobility agents",
  'not-known.proxyAllow': "not known: today's allow-list of {proxy} (proxies[].allowList)",
  'not-known.dnsRecords': "not known: today's records of the resolver",
  'not-known.dnsForward': 'not known: what the resolver forwards today',
  'not-known.firewallAllow': "not known: today's firewall rules (firewall.allow)",
  'not-known.site': 'not known: the network of the address (networks in site.yaml)',
  'not-known.estate': 'not known: what the exports of Azure do not say',
  'firewall.inside': 'traffic inside the premises does not meet the firewall',
  'firewall.allowed': 'the firewall allows {from} to {to}:{port} ({by})',
  'firewall.rejected': 'the firewall has no rule for {from} to {to}:{port}',
  'proxy.allowed': '{proxy} allows {name} by "{by}"',
  'proxy.denied': '{proxy} has no entry for {name}',
  'arrive.private-endpoint': 'the private endpoint at {address} serves {name}',
  'arrive.public': '{name} answers at its public address',
  'arrive.public-access-off':
    '{name} refuses at its public address, because it has a private endpoint',
  'arrive.public-off': '{name} refuses at its public address: its public access is off',
  'arrive.public-perimeter':
    '{name} refuses at its public address: a network security perimeter secures it, and whether a rule of the perimeter lets this site in is not known',
  'arrive.public-denied':
    '{name} refuses at its public address: its network rules let no address of the internet in',
  'arrive.public-if-listed':
    '{name} answers at its public address, if its ipRules hold the public address that the request comes from',
  'arrive.nobody': 'nobody answers at {address}',
  'arrive.other-name': 'the endpoint at {address} does not serve {name}',
  'arrive.not-approved': 'the endpoint at {address} is not approved',

  // findings
  'finding.vault-has-items': 'the vault refuses a private endpoint: {message}',
  'finding.bypass-list-not-shown':
    '{name} went to the proxy: the Configuration Manager has no bypass list, because EnableProxyBypassList is not "true"',
  'finding.bypass-list-rejected':
    'the Configuration Manager rejects its bypass list at {entries}: it takes no leading *',
  'finding.manager-bypass-missing':
    '{name} is private but the Configuration Manager sent it to the proxy',
  'finding.system-bypass-missing':
    '{name} is private but a service under SYSTEM sent it to the proxy',
  'finding.user-bypass-missing': '{name} is private but the browser sent it to the proxy',
  'finding.private-name-not-found': 'the on-premises resolver does not know {name}',
  'finding.private-name-no-answer':
    'the on-premises resolver could not answer {name}: whom it asked gave no answer, or refused',
  'finding.private-name-struck-out':
    'the on-premises resolver knows {name}, and strikes its private address out of the answer (rebind protection)',
  'finding.private-name-public-address':
    '{name} resolves to a public address ({addresses}), so the firewall rejects it',
  'finding.private-name-other-address':
    '{name} resolves to {addresses}, but its endpoint has {planned}',
  'finding.proxy-denies-needed-name':
    'the proxy denies {name}, which no private endpoint can carry: allow this one name',
  'finding.proxy-denies-shared-form':
    "the proxy denies {name}. {requirement} needs a name of the form {form}, but anybody can register one under {suffix}: it may be yours, Microsoft's or a third party's, so nothing is added. Look for it in your subscriptions; if it is yours, name it in site.yaml (cacheStorageAccount or policy.extraNames)",
  'finding.needed-name-of-shared-suffix':
    'the proxy denies {name}, which has the form that {requirement} expects ({form}). Anybody can register a name under {suffix}: ask whose it is before this one name is allowed',
  'finding.proxy-denies-other-client':
    'the proxy denies {name}, which the plan needs, to a client that is no machine of this site: nothing is added for it. If the log shows an appliance under another address or name, correct site.yaml',
  'finding.proxy-denies-optional-name':
    'the proxy denies {name}, which the documents call optional ({requirement}: {purpose}): allow it with policy.optional: true in site.yaml, or leave it denied',
  'finding.name-of-other-service':
    'the proxy denies {name}. The catalog has it for {service} ({requirement}: {purpose}), which services in site.yaml does not list: add the service if the site uses it',
  'finding.proxy-denies-public-road':
    "the proxy denies {name}, which is dialled only while the vault has no private endpoint ({requirement}: {purpose}): whoever asked did not get the private names. Check the vault's private endpoint and whether it is older than the registration; to go without, plan with --route public",
  'finding.proxy-denies-unknown-name':
    'the proxy denies {name}; no requirement expects it, so nothing is to be added',
  'finding.name-at-other-port':
    'the proxy denies {name}:{port}; the plan does not need this port, so nothing is to be added',
  'finding.firewall-rejects-needed': 'the firewall rejects the path to {name}',
  'finding.agent-not-yet-healthy':
    'the Recovery Services agent reports an error that heals by itself: wait, change nothing',
  'finding.service-refused': 'reached, and refused there: {message}',

  // sync
  'sync.changed': '{target} ({product}): {changes} changed, {inStep} in step, {owned} ours',
  'sync.would-change':
    '{target} ({product}): {changes} to change, {inStep} in step, {owned} ours; nothing was done',
  'sync.not-ours':
    'conflict: {key} is {found} on {target}, made by others; wanted: {wanted}. It stays as it is',
  'sync.changed-by-others':
    'conflict: {key} is {found} on {target}, where others changed what Sekisho made; wanted: {wanted}. It stays as it is',
  'sync.taken-back': 'taken back: {key} on {target} was changed, but the answer is: {found}',
  'sync.held':
    'held: {count} {count:change or removal|changes and removals} on {target}, where {owned} {owned:is|are} ours: all that has gone since a person last confirmed would be more than three and more than 30 %, or the last ones go; look at {count:it|them}, then sekisho sync approve SITE',
  'sync.nothing-held': 'nothing is held back: there is nothing to confirm',
  'sync.approved': 'confirmed for the next round, within 24 hours: {what}',
  'sync.waiting':
    'waiting: {key} is not wanted any more; it is removed from {target} when its grace is over',
  'sync.uncovered': 'no place: {target} has no zone or list for {key}',
  'sync.open-tunnel':
    'still open: {client} to {to} through {target}, for {seconds} s; its name is off the list, but Squid asks the list only when a tunnel is opened',
  'sync.open-tunnels-refused':
    'unknown: tunnels that are still open on {target}; squid.conf needs "http_access allow localhost manager" (or an acl of this machine) before its other rules',
  'sync.open-tunnels-no-answer':
    'unknown: tunnels that are still open on {target}; its cache manager does not answer',
  'sync.open-tunnels-not-asked':
    'unknown: tunnels that are still open on {target}; "probe: false" in site.yaml keeps this machine from asking',
  'sync.by-hand':
    'by hand: run {file} on {target}; it does not answer {count} {count:name|names} as wanted, such as {first}',
  'sync.failed': 'failed: {target}: {message}',
  'sync.site-changed':
    '{file} has been changed; what runs goes on with the former one until it is started again',
  'sync.site-broken':
    '{file} cannot be read any more: {problem}; what runs goes on with the former one, and would not start again',
  'sync.lease-corrupt':
    '{path} said nothing of who had this site (a full disk or a hand wrote it); nobody does, and it is written anew',
  'sync.disk-slow':
    '{path} is being written for more than 5 s: the disk at {mount} is slow or does not answer; it is waited for, and nothing is changed on servers meanwhile',
  'sync.disk-slow-at-end':
    'interrupted; {path} is still being written, and the disk at {mount} does not answer: sync ends when it does',
  'sync.estate-failed': '{message}; nothing is changed, again in {seconds} s',
  'sync.status': 'servers: {servers}; failing: {failing}',
  'sync.status-dry': 'dry run, nothing is changed; servers: {servers}; failing: {failing}',
  'service.not-notified':
    'systemd was not told the state of this service: {message}. It needs systemd-notify in PATH, and NotifyAccess=all in the unit',

  // layers and programs
  'layer.configuration-manager': 'Configuration Manager',
  'layer.system-bypass': 'SYSTEM internet options',
  'layer.proxy-allow': 'proxy allow-list',
  'layer.dns': 'on-premises DNS',
  'layer.firewall': 'firewall',
  'layer.azure': 'Azure',

  // stages
  'screen.appliance': 'appliance: {appliance}',
  'screen.ended-not-known': 'not known:',
  'screen.ended-blocked': 'blocked:',
  'screen.ended-beyond-premises': 'nobody on premises can change this:',
  'rehearsal.failed-at': 'at {stage}: {message}',
  'stage.azure-steps': "the Azure team's steps",
  'stage.vault': "the vault's private endpoint",
  'stage.prerequisites': 'prerequisites',
  'stage.sign-in': 'sign-in',
  'stage.register': 'registration',
  'stage.key-vault': 'Key Vault',
  'stage.discovery': 'discovery',
  'stage.rcm': 'components at RCM',
  'stage.diagnostics': 'diagnostics',
  'stage.health': 'health',
  'stage.enable-replication': 'enable replication',
  'stage.initial-replication': 'initial replication',
  'stage.replication': 'replication of changes',
  'stage.test-failover': 'test failover',

  // the rehearsal's screen
  'screen.preparing': 'preparing the rehearsed site {site}',
  'screen.scenario': 'scenario {scenario}: {about}',
  'screen.hosts-loopback': 'what runs where (site addresses are mapped into 127.0.0.0/8)',
  'screen.hosts-netns':
    'what runs where (network namespaces with the true addresses; the firewall is nftables)',
  'screen.vpn-shaped': 'VPN: bandwidth simulated in this process, no VPN packets',
  'screen.vpn-wireguard': 'VPN: WireGuard of this kernel',
  'screen.vpn-wireguard-go': 'VPN: WireGuard in user space, by wireguard-go',
  'screen.vpn-plain': 'VPN: a plain link without encryption',
  'screen.vpn-why.chosen': 'as asked for',
  'screen.vpn-why.no-kernel-module': 'this kernel has none',
  'screen.vpn-why.no-tool': "the kernel's is not tried without wg: apt-get install wireguard-tools",
  'screen.vpn-why.no-program':
    'neither this kernel nor this machine has WireGuard: apt-get install wireguard-go',
  'screen.vpn-why.no-tun': 'this kernel has no WireGuard, and /dev/net/tun may not be opened',
  'screen.scale': 'one second here stands for {scale} of a real set-up, for waits and retries',
  'screen.run': 'run {number}',
  'screen.finding': 'from the logs: {message}',
  'screen.fix': 'fix at {layer}: {change}',
  'screen.fix-wait': 'nothing to change: wait, and look again',
  'screen.learned': 'learned: {change} ({layer})',
  'screen.progress': '{done} of {total}, {rate}/s, {left} left',
  'screen.recovery-point': 'recovery point {number}: {blocks} {blocks:block|blocks}, {bytes}',
  'screen.failover-identical':
    'the recovered disk is the source of that point, byte for byte (SHA-256 {sha})',
  'screen.failover-different': 'THE RECOVERED DISK DIFFERS: {recovered} is not {source}',
  'screen.filesystem': 'file system of the recovered disk: {state}',
  'screen.internet':
    'the internet: {count} {count:name of its own address|names of their own addresses}, {first} to {last}',
  'screen.disk': 'disk of the source server: {bytes}, {content}',
  'screen.not-done': '{scenario}: NOT done, after {seconds} s',
  'screen.done': '{scenario}: done in {seconds} s',
  'table.scenario': 'scenario',
  'table.meets': 'what the appliance meets',
  'table.runs': 'runs',
  'table.failures': 'failed runs',
  'table.confirmed': 'names that the operator confirmed',
  'table.refused': 'look-alikes that the operator refused',
  'table.changed': 'changed',
  'table.recovery-points': 'recovery points',
  'table.digest': 'digest of the recovered disk',
  'table.identical': 'identical to the source',
  'table.traffic': 'bytes by path',
  'table.private-through-proxy': 'traffic of private names through the proxy',
  'table.direct': 'connections that left directly to the internet',
  'table.yes': 'yes',
  'table.no': 'no',
  'table.none': 'none',

  // scenarios
  'scenario.by-hand':
    'manual setup from start to finish: each failure is explained from the logs, fixed and retried',
  'scenario.planned':
    'the same site with the plan applied, and DNS and the allow-list kept in step during the set-up',
  'scenario.vault-in-use': 'the chosen vault already holds items',
  'scenario.no-bypass': 'the bypass field is not even shown',
  'scenario.wildcard-bypass': 'the bypass list of the Configuration Manager has a leading *',
  'scenario.late-dns': 'records of what registration creates are missing on premises',
  'scenario.service-bus-denied': 'the diagnostic Event Hubs name is not allowed yet',
  'scenario.system-without-bypass': 'services under SYSTEM send private names to the proxy',
  'scenario.agent-not-yet-healthy': 'the agent reports an error that heals by itself',
  'scenario.cache-through-proxy': 'the cache storage name goes to the proxy',
  'scenario.narrow-names': 'single names in place of whole zones, found one failed run at a time',
  'scenario.narrow-names-planned': 'single names in place of whole zones, with the plan applied',
} as const;
