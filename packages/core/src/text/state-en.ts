// English texts of what a DNS server's own files do not tell.

export const STATE_EN = {
  'warning.state-not-given':
    '{where} includes {path}, which is not among the files of {resolver}: what the server hosts and whom it asks is not known',
  'fix.state-not-given':
    'add {path} to resolvers[].state of {resolver}, or give its settings as one file (docs/site.md has the command)',
  'warning.state-zone-file-not-given':
    '{where}: the file of the zone {zone} is not among the files of {resolver}: its records are not known',
  'fix.state-zone-file-not-given':
    'add the file to resolvers[].state of {resolver}; a secondary server can keep it in binary form, so give it as text (docs/site.md has the command)',
  'warning.state-zone-directive':
    '{where}: {directive} is not followed: the records of this zone of {resolver} are not known',
  'fix.state-zone-directive':
    'give the zone as named-compilezone writes it whole: named-compilezone -F text -o OUT ZONE FILE',
  'warning.state-by-client':
    '{where}: {key} gives some clients other answers: what {resolver} answers by itself is not known',
  'fix.state-by-client':
    'give the settings without it if it does not concern the appliance and its proxy',
  'warning.state-zone-type':
    '{where}: the type {type} of a local zone is not known: what {resolver} answers by itself is not known',
  'fix.state-zone-type': 'give the settings without that zone if no name of the plan lies in it',
  'warning.state-zone-inside':
    '{where}: {zone} lets names pass inside a zone of {resolver} that does not: what it answers by itself is not known',
  'fix.state-zone-inside': 'give the settings without that zone if no name of the plan lies in it',
  'warning.state-policy-zone':
    '{where}: {resolver} changes answers by a response policy zone that is not read: what it answers by itself is not known',
  'fix.state-policy-zone':
    'give the settings without it if the zone holds no name of the plan; else look there for the records of the plan',
  'warning.state-forward-by-name':
    '{where}: {resolver} forwards {suffix} to a server by its name: whom it asks is not known',
  'fix.state-forward-by-name': 'write the address of that server into the copy of the file',
  'warning.state-forward-port':
    '{where}: {resolver} asks {address} for {suffix} at port {port}; the plan and its rules speak of port 53',
  'fix.state-forward-port': 'see that the firewall lets {resolver} reach {address} at port {port}',
  'warning.state-zone-without-settings':
    '{where} holds a zone that no settings of {resolver} name: it is not read',
  'fix.state-zone-without-settings':
    "call the file as the server's settings do, such as db.corp.example, or begin it with $ORIGIN and the zone's name",
  'warning.state-root-zone':
    '{where}: {resolver} has a zone for the root, and whether it is that of the internet is not known: nor is whom it asks',
  'fix.state-root-zone':
    'if it is a copy of the root of the internet, write type mirror into the copy of the file',
  'warning.state-view-not-known':
    '{where}: {resolver} has views, and which of them serves the appliance and its proxy is not known: what it hosts and whom it asks is not known',
  'fix.state-view-not-known':
    'give the settings of their view alone, or write the networks in match-clients by address into the copy of the file',
  'warning.state-default-validation':
    '{where}: dnssec-validation is not set, and what holds then differs by version and build: whether {resolver} validates is not known',
  'fix.state-default-validation':
    'named -C shows what holds without it: write that into the copy of the file',
  'warning.state-forward-excepted':
    '{where}: {suffix} is taken out of the forwards of {resolver}, which asks the internet for it: that can not be said beside other forwards, so these are not known',
  'fix.state-forward-excepted':
    'give the settings without that zone if no name of the plan lies in it',
  'warning.state-nameservers-not-given':
    '{where}: {resolver} also asks the servers in {path}, which was not given: whom it asks for all else is not known',
  'fix.state-nameservers-not-given':
    'add {path} to resolvers[].state of {resolver}; if it asks none of them, write no-resolv into the copy of the file',
  'warning.state-hosts-not-given':
    '{where}: {resolver} also answers the names in its /etc/hosts, which was not given: the plan takes it to have none of its names',
  'fix.state-hosts-not-given': 'add its hosts file to resolvers[].state of {resolver}',
  'warning.state-forward-by-pattern':
    '{where}: a suffix of {resolver} begins with "*" or means every name: what it answers or whom it asks is not known',
  'fix.state-forward-by-pattern': 'write whole suffixes into the copy of the file',
  'warning.state-class-names':
    '{where}: the values of {column} are names of classes, not the values: what of {resolver} they tell is not known',
  'fix.state-class-names': 'export it again: {command}',
  'warning.state-zone-of-records':
    '{where}: the export does not tell of which zone its records are: the records are not known',
  'fix.state-zone-of-records': 'export it again: {command}',
  'warning.state-list-not-given':
    'no file of {resolver} has the output of {cmdlet}: what it tells is not known',
  'fix.state-list-not-given': 'export it, and add the file to resolvers[].state: {command}',
  'warning.state-records-not-given':
    '{where}: the records of {zone}, a zone of {resolver}, are not known',
  'fix.state-records-not-given': 'export them, and add the file to resolvers[].state: {command}',
  'warning.state-no-forwarder-no-hint':
    '{where}: {resolver} has no forwarder and does not use root hints: whether it asks anybody is not known',
  'fix.state-no-forwarder-no-hint': 'set forwarders, or let it use root hints',
  'warning.state-anchors-not-given':
    '{where}: dnssec-validation is yes, and {path}, which can hold the trust anchors, was not given: whether {resolver} validates is not known',
  'fix.state-anchors-not-given':
    'add it to resolvers[].state of {resolver}, or write dnssec-validation into the copy of the file as it works: auto, or no',
} as const;
