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
  'fix.state-forward-by-name': 'write the address of that server there',
  'warning.state-forward-to-nobody':
    '{where}: a forward of {suffix} names nobody: whom {resolver} asks is not known',
  'fix.state-forward-to-nobody': 'take the entry out, or name the servers',
  'warning.state-forward-port':
    '{where}: {resolver} asks {address} for {suffix} at port {port}; the plan and its rules speak of port 53',
  'fix.state-forward-port': 'see that the firewall lets {resolver} reach {address} at port {port}',
} as const;
