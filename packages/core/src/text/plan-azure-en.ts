// What stands in Azure on the way to private endpoints: groups, routes, zones that are not exported.

export const PLAN_AZURE_EN = {
  'warning.group-rejects':
    'network policies are on for the private endpoints in subnet {subnet} of {network}, and its network security group {group} rejects planned connections (rule {rule}, priority {priority}). It has to let in: TCP {ports} from {from} to {to}',
  'fix.group-rejects':
    'add an inbound rule to {group} with a smaller priority than {priority}: allow TCP from {from} to {to}, port {ports}',
  'warning.gateway-firewall':
    'the route {route} of {table}, on the gateway subnet, sends {prefix} to {appliance}: a further firewall between the premises and the endpoints in {subnet} of {network}, whose rules no export tells. It has to let through: TCP {ports} from {from} to {to}',
  'fix.gateway-firewall':
    'let these pass at {appliance} too: TCP from {from} to {to}, port {ports}',
  'warning.gateway-route-drops':
    'the route {route} of {table}, on the gateway subnet of {network}, drops what goes to {prefix} (next hop None), and planned endpoints stand there',
  'fix.gateway-route-drops':
    'take {route} out of {table}, or give it a next hop that leads to the endpoints',
  'warning.gateway-route-unclear':
    'whether the route {route} of {table} on the gateway subnet of {network} ({prefix}) takes what goes to planned endpoints is not known: no export tells whether network policies are on for routes in their subnet, or the route is wider than their network, on which documents disagree',
  'fix.gateway-route-unclear':
    'export the virtual networks again; if connections go through {appliance}, let the rules of the plan pass there too',
  'warning.zones-of-others':
    'private endpoints write into private DNS zones that are not exported ({file}): {zones}. They stand there already; their records and links are not judged',
  'fix.zones-of-others':
    'ask their owners whether they are linked to the network of {asked}, which {resolver} asks; where you may read them, export them and plan again: {command}',
  'obstacle.zone-of-others':
    'the zone {zone} in subscription {subscription}, resource group {group}, is not exported, and whether it is linked to the network of {asked}, which {resolver} asks, is not known. {more} {more:name depends|names depend} on it: {names}',
  'obstacle-fix.zone-of-others':
    'ask its owners whether it is linked to the network of {asked}; where you may read it, export it with its links (docs/estate.md lists the commands) and plan again',
  'warning.arc-own-settings':
    "the Connected Machine agent of Azure Arc reads settings of its own, on each machine, and not the SYSTEM account's list: its bypass takes words for services (Arc, ARM, AAD, …), no names",
  'fix.arc-own-settings':
    'on each machine with the agent{machines}: "azcmagent config set proxy.url {proxy}"; where a private link scope serves Arc there: "azcmagent config set proxy.bypass Arc" (*.his.arc.azure.com and *.guestconfiguration.azure.com then go directly); "azcmagent config clear" takes each back',
  'firewall.group-allowed':
    'the network security group {group} lets {from} in to {to}:{port} (rule {rule}, priority {priority})',
  'firewall.group-rejected':
    'the network security group {group} rejects {from} to {to}:{port} (rule {rule}, priority {priority})',
  'firewall.route-passes':
    'the route {route} of {table} leads through {appliance}, which a step of the plan opens for {from} to {to}:{port}',
  'firewall.route-drops': 'the route {route} of {table} drops what goes to {to} (next hop None)',
  'not-known.routed-firewall':
    'not known: whether the appliance {appliance}, to which the route {route} of {table} sends what goes to {to}, lets {from} through',
  'obstacle.route-drops':
    'the route {route} of {table} drops what goes from the premises to planned endpoints (next hop None). {more} {more:name depends|names depend} on it: {names}',
  'obstacle-fix.route-drops':
    'take {route} out of {table}, or give it a next hop that leads to the endpoints',
  'obstacle.routed-firewall':
    'whether the appliance {appliance}, to which the route {route} of {table} leads, lets {from} through is not known. {more} {more:name depends|names depend} on it: {names}',
  'obstacle-fix.routed-firewall': 'let the planned connections of {from} pass at {appliance} too',
  'step.open-groups':
    "Allow these connections in the network security groups of the endpoints' subnets, each by an inbound rule before every rule that denies them.",
  'step.why.open-groups':
    'Network policies for private endpoints are enabled there, so the group decides who reaches them.',
  'step.open-appliances':
    "Allow these connections at the network virtual appliances that routes of the gateway's subnet lead through.",
  'step.why.open-appliances':
    'Such an appliance is one more firewall between the premises and the endpoints.',
} as const;
