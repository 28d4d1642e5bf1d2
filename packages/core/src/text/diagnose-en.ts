// English texts of diagnosis: findings, what each means, and what its reports are headed by.

export const DIAGNOSE_EN = {
  'finding.unknown-bypass-missing':
    '{name} is private but came to the proxy, and the logs do not tell from which program: the Configuration Manager (this fix), or a service under SYSTEM (exception: {system})',
  'finding.proxy-wants-password':
    "the proxy asks for a password before it lets {name} through, and the appliance's services can't give one: let the appliance through by its address",
  'finding.proxy-inspects-tls':
    'the proxy opens the TLS of {name}: the appliance refuses its certificate, or trusts it by mistake',
  'finding.proxy-cannot-reach':
    'the proxy allows {name} but did not reach it (status {status}): its own DNS or its own way out',
  'finding.proxy-resolves-otherwise':
    'the proxy went to {server} for {name}, but the resolver answers {addresses} to the same machine',
  'finding.bypassed-without-endpoint':
    '{name} went directly to {to} and the firewall rejected it: a bypass entry covers it, but no private endpoint carries it',
  'finding.direct-attempt': 'a program asked for {name} directly at {to}, past the proxy',
  'finding.internal-name-at-proxy':
    '{name} is a name or address of this company and came to the proxy: nothing to allow; it belongs in the bypass lists',
  'finding.allowed-by-wide-rule':
    'the rule {name} allowed {number} {number:name|names} that no requirement needs: {names}',
  'finding.allowed-name-unused':
    '{name} is allowed, and nobody asked for it in {days} {days:day|days} of logs',
  'finding.needed-name-never-asked': 'stage {stage} failed before anything asked for {name}',
  'finding.service-forbids': 'the proxy let {name} through, and the service itself answers 403',
  'explain.vault-has-items':
    'A vault takes private endpoints only while nothing was ever registered in it. Make a new vault and its private endpoint before anything else.',
  'explain.bypass-list-not-shown':
    'An appliance before 9.60 (Update Rollup 72) shows and uses its bypass list only while EnableProxyBypassList in appliance.json is "true". Without it all names go to the proxy.',
  'explain.bypass-list-rejected':
    'The entries of this list are regular expressions; one that begins with * is none, and the page takes no further input until it is removed.',
  'explain.manager-bypass-missing':
    'A name with a private endpoint was seen at the proxy. The Configuration Manager decides by the name that it dials; add the entry that covers this name.',
  'explain.system-bypass-missing':
    'A name with a private endpoint was seen at the proxy, asked for by a service under the SYSTEM account. That account has its own internet options and its own exceptions.',
  'explain.user-bypass-missing':
    "A name with a private endpoint was seen at the proxy, asked for by the admin's browser. Add it to the exceptions of that account.",
  'finding.private-name-of-other-client':
    '{client}, which is no machine of this site, sent {name} to the proxy: the plan has a private endpoint for this name or its form, and nothing is proposed for other clients. If it is an appliance under another address or name, correct site.yaml',
  'finding.firewall-rejects-other-client':
    'the firewall blocks {client} on its way to {name}, but {client} is no machine of this site: no rule is proposed. If it is an appliance under another address, correct site.yaml',
  'explain.private-name-of-other-client':
    'A client that is no machine of this site sent a name to the proxy which the plan takes to a private endpoint, or a name of a form that the plan expects. Nothing is proposed for others. A NAT, another proxy, or a log with host names (then a warning) can hide an appliance: correct its address in site.yaml.',
  'explain.private-name-not-found':
    'The on-premises resolver answered that the name does not exist, or has no address. Add the records of its endpoint, or forward the zone.',
  'explain.private-name-public-address':
    'The resolver asks the internet for this name and gets its public address, which refuses once the endpoint exists. Add the private records.',
  'explain.private-name-other-address':
    "The record on premises is older than the endpoint: the address is private, but not the endpoint's. Replace the record.",
  'explain.proxy-denies-needed-name':
    'No private endpoint can carry this name, and a requirement names it or expects its form. Allow this one name, not its suffix.',
  'explain.proxy-denies-shared-form':
    'A requirement expects a name of this form, and its suffix is shared by all tenants, so that anybody can have such a name. Nothing is proposed: find the owner first. A storage account or Key Vault of your own belongs in site.yaml.',
  'explain.proxy-denies-other-client':
    'The plan needs this name, but who asked is no machine of this site. Nothing is proposed for others. A NAT, another proxy, or a log with host names can hide an appliance: correct its address in site.yaml.',
  'explain.proxy-denies-optional-name':
    'The documents list this name as optional, or for a service that the site does not list. Set policy.optional or services in site.yaml to have it planned; nothing is wrong when it stays denied.',
  'explain.proxy-denies-public-road':
    'The documents list this name for vaults without private endpoints; with one, other names take its place. That it is asked for says that the program was not given the private names. Nothing is added.',
  'explain.proxy-denies-unknown-name':
    'The proxy denied a name that no requirement expects. Nothing is to be added unless somebody knows why it is needed.',
  'explain.proxy-wants-password':
    'The last answer to this name was 407. A first 407 followed by success is the usual handshake and is no finding. Let the appliance through by its address.',
  'explain.proxy-inspects-tls':
    "The log shows paths inside TLS, so the proxy opens it. Azure's services pin or check certificates; except these names from inspection.",
  'explain.proxy-cannot-reach':
    "The proxy allowed the name and then failed to resolve it or to connect. Look at the proxy's own DNS and at the firewall's rules for the proxy.",
  'explain.proxy-resolves-otherwise':
    "Two resolvers give two answers for one name. For a private name the proxy's is the public one, so what goes through the proxy can't work.",
  'explain.firewall-rejects-needed':
    'The plan needs this connection and the firewall has no rule for it. Add the one rule, from this machine to this address and port.',
  'explain.bypassed-without-endpoint':
    'A bypass entry sends a name past the proxy before a private endpoint exists for it, so it meets the firewall. Make the endpoint first, or narrow the entry.',
  'explain.direct-attempt':
    'A program went past the proxy: it has no proxy set, or its list covers this name.',
  'explain.internal-name-at-proxy':
    "Your organization's own names that come to the proxy are kept apart from what it denies: they need no rule. <local> or your own suffix in the exceptions keeps them away.",
  'explain.allowed-by-wide-rule':
    'An entry of the allow-list matches more than the plan needs. Replace it by the single names that the plan lists.',
  'explain.allowed-name-unused':
    'The logs cover many days and nobody asked for what this entry allows. Ask before it is removed: some names are needed at set-up only.',
  'explain.needed-name-never-asked':
    'A stage failed and this name of it was not asked for in any log: the program did not come so far, or its log was not given.',
  'explain.agent-not-yet-healthy':
    'The Recovery Services agent reports errors while it starts and recovers within about half an hour. Change nothing; look again.',
  'explain.service-refused':
    'The service was reached and refused what was asked. The path is in order; its message says what is not.',
  'explain.service-forbids':
    'A 403 of the service, not of the proxy: rights, or public access that is off while the name went the public way.',
  'progress.done': 'done',
  'progress.failed': 'failed',
  'progress.started': 'started',
  'progress.seen': 'its names were seen',
  'progress.not-seen': 'not seen',
  'diagnose.no-findings': 'no findings',
  'unread.nothing': 'Nothing was read: {logs}.',
  'unread.some': 'Not everything was read: {logs}.',
  'unread.more': '{more} more',
  'unread.empty': '{file} is empty',
  'unread.blank': '{file} has only blank lines',
  'unread.unknown-format':
    '{file} is of no known format ({lines} {lines:line|lines}; --log-format names one)',
  'unread.not-understood': 'no line of {file} was understood ({lines} {lines:line|lines})',
  'unread.no-request': '{file} has no request ({lines} {lines:line|lines})',
  'unread.outside': '{file} has no request between --since and --until ({outside} outside)',
  'unread.most': 'most of {file} was not understood ({unreadable} of {lines} {lines:line|lines})',
  'diagnose.summary':
    '{changes} {changes:change ends|changes end} {ended} of {findings} {findings:finding|findings}.',
  'diagnose.summary-none':
    '{findings} {findings:finding|findings}: no entry to change ends {findings:it|them}.',
  'diagnose.ends':
    '1 change ends {requests} {requests:request|requests} of {machines} {machines:machine|machines}',
  'diagnose.ends-requests': '1 change ends {requests} {requests:request|requests}',
  'diagnose.ends-findings': '1 change ends {findings} {findings:finding|findings}',
  'diagnose.look': 'No entry ends this: somebody has to look at it',
  'diagnose.none': 'Nothing to change here',
  'diagnose.range': 'Requests from {first} to {last}',
  'diagnose.read-in-all':
    '{lines} {lines:line|lines} of {files} {files:log|logs} read ({bytes}), {unreadable} not understood',
  'diagnose.read':
    'read {lines} {lines:line|lines} of {files} {files:log|logs} in {seconds} s ({bytes}); {unreadable} not understood',
  'diagnose.logs': 'Logs',
  'diagnose.fixes': 'Changes, the worst first',
  'diagnose.notes': 'Notes',
  'diagnose.column.log': 'log',
  'diagnose.column.format': 'format',
  'diagnose.column.lines': 'lines',
  'diagnose.column.unreadable': 'not understood',
  'diagnose.column.outside': 'outside the time asked for',
  'diagnose.format-not-known': 'not known',
  'diagnose.unknown-format': '{file}: no known format; see --log-format',
  'diagnose.example': '{file}:{line}: not understood: {text}',
  'diagnose.title': 'Findings of {site}',
  'diagnose.progress': 'Progress',
  'diagnose.column.client': 'client',
  'diagnose.column.bytes': 'bytes',
  'diagnose.column.first': 'first',
  'diagnose.column.last': 'last',
  'diagnose.column.evidence': 'evidence',
  'diagnose.column.confidence': 'confidence',
  'diagnose.column.stage': 'stage',
  'diagnose.column.state': 'state',
  'diagnose.severity.error': 'error',
  'diagnose.severity.warning': 'warning',
  'diagnose.severity.info': 'info',
  'diagnose.confidence.high': 'high',
  'diagnose.confidence.medium': 'medium',
  'diagnose.confidence.low': 'low',
  'diagnose.enable-list': 'EnableProxyBypassList = "true", then start the appliance again',
  'diagnose.wait': 'nothing to change: wait, and look again',
  'diagnose.cut':
    '{file} was cut (copytruncate) between {from} and {to}: lines that were written then may be missing',
  'diagnose.follow-new': 'new, {severity}: {group} ({place}): {change}',
  'diagnose.follow-others': '{more} more',
  'diagnose.follow-more': 'more, {severity}: {group} ({place}): {change}',
  'diagnose.follow-healed': 'healed: {change}',
  'diagnose.follow-ends': 'Drawn again as the logs grow. Ctrl-C ends, and leaves the list.',
  'diagnose.waits-for': '{file} is not there yet: waiting for it',
  'diagnose.malformed-names': '{count} {count:request|requests} for what is no name: {names}',
  'diagnose.others':
    'other machines were denied {requests} {requests:request|requests} for names that the plan does not need; still denied {number:is|are} {number} {number:name|names}, most often {names}. --unknown lists them',
  'diagnose.others-at-least':
    'other machines were denied {requests} {requests:request|requests} for names that the plan does not need; still denied are more than {number} {number:name|names}, most often {names}. --unknown lists the most frequent',
  'diagnose.unknown-names': 'Names that no plan has, denied to other machines:',
  'diagnose.dropped': '{count} logged {count:request|requests} left out: too many different ones',
  'page.findings.counts': '{open} open, {fixed} fixed',
  'page.findings.superseded-count': '{superseded} superseded',
  'page.findings.superseded': 'superseded',
  'page.findings.fixed-at': 'fixed {at}',
  'page.findings.sort': 'Sort',
  'page.findings.sort.worst': 'worst first',
  'page.findings.sort.newest': 'newest first',
  'page.findings.sort.most': 'most requests first',
  'page.findings.step': 'its step: {step}',
  'page.findings.with-name': 'Findings of {name}',
  'page.findings.all': 'all findings',
  'page.findings.none-of-name': 'There is no finding of {name}.',
  'stage.install': 'installation',
  'stage.failover': 'failover',
  'stage.update': 'updates',
  'stage.telemetry': 'telemetry',
} as const;
