// English texts of what each team has to do.

export const TO_DO_EN = {
  'to-do.title': 'What to do: {site}',
  'to-do.applied': 'Plan applied: everything that it asks for is there.',
  'to-do.not-applied': 'Plan complete, not yet applied.',
  'to-do.blocked': 'Plan blocked: none of its steps can provide what is missing.',
  'to-do.not-known':
    'Whether the plan is enough is not known: it depends on facts that are missing.',
  'to-do.today.refused-by':
    '{refused} of {names} {names:name|names} {refused:is|are} refused today: {causes}.',
  'to-do.refused.settings': '{count} because the program refuses its own list',
  'to-do.refused.dns': '{count} for want of {count:its|their} private DNS {count:record|records}',
  'to-do.refused.firewall': '{count} by the firewall',
  'to-do.refused.proxy-list': "{count} by the proxy's allow-list",
  'to-do.refused.bypass': '{count} by the proxy, no bypass entry ({lists})',
  'to-do.refused.bypass-of': '{list} {count}',
  'to-do.list.system-bypass': 'SYSTEM',
  'to-do.list.configuration-manager': 'Configuration Manager',
  'to-do.refused.past-proxy':
    '{count} past the proxy, to which a bypass list does not send {count:it|them}',
  'to-do.refused.proxy-dns': '{count} because the proxy cannot resolve {count:it|them}',
  'to-do.refused.other': '{count} otherwise',
  'to-do.today.by-logs': 'Known by logs: {count} {count:name|names} (newest line {at}).',
  'to-do.today.by-logs-undated': 'Known by logs: {count} {count:name|names}.',
  'to-do.today.astray':
    '{astray} of {names} {names:name takes|names take} another path than planned today.',
  'to-do.today.not-known':
    'For {notKnown} of {names} {names:name|names} the state of today is not known.',
  'to-do.today.arrive':
    'All {names} known {names:name arrives on its planned path|names arrive on their planned paths} today.',
  'to-do.today.arrive-some':
    '{arrive} of {names} {names:name|names} {arrive:arrives|arrive} as planned today.',
  'to-do.unknown': 'Not known: {what}{scope}.',
  'to-do.unknown-scope': ' ({scope})',
  'to-do.unknown-steps': '{count:step|steps} {steps}',
  'to-do.unknown-names': '{names} {names:name|names}',
  'to-do.unknown.configurationManager': 'what is set in the Configuration Manager',
  'to-do.unknown.system': 'the internet options of the SYSTEM account',
  'to-do.unknown.user': "the internet options of the admin's browser",
  'to-do.unknown.mobilityAgent': 'ProxyInfo.conf of the mobility agents',
  'to-do.unknown.proxyAllow': "the proxy's allow-list",
  'to-do.unknown.dnsRecords': 'the records of the on-premises DNS server',
  'to-do.unknown.dnsForward': 'what the on-premises DNS server forwards',
  'to-do.unknown.firewallAllow': 'the rules of the firewall',
  'to-do.unknown.estate': 'resources in Azure that no export has',
  'to-do.unknown.site': 'a part of the site that site.yaml does not tell',
  'to-do.find.configurationManager':
    'Copy appliance.json beside site.yaml and name it under appliances[].settings.applianceJson.',
  'to-do.find-by.system':
    'On the appliance, export them and name the file under appliances[].settings.systemInternetOptions:',
  'to-do.find-by.user': 'On the machine with that browser:',
  'to-do.find.mobilityAgent': 'Look at the file on each machine with an agent.',
  'to-do.find.proxyAllow': 'Name its file in site.yaml under proxies[].allowList.',
  'to-do.find-by.proxyAllow':
    'Name its file in site.yaml under proxies[].allowList, or ask the proxy for each name:',
  'to-do.find.dnsRecords': 'Ask the server for each of them.',
  'to-do.find-by.dnsRecords': 'Ask the server for each of them:',
  'to-do.find.dnsForward': 'Look at its conditional forwarders.',
  'to-do.find-by.dnsForward': 'Look at its conditional forwarders, or ask it for each name:',
  'to-do.find.firewallAllow': 'List them in site.yaml under firewall.allow.',
  'to-do.find-by.firewallAllow':
    'List them in site.yaml under firewall.allow, or try each from the machine that it is for:',
  'to-do.find-by.estate': 'This shows which:',
  'to-do.find-by.site': 'This shows which:',
  'to-do.turns': 'Order: {turns}.',
  'to-do.turn': '{team} ({count:step|steps} {steps})',
  'to-do.left': 'Changes left: {changes}, in {teams} {teams:team|teams}.',
  'to-do.left-not-known':
    'Changes left: {changes}, in {teams} {teams:team|teams}; {notKnown} of them may be done already.',
  'to-do.turns-done': 'Done before the set-up: {teams}.',
  'to-do.turns-held': 'Not known, or blocked: {teams}.',
  'to-do.turns-later': 'During the set-up: {turns}.',
  'to-do.files': '{count} {count:file|files} that belong together.',
  'to-do.files.bind':
    '{count} {count:file|files}: named.conf, and a file for each of {zones} {zones:zone|zones}. A name and its privatelink name are a zone each.',
  'to-do.files.coredns':
    '{count} {count:file|files}: Corefile.sekisho, and a file for each of {zones} {zones:zone|zones}. A name and its privatelink name are a zone each.',
  'to-do.files.bind-rpz':
    '{count} {count:file|files}: the policy zone with all records, and its lines for named.conf, inside options and outside.',
  'to-do.files.squid':
    '{count} {count:file|files}: sekisho.conf, and the lists of names that it reads, one for each port.',
  'to-do.files.configuration-manager':
    '{count} {count:file|files} with the same entries: in one line, and one a line.',
  'to-do.files.winhttp': '{count} {count:file|files}: one sets the list, the other takes it back.',
  'to-do.check-first': 'If every answer is as expected, the step is done: stop here.',
  'to-do.check-ends': 'When every answer is as expected, the step is done: stop here.',
  'to-do.feedback.sync': 'When done: {command} reads {servers}, and the entries are marked here.',
  'to-do.feedback.azure':
    'When done: export the subscription again (docs/estate.md), and the step goes from here.',
  'to-do.feedback.dns':
    "When done: give the server's files under resolvers[].state in site.yaml, or its query log (sekisho to-do SITE LOG), and the entries are marked here.",
  'to-do.feedback.firewall':
    'When done: list the rules under firewall.allow in site.yaml, and the entries are marked here.',
  'to-do.feedback.proxy-allow':
    "When done: give the list's file under proxies[].allowList in site.yaml, or the proxy's log (sekisho to-do SITE LOG), and the entries are marked here.",
  'to-do.feedback.configuration-manager':
    'When done: copy appliance.json to the file under appliances[].settings.applianceJson in site.yaml, and the entries are marked here.',
  'to-do.feedback.system-bypass':
    'When done: export the options to the file under appliances[].settings.systemInternetOptions in site.yaml, and the entries are marked here.',
  'step.endpoints-there': 'These private endpoints exist and are approved.',
  'step.why.endpoints-read': 'The exports of the subscription show them.',
  'to-do.state.done': 'done',
  'to-do.state.open': 'to do',
  'to-do.state.not-known': 'not known whether it is done',
  'to-do.state.later': 'during the set-up',
  'to-do.entry.there': 'there',
  'to-do.entry.missing': 'missing',
  'to-do.entry.surplus': 'to be removed',
  'to-do.entry.not-known': 'not known',
  'to-do.marks': 'Marks: + missing, − to be removed, ✓ there, ? not known',
  'to-do.apply': 'Apply',
  'to-do.check': 'Check',
  'to-do.back': 'Go back',
  'to-do.file': 'File: {path}',
  'to-do.other-way': 'or: {title} (sekisho render --only {product})',
  'to-do.expect': 'expected in the answer: {expect}',
  'to-do.expect-from': 'on {from}, expected in the answer: {expect}',
  'to-do.check-on-appliance':
    'Run it on the appliance: a proxy that goes by the client refuses other machines.',
  'to-do.linux': 'Linux',
  'to-do.powershell': 'PowerShell',
  'to-do.at': 'At: {places}',
  'to-do.appliances': 'Appliances: {appliances}',
  'to-do.nothing': 'Nothing to do for this team.',
} as const;
