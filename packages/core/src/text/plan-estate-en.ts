// English texts of what a plan says of the estate: what is not exported, codes, owners, registration.

export const PLAN_ESTATE_EN = {
  'warning.registration-zone-linked':
    'zone {zone} in resource group {group} is already linked to {network}: registration creates a zone of that name in {own} and links it to {network}, and Azure refuses a second link of one namespace to one network (documented); what registration does then is not documented, so whether it completes is not known',
  'fix.registration-zone-linked':
    "before registration, move the vault's private endpoint to a network that is not linked to the zone in {group} (inferred), or remove that link while registration runs (inferred; meanwhile all other clients of {network} lose the answers of that zone), or ask Microsoft support",
  'warning.registration-zone-exists':
    'zone {zone} is already in {own} and linked to {network}: registration finds the zone that is there (inferred); whether it accepts the link that is there, or fails on a second one, has not been observed',
  'fix.registration-zone-exists':
    'nothing before registration; if it stops at this zone, compare its link with the one that registration asks for',
  'warning.code-differs-from-site':
    'site.yaml has {key}: {other}, but {by} shows {code}: the plan uses {code}',
  'fix.code-differs-from-site': 'set {key}: {code} in site.yaml, or remove the key',
  'warning.code-differs-from-catalog':
    'the catalog has {other} as {key} of region {region}, but {by} shows {code}: the plan uses {code}',
  'fix.code-differs-from-catalog':
    'nothing, if {by} is right: what Azure and site.yaml show counts more than the catalog',
  'warning.owner-unknown':
    'no export says whether {resource} (private endpoint {endpoint}) belongs to {appliance}: it is not planned for it',
  'fix.owner-unknown':
    'export the VMware and server sites (docs/estate.md), whose applianceName tells it, and give the appliance that name in site.yaml',
  'warning.interfaces-not-exported':
    '{count} network {count:interface of a private endpoint is|interfaces of private endpoints are} not exported ({file}), so names or addresses of {count:it|these} are not known: {endpoints}. What depends on that is not known in this plan',
  'fix.interfaces-not-exported': 'export them and plan again: {command}',
  'warning.interfaces-not-needed':
    '{count} network {count:interface of a private endpoint is|interfaces of private endpoints are} not exported ({file}); names and addresses come from other exports: {endpoints}',
  'fix.interfaces-not-needed': 'export them to be sure: {command}',
  'warning.endpoints-not-exported':
    '{count} private {count:endpoint that a vault or an account shows as connected is|endpoints that vaults or accounts show as connected are} not exported ({file}): {endpoints}. What depends on that is not known in this plan',
  'fix.endpoints-not-exported':
    'export the private endpoints of their subscription and plan again: {command}',
  'warning.zones-not-exported':
    'private endpoints write into private DNS zones that are not exported ({file}): {zones}. Their records and links are not judged',
  'fix.zones-not-exported': 'export the zones of their subscription and plan again: {command}',
  'warning.records-not-exported':
    'not every record set of these zones is exported, so missing records are not judged: {zones}',
  'fix.records-not-exported': 'for each zone: {command}',
  'warning.links-not-exported':
    'not every virtual network link of these zones is exported, so their links are not judged: {zones}',
  'fix.links-not-exported': 'for each zone: {command}',
  'warning.export-refused':
    '{file} holds an error of Azure in place of the export ({error}): nothing is concluded from it',
  'fix.export-refused': 'get the right to read and export again: {command}',
  'warning.export-refused-unknown':
    '{file} holds an error of Azure in place of the export ({error}): nothing is concluded from it',
  'fix.export-refused-unknown': 'get the right to read and repeat the command that wrote {file}',
  'warning.export-empty': '{file} is empty: nothing is concluded from it',
  'fix.export-empty': 'export again: {command}',
  'warning.export-empty-unknown': '{file} is empty: nothing is concluded from it',
  'fix.export-empty-unknown': 'repeat the command that wrote {file}',
  'warning.lists-not-exported':
    'these lists are in no export, so nothing is concluded from them: {files}',
  'fix.lists-not-exported': 'export them: {commands}',
  'warning.bypass-narrower-expression':
    '"{entry}" stands in the list while registration runs, because the full name is not known before it is asked for; a narrower entry would be the expression {expression}',
  'fix.bypass-narrower-expression':
    'nothing: the zone has been seen to be accepted in the described set-up; that the page takes the expression is inferred only (it reads its list as the WebProxy of .NET does)',
  'step.learn-bypass':
    "Add names of these forms, in full and without *, to the Configuration Manager's bypass list (on its page; before 9.60, EnableProxyBypassList in appliance.json shows the field) as soon as they exist.",
  'step.learn-system-bypass':
    "Add names of these forms to the exceptions in the SYSTEM account's internet options (full names, or entries with *) as soon as they exist.",
  'step.remove-entries': "Remove these entries from the Configuration Manager's bypass list.",
  'step.remove-system-entries':
    "Remove these entries from the exceptions in the SYSTEM account's internet options.",
  'warning.zone-not-linked':
    'zone {zone} is linked to no network, so {resolver}, which asks the DNS of {network}, does not see the records of {endpoint}',
  'fix.zone-not-linked': 'link it to {network}',
  'warning.zone-linked-elsewhere':
    'zone {zone} is linked to {linked}, but {resolver} asks the DNS of {network} and does not see the records of {endpoint}',
  'fix.zone-linked-elsewhere':
    'link it to {network}; peering of the networks does not carry private DNS zones',
  'warning.zone-linked-nowhere':
    'zone {zone} is linked to no network, so no resolver in Azure sees the records of {endpoint}',
  'fix.zone-linked-nowhere':
    'link it to the network of the resolver in Azure that {resolver} asks; which network that is, site.yaml and the exports do not say',
  'step.narrow-bypass':
    "After registration, plan again and replace these entries of the Configuration Manager's bypass list by the single names that registration has created.",
  'step.narrow-system-bypass':
    "After registration, plan again and replace these entries of the SYSTEM account's internet options by the single names that registration has created.",
  'step.narrow-agent-bypass':
    'After registration, plan again and replace these entries in ProxyInfo.conf of the mobility agents by the single names that registration has created.',
  'step.why.narrow-after-registration':
    'Registration asks at once for the names that it creates, so their zones have to be in the list while it runs. Afterwards the names are known.',
  'warning.creation-not-documented':
    'no document says how {name} ({requirement}) comes about in {cloud}: it is planned as in the public cloud, where registration creates it',
  'fix.creation-not-documented':
    'nothing before registration; if registration creates it elsewhere, export again and plan again',
  'warning.documents-disagree.protected-machines-opened':
    'one document says that protected machines need no internet names, another one wants Key Vault reachable from them',
  'fix.documents-disagree.protected-machines-opened':
    'followed: the second, because policy.optional is set; without it nothing is opened for them',
} as const;
