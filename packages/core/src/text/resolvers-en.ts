// What resolvers host, whom they ask, and in which order they are asked.

export const RESOLVERS_EN = {
  'asks.by-suffix': '{resolver} forwards {suffix} to {asked}',
  'asks.internet': "{resolver} asks the internet's DNS",
  'asks.all-else': '{resolver} asks {asked} for all that no rule of its own takes',
  'other-resolver.reached': '{name} is reached by {resolver} too, when those before are silent',
  'other-resolver.not-known':
    'whether {name} is reached by {resolver}, which is asked when those before are silent, is not known',
  'other-resolver.not-reached':
    '{name} is not reached by {resolver}, which is asked when those before are silent: {outcome}',
  'resolve.hosted-zone': '{name} stands in the zone {zone}, which {resolver} hosts',
  'resolve.nxdomain-hosted-zone':
    '{resolver} hosts {zone} and has no record {name} in it: the name does not exist for whoever asks it',
  'resolve.hosted-zone-not-known':
    '{resolver} hosts {zone}, and nobody tells whether {name} stands there',
  'resolve.forwarder-not-described':
    '{resolver} forwards {name} to {address}, and nothing tells what that server answers',
  'step.add-records-on-each':
    'Add these records to each of {resolver}, each on its own. Other names of the same zones must still be asked for elsewhere.',
  'step.change-records': 'Change these records of {resolver}. They have other addresses today.',
  'step.change-records-on-each':
    'Change these records on each of {resolver}. Not all of them have these addresses today.',
  'warning.hosted-zone-closed':
    '{resolver} hosts {zone}, so every name in it without a record there does not exist for whoever asks {resolver}: {clients}',
  'fix.hosted-zone-closed':
    'add the records of this plan to that zone, on every server that has it, and make no second zone beside or inside it; names of others that the proxy opens need records there too',
  'warning.hosted-name-to-come':
    '{name}, which registration makes, lies in {zone}, which {resolver} hosts: until its record stands there it does not exist, and its public address is not found either',
  'fix.hosted-name-to-come':
    'as soon as its endpoint has an address, add the record {record} to {zone} on {resolver}',
  'warning.records-replicate':
    'Active Directory replicates what stands on {resolver} to {others} ({scope}), if the zone has that scope',
  'fix.records-replicate':
    'make the zones with the scope {scope} on one of them, and look that the others answer too',
  'warning.forwarders-loop':
    'a conditional forwarder of {resolver} with the scope {scope} goes to {other} ({address}) too, at which it points: {other} would forward to itself (a loop, and nobody gets an answer)',
  'fix.forwarders-loop':
    'give it no scope and set it on each server on premises, or use a directory partition that has only those; first make sure that {other} does not get it',
  'warning.others-not-answered':
    '{resolver} asks Azure for everything under {suffixes}: a resource of somebody else under them that has a private endpoint of its own does not exist for whoever asks {resolver}, unless the links of the private zones say NxDomainRedirect: {zones}',
  'fix.others-not-answered':
    'set the resolution policy NxDomainRedirect on the links of these zones, or expect it',
  'resolve.private-address-dropped':
    '{resolver} drops the private address in the answer for {name} (rebind protection)',
  'resolve.not-validated':
    "{resolver} validates DNSSEC and has no way to the internet's DNS, so it can't prove that {name} is unsigned, and answers nothing",
  'obstacle.private-address-dropped':
    '{resolver} drops private addresses in the answers of others: {more} {more:name stays|names stay} without an answer: {names}',
  'obstacle-fix.private-address-dropped':
    'except these names, or their suffixes, on {resolver} (Unbound private-domain, dnsmasq rebind-domain-ok, BIND deny-answer-addresses … except-from), and give its file as resolvers[].state',
  'obstacle.answer-not-validated':
    "{resolver} validates DNSSEC, forwards, and has no way to the internet's DNS: {more} {more:name stays|names stay} without an answer: {names}",
  'obstacle-fix.answer-not-validated':
    'let {resolver} ask the internet on port 53, or except these suffixes from validation (BIND validate-except, Unbound domain-insecure), and give its file as resolvers[].state',
  'step.add-to-hosted': 'Add these records to zones that {resolver} hosts already ({zones}).',
} as const;
