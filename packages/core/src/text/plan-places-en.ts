// English texts about where things of a site stand: sites, zones, translated addresses, direct ways.

export const PLAN_PLACES_EN = {
  'route.not-reached':
    '{to} is in Azure, and nothing leads there from {from}: another site reaches it, or the premises see it under another address',
  'route.microsoft-peering':
    'ExpressRoute with Microsoft peering carries it to its public address, in the ranges of the service',
  'plan.direct-by-peering':
    '{name} is reached directly at its public address, by ExpressRoute with Microsoft peering (a private endpoint is a choice)',
  'plan.direct-on-premises': '{name} ({address}) stands on premises and is asked without the proxy',
  'resolve.site-machine': '{name} is {machine} of site.yaml: {address}, by the DNS of the company',
  'arrive.site-machine': '{address} is {machine} of site.yaml, on premises',
  'finding.direct-bypass-missing':
    '{name} is to be reached directly, past the proxy, but came to the proxy',
  'warning.push-not-known':
    'whether {appliance} installs the agents of {sources} over the network is not known, so no rule between the zones is planned for it',
  'fix.push-not-known':
    'say it by push in sources of site.yaml: windows or linux, or none where agents are installed by hand',
  'warning.translated-answers':
    'the VPN translates addresses, and {resolver} forwards to Azure: the zones there answer with addresses of the other side ({examples}), which nobody on premises reaches',
  'fix.translated-answers':
    'let {resolver} answer the planned names with records of its own, by the addresses that the premises see, and ask the internet for the rest (forwards: internet); or let the gateway change DNS answers too, if it can',
  'warning.peering-ranges-not-known':
    'which address ranges ExpressRoute with Microsoft peering carries is not known: {file} was not read, so {name} goes through the proxy',
  'fix.peering-ranges-not-known':
    'name the ranges themselves: networks in networks.microsoftPeering',
  'obstacle.address-not-reached':
    'nothing leads from the site of this appliance to {address}: another site reaches it, or the premises see it under another address. {more} {more:name depends|names depend} on it: {names}',
  'obstacle-fix.address-not-reached':
    'make a private endpoint in a network that this site reaches, or add that network to throughVpn of its site (networks.sites) once its tunnel leads there',
} as const;
