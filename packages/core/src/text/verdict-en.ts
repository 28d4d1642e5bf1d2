// English texts of what a plan says of itself: its verdict, what stands in its way, and what to do about it.

export const VERDICT_EN = {
  'obstacle.vaults-not-exported':
    'the vaults are not exported, so nobody can say what vault {vault} has',
  'obstacle-fix.vaults-not-exported':
    'export them: "az backup vault list -o json > estate/vaults.json"',
  'obstacle.vault-missing': 'vault {vault} is not among the vaults that were exported',
  'obstacle-fix.vault-missing':
    'create the vault, or correct its name in site.yaml (appliances[].vault), and export again: "az backup vault list -o json > estate/vaults.json"',
  'obstacle.vault-refuses-internet':
    'vault {vault} refuses the internet (publicNetworkAccess is {access}), and its names are planned without private endpoints',
  'obstacle-fix.vault-refuses-internet':
    'turn the public access of the vault on; or make its private endpoint while nothing is registered in it, and plan for the route private',
  'obstacle.set-up-zone-not-documented':
    'no document names the private DNS zone for private endpoints of {type} in {cloud}, and the set-up makes such an endpoint',
  'obstacle-fix.set-up-zone-not-documented':
    'use the vault without private endpoints (policy.route: public), or try it out in a test vault and record what happens',
  'obstacle.region-code-not-known':
    "no source tells Site Recovery's code of region {region}, which is part of the vault's names",
  'obstacle-fix.region-code-not-known':
    'set asrCode in site.yaml, or export the private endpoint of the vault',
  'obstacle.public-names-not-documented':
    'no document lists the names by which a vault without private endpoints is asked in {cloud}',
  'obstacle-fix.public-names-not-documented':
    'try it out in a test vault, and add the names of the proxy log to policy.extraNames',
  'obstacle.addresses-not-known':
    'no export tells the private addresses of {more} {more:name|names}: {names}',
  'obstacle-fix.addresses-not-known':
    'export the network interfaces: "az network nic list -o json > estate/network-interfaces.json"',
  'obstacle.endpoints-not-exported':
    'no export of the private endpoints tells where {names} stands, so where registration makes its own endpoints is not known',
  'obstacle-fix.endpoints-not-exported':
    'export them: "az network private-endpoint list -o json > estate/private-endpoints.json"',
  'obstacle.zones-not-exported':
    'the private DNS zones are not exported, so nobody can say whether a network is already linked to a zone of a name that registration creates: {names}',
  'obstacle-fix.zones-not-exported':
    'export the zones: "az network private-dns zone list -o json > estate/private-dns-zones.json", and their links (docs/estate.md lists the commands)',
  'obstacle.zone-links-not-exported':
    'no export tells which networks are linked to {names}, and registration creates a zone of that name',
  'obstacle-fix.zone-links-not-exported':
    'export the links, for each zone: "az network private-dns link vnet list -g GROUP -z ZONE -o json > estate/links-ZONE.json"',
  'obstacle.addresses-disagree':
    'the exports disagree about the private addresses of {more} {more:name|names}, and no record tells which one is right: {names}',
  'obstacle-fix.addresses-disagree':
    'remove the older export (a note names the files), and plan again; or export the record sets of the zone: "az network private-dns record-set list -g GROUP -z ZONE -o json > estate/records-ZONE.json"',
  'obstacle.cache-account-not-exported':
    'no export has the cache storage account {account}, so nobody can say whether it exists, has a private endpoint or lets the internet in',
  'obstacle-fix.cache-account-not-exported':
    'export the storage accounts: "az storage account list -o json > estate/storage-accounts.json" (in its subscription); if it is not among them, correct appliances[].cacheStorageAccount',
  'obstacle.forward-target-not-known':
    '{resolver} forwards into Azure, and site.yaml does not say to which address',
  'obstacle-fix.forward-target-not-known':
    'write the address of the resolver in Azure under resolvers[].forwardTo',
  'obstacle.cache-account-not-named':
    'site.yaml does not name the cache storage account of {appliance}, and any account would have the expected form',
  'obstacle-fix.cache-account-not-named': 'set appliances[].cacheStorageAccount',
  'obstacle.registration-zone-linked':
    'network {network} is already linked to a zone {zone} (resource group {group}). The registration of {appliance} creates a zone of that name of its own, Azure refuses to link a network to both, and what registration does then is documented nowhere',
  'obstacle-fix.registration-zone-linked':
    'put the private endpoint of the vault into a network that is not linked to {zone} (inferred: registration follows the endpoint), or try it out in a test vault and record what happens',
  'obstacle.registration-zone-there':
    'zone {zone} (resource group {group}) is already linked to {network}. The registration of {appliance} finds it by its name (inferred), and whether its own link is then refused is documented nowhere',
  'obstacle-fix.registration-zone-there':
    'give this vault a network and a resource group of their own, or try it out in a test vault and record what happens',
  'obstacle.network-not-declared':
    'virtual network {network} ({prefixes}) holds private endpoints of this plan, and networks.throughVpn has none of its prefixes',
  'obstacle-fix.network-not-declared':
    'add {prefixes} to networks.throughVpn if the VPN reaches it; if it does not, connect it. If the VPN shows it under other addresses (it translates), say so by networks.translated: the records and rules of this plan have the addresses that Azure itself uses, so do not set them before',
  'obstacle.address-not-declared': '{address} ({names}) is in none of the networks of site.yaml',
  'obstacle-fix.address-not-declared':
    'add its network to networks.throughVpn or networks.onPremises, or correct the address',
  'obstacle.zone-not-known':
    'no export tells what {resolver} is answered in Azure for {more} {more:name|names}: {names}',
  'obstacle-fix.zone-not-known':
    'export the private DNS zones with their record sets and virtual network links (docs/estate.md lists the commands), and the virtual networks',
  'obstacle.resolver-does-not-answer':
    '{resolver} does not answer {more} {more:name|names}: {names}',
  'obstacle-fix.resolver-does-not-answer':
    'let {resolver} forward (resolvers[].forwards), or let whoever asks it ask another resolver (proxies[].resolver, appliances[].resolver)',
  'obstacle.name-not-answered':
    '{resolver} answers that {more} {more:name does|names do} not exist: {names}',
  'obstacle-fix.name-not-answered': 'add the records to the private DNS zone that {resolver} sees',
  'obstacle.endpoint-does-not-answer':
    'private endpoint {endpoint} ({state}) does not answer {more} {more:name|names}: {names}',
  'obstacle-fix.endpoint-does-not-answer':
    'approve its connection; a rejected or disconnected one has to be deleted and created again',
  'obstacle.public-address-refuses':
    '{more} {more:name goes|names go} through the proxy to a public address that refuses: {names}',
  'obstacle-fix.public-address-refuses':
    'create a private endpoint for each, or let the resource accept the public address of the proxy',
  'obstacle.public-address-refuses-site':
    '{more} {more:name goes|names go} directly to a public address that refuses: {names}',
  'obstacle-fix.public-address-refuses-site':
    'create a private endpoint for each, or let the resource accept the public address of the site',
  'obstacle.walk-fails': '{program} does not reach {more} {more:name|names} ({outcome}): {names}',
  'obstacle-fix.walk-fails': 'look at each step: sekisho trace NAME --as {program}',
  'obstacle.record-conflict':
    '{appliances} need different addresses for {record} on one resolver {resolver}',
  'obstacle-fix.record-conflict': 'give each appliance a resolver or a view of its own',
  'obstacle.created-name-not-bypassed':
    'registration creates {name}, and {program} asks for it at once, before it is in any list',
  'obstacle-fix.created-name-not-bypassed':
    'use scope zone until the set-up is done, and narrow the list afterwards',
  'obstacle.alias-not-documented':
    'no document says whether the public names lead to their private endpoints in this cloud, and {resolver} relies on it: {names} ({more})',
  'obstacle-fix.alias-not-documented': 'answer these names on {resolver} itself',
  'obstacle.resolver-network-not-known':
    '{resolver} is answered in a virtual network that no export shows, and the zones that registration makes have to be linked to it',
  'obstacle-fix.resolver-network-not-known':
    'export the virtual networks: "az network vnet list -o json > estate/virtual-networks.json"; if it is among them, correct the address of the resolver in Azure',
  'verdict.complete': 'Complete: when every step is done, every name arrives on its planned path.',
  'verdict.blocked': 'Blocked: something is missing that no step of this plan can make.',
  'verdict.not-known':
    'Not known: nobody has told, observed or documented what the result depends on.',
  'step.make-zones': 'Create these private DNS zones (resource group in brackets).',
  'step.link-zones':
    'Link these private DNS zones to the virtual network of the resolver in Azure.',
  'step.set-zone-records': 'Set these A records in their private DNS zones.',
  'step.why.zones-first':
    'The resolver in Azure answers only from zones that are linked to its own virtual network.',
} as const;
