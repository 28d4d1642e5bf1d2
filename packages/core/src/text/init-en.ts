// English texts of `sekisho init`.

export const INIT_EN = {
  'init.ask.name': 'A word for this site',
  'init.ask.region': "Region of the Recovery Services vault, such as uksouth or 'UK South'",
  'init.ask.vault': 'Name of the Recovery Services vault',
  'init.ask.onPremises': 'Networks on premises (commas between them)',
  'init.ask.throughVpn': 'Networks reached through the VPN (commas between them, or none)',
  'init.ask.proxy': 'IP address and port of the proxy',
  'init.ask.proxyProduct': 'Product of the proxy (squid or other)',
  'init.ask.resolver': 'IP address of the on-premises DNS server',
  'init.ask.resolverProduct':
    'Product of the DNS server (bind, unbound, dnsmasq, coredns, windows or other)',
  'init.ask.applianceAddress': 'IP address of the replication appliance',
  'init.ask.cache': 'Name of the cache storage account (empty: not chosen yet)',

  'init.bad.nothing': 'an answer is needed here',
  'init.bad.word':
    'a word needs letters, digits, ".", "-" and "_", and begins with a letter or digit',
  'init.bad.region': 'this is no name of a region: write it as Azure does, such as uksouth',
  'init.bad.region-misspelt': 'no region has this name: did you mean {meant}?',
  'init.bad.vault':
    'a Recovery Services vault has 2 to 50 letters, digits and "-", and begins with a letter; the whole id of a vault is read too',
  'init.bad.vault-several':
    'several exported vaults are called {vault}: give the id of the one that is meant: {ids}',
  'init.bad.network': '{network} is no network: write it as 10.1.0.0/16',
  'init.bad.host-bits': '{network} is an address in a network: did you mean {meant}?',
  'init.bad.no-network': 'at least one network is needed, such as 10.1.0.0/16',
  'init.bad.network-twice':
    '{network} is a network on premises already: a network is here or behind the VPN',
  'init.bad.appliance-outside': 'the appliance ({address}) is in none of these networks',
  'init.bad.appliance-behind-vpn':
    'the appliance ({address}) would lie in the network behind the VPN, whose prefix is the longest',
  'init.bad.outside': '{address} is in none of the networks on premises ({networks})',
  'init.bad.address': '{text} is no IP address: write it as 10.1.1.10',
  'init.bad.proxy-name':
    '{host} is a name: give the IP address and port here, such as 10.1.1.20:3128, and write the name into site.yaml as host: {host}',
  'init.bad.azure-dns':
    '{address} answers machines inside Azure only: give the DNS server on premises',
  'init.bad.port': '{port} is no port: use 1 to 65535',
  'init.bad.choice': 'use one of {choices}',
  'init.bad.choice-misspelt': 'did you mean {meant}? Use one of {choices}',
  'init.bad.cache': 'a storage account has 3 to 24 small letters and digits',
  'init.bad.cache-host': 'give the name of the account alone: {account}',

  'init.note.region-unknown':
    'the catalog has no region {name}: check it with az account list-locations --query "[].name"',
  'init.note.region-meant':
    'the catalog has no region {name} (did you mean {meant}?): check it with az account list-locations --query "[].name"',

  'init.flag-needed': '{flag} is needed: its usual value does not fit to --on-premises {networks}',
  'init.line-wrong': 'line {line} of standard input ({flag}) "{text}": {problem}',
  'init.input-ended': 'standard input is no terminal and ended before all answers: {flags}',
  'init.input-ended-hint':
    'give the answers as flags ({flags}) or as lines in this order, or --yes to take the usual values',
} as const;
