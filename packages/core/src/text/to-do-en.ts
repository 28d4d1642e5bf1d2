// English texts of what each team has to do.

export const TO_DO_EN = {
  'to-do.title': 'What to do: {site}',
  'to-do.applied': 'Plan applied: everything that it asks for is there.',
  'to-do.not-applied': 'Plan complete, not yet applied.',
  'to-do.blocked': 'Plan blocked: none of its steps can provide what is missing.',
  'to-do.not-known':
    'Whether the plan is enough is not known: it depends on facts that are missing.',
  'to-do.today.refused': '{refused} of {names} {names:name|names} {refused:is|are} refused today.',
  'to-do.today.astray':
    '{astray} of {names} {names:name takes|names take} another path than planned today.',
  'to-do.today.not-known':
    'For {notKnown} of {names} {names:name|names} the state of today is not known.',
  'to-do.today.arrive':
    'All {names} known {names:name arrives on its planned path|names arrive on their planned paths} today.',
  'to-do.today.arrive-some':
    '{arrive} of {names} {names:name|names} {arrive:arrives|arrive} as planned today.',
  'to-do.unknown': 'Not known: {what}{scope}. {find}',
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
  'to-do.expect': 'expected: {expect}',
  'to-do.linux': 'Linux',
  'to-do.powershell': 'PowerShell',
  'to-do.appliances': 'Appliances: {appliances}',
  'to-do.nothing': 'Nothing to do for this team.',
} as const;
