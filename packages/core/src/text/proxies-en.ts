// English texts of proxies as companies have them: of a provider, with a parent, with a login, or none.

export const PROXIES_EN = {
  'plan.direct-by-name':
    'no private endpoint can carry this name; it goes out directly, by its single name',
  'plan.direct-by-suffix':
    'no private endpoint can carry these names; they go out directly, and the policy lets the firewall allow the suffix',
  'plan.direct-cache-without-endpoint':
    'the cache account has no private endpoint, so replication data goes over the internet',
  'plan.direct-cache-endpoint-unknown':
    'the private endpoints are not all exported, so whether the cache account has one is not known; until an export tells, its data is planned over the internet',
  'plan.learn-by-url-log':
    "the documents list {pattern} only; allow single names under it when the firewall's URL log shows them",
  'plan.learn-by-url-log-among-other-tenants':
    "the documents list {pattern} only, and third parties have names under it ({otherTenants}): allow single names that the firewall's URL log shows, never the suffix",
  'plan.learn-shape-by-url-log':
    "the name has the form {pattern}; its full name is known only from the firewall's URL log",
  'step.allow-names-at': 'Allow these names on {proxy}.',
  'step.let-names-out':
    'Allow these names to the internet: by a list of URLs, or by FQDN objects where the firewall asks {resolver} as the appliance does.',
  'step.learn-names-out':
    "Allow single names of these forms to the internet when the firewall's URL log shows them.",
  'step.learn-allow-and-exempt':
    'Allow single names of these forms when the proxy log shows them, and exempt them from TLS inspection.',
  'step.pass-before-login':
    'On {proxy}, allow {clients} to the planned names above the first rule that asks for a login.',
  'step.exempt-from-inspection':
    'On {proxy}, exempt these names from TLS inspection, and those that are found later.',
  'step.take-proxy-away': 'Remove the proxy from the Configuration Manager.',
  'step.take-system-proxy-away':
    'Remove the proxy from the internet options of the SYSTEM account.',
  'step.why.no-login':
    'Site Recovery supports no proxy with a login: programs under SYSTEM send no credentials and get 407.',
  'step.why.inspection-breaks':
    'Clients that check certificates, or present one of their own, fail when their TLS is decrypted.',
  'step.why.no-proxy': 'The programs go out directly. A proxy that is not there cuts them off.',
  'step.why.learn-by-url-log': 'Nobody knows these full names before a client asks for them.',
  'sheet.no-proxy': 'its programs go out without a proxy',
  'warning.proxy-asks-login':
    '{proxy} asks for a login, and the programs of the appliance give none: they get 407 where a rule that asks stands above the planned ones',
  'fix.proxy-asks-login':
    'let {address} through to the planned names above the first rule of {proxy} that asks for a login',
  'warning.proxy-may-ask-login':
    'whether {proxy} asks for a login is not known: programs that give none fail (proxies[].login)',
  'fix.proxy-may-ask-login':
    'let {proxy} pass these names for {address} before any rule that asks for a login',
  'warning.proxy-may-open-tls':
    'whether {proxy} opens TLS is not known: connections that it opens fail (proxies[].inspectsTls)',
  'fix.proxy-may-open-tls': 'let {proxy} pass these names for {address} without opening their TLS',
  'warning.proxy-of-provider':
    "{proxy} is a provider's: it knows this site by its public address or by a login, not by {address}",
  'fix.proxy-of-provider':
    "let the list belong to this site's location at the provider, without a login and without TLS inspection for these names",
  'warning.firewall-fqdn-objects':
    'an FQDN object of a firewall holds the addresses that the firewall itself was answered; it fits where the firewall asks {resolver}, as {address} does',
  'fix.firewall-fqdn-objects': 'use a list of URLs, or let the firewall ask {resolver}',
  'warning.current-proxy-not-wanted':
    'today {layer} uses {has}, and site.yaml says that the programs of the appliance use no proxy',
  'fix.current-proxy-not-wanted': 'take it out, or name the proxy in site.yaml',
  'not-known.proxy-not-in-site':
    'not known: through which proxy {program} goes today; site.yaml says that its programs use none',
  'not-known.firewall-names':
    'not known: whether the firewall lets {name} through by its name (firewall.allowList)',
  'route.provider':
    "{proxy} ({address}) is a provider's: it resolves {name} and goes out by itself",
  'firewall.allowed-by-name': 'the firewall allows {from} to {name}:{port} ({by})',
  'firewall.rejected-by-name': 'the firewall has no rule for {from} to {name}:{port}',
  'proxy.allowed-before-login':
    '{proxy} allows {name} by "{by}", where its rules for this client stand above the one that asks for a login',
  'warning.current-allow-problem.vendor-scheme':
    '{where}: "{entry}" has a scheme, which {product} does not take: it counts for nothing',
  'fix.current-allow-problem.vendor-scheme': 'write {fixed}',
  'warning.current-allow-problem.vendor-port':
    '{where}: what "{entry}" matches with its port, the documents of {product} do not say: it counts for nothing',
  'fix.current-allow-problem.vendor-port': 'write {fixed}',
  'warning.current-allow-problem.vendor-path':
    '{where}: "{entry}" is of a path, which {product} sees only where it opens TLS: it counts for nothing',
  'fix.current-allow-problem.vendor-path': 'write {fixed}',
  'warning.current-allow-problem.vendor-wildcard':
    '{where}: "{entry}" has a sign that {product} does not know there, or that stands for more or fewer names than a suffix: it counts for nothing',
  'fix.current-allow-problem.vendor-wildcard': 'write the single names',
  'warning.current-allow-problem.vendor-dot':
    '{where}: "{entry}" begins with a dot, which {product} does not know: it counts for nothing',
  'fix.current-allow-problem.vendor-dot': 'write {fixed}',
  'warning.current-allow-problem.vendor-upper-case':
    '{where}: "{entry}" has capital letters, which {product} does not take: it counts for nothing',
  'fix.current-allow-problem.vendor-upper-case': 'write {fixed}',
  'warning.current-allow-problem.vendor-no-name':
    '{where}: "{entry}" is no name for {product}: it counts for nothing',
  'fix.current-allow-problem.vendor-no-name': 'write one name or suffix a line',
  'warning.current-allow-problem.vendor-no-slash':
    '{where}: "{entry}" has no "/" at its end: before PAN-OS 10.2 it also matches names that go on behind it',
  'fix.current-allow-problem.vendor-no-slash': 'write {fixed}',
  'warning.current-allow-problem.vendor-mode':
    '{where}: whether "{entry}" takes names below it too, its type and the mode of inspection of {product} decide: it counts for its own name',
  'fix.current-allow-problem.vendor-mode': 'nothing, if the planned names stand there',
} as const;
