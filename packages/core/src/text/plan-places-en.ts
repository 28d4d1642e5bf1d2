// English texts about where things of a site stand: sites, zones, translated addresses, direct ways.

export const PLAN_PLACES_EN = {
  'route.not-reached':
    '{to} is in Azure, and nothing leads there from {from}: another site reaches it, or the premises see it under another address',
  'obstacle.address-not-reached':
    'nothing leads from the site of this appliance to {address}: another site reaches it, or the premises see it under another address. {more} names depend on it: {names}',
  'obstacle-fix.address-not-reached':
    'make a private endpoint in a network that this site reaches, or add that network to throughVpn of its site (networks.sites) once its tunnel leads there',
} as const;
