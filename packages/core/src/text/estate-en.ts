// English: files of the estate folder that can't be read, or not wholly.

const EXPORTS = 'az network private-endpoint list -o json, az network nic list -o json';

export const ESTATE_EN = {
  'form.other-extension':
    'Only files with the extensions {extensions} are read. Rename the file if it holds an export.',
  'form.arm-template': `An ARM template (az group export, "Export template" of the portal, or bicep build) says what to deploy and holds no ids, addresses or states. Run instead: ${EXPORTS}, and the other commands of docs/estate.md.`,
  'form.arm-parameters': `A parameter file of an ARM template holds no resources. Run instead: ${EXPORTS}, and the other commands of docs/estate.md.`,
  'form.bicep': `A Bicep file says what to deploy and holds no ids, addresses or states. Run instead: ${EXPORTS}, and the other commands of docs/estate.md.`,
  'form.deployment': `The result of a deployment (az deployment group create or show) lists ids and outputs and not the resources themselves. Run instead: ${EXPORTS}, and the other commands of docs/estate.md.`,
  'form.deployment-outputs': `Outputs of a deployment are not resources. Run instead: ${EXPORTS}, and the other commands of docs/estate.md.`,
  'form.what-if': `The result of a what-if says what a deployment would change, not what exists. Run instead: ${EXPORTS}, and the other commands of docs/estate.md.`,
  'form.har':
    'A HAR file of a browser can hold access tokens: delete it. Run instead: az network private-endpoint list -o json, az network nic list -o json, and the other commands of docs/estate.md.',
  'form.bind-zone':
    'A DNS zone file (az network private-dns zone export) does not say which zone of which resource group it is, nor its virtual network links. Run instead: az network private-dns record-set list -g GROUP -z ZONE -o json, and az network private-dns link vnet list -g GROUP -z ZONE -o json.',
  'form.terraform-text':
    'This is what terraform show prints for people. Run instead: terraform show -json > terraform.json',
  'form.terraform-plan-text':
    'This is what terraform plan prints for people: what would change, not what exists. Run instead: terraform show -json > terraform.json',
  'form.terraform-config':
    'A Terraform configuration says what to make and holds no ids, addresses or states. Run instead: terraform show -json > terraform.json',
  'form.terraform-outputs':
    'Outputs of Terraform are not resources. Run instead: terraform show -json > terraform.json',
  'form.terraform-log':
    'This is the progress that terraform plan -json or apply -json prints, not the state. Run instead: terraform show -json > terraform.json',
  'form.terraform-encrypted':
    'This state is encrypted. Run instead, where its key is at hand: tofu show -json > terraform.json',
  'form.terraform-backend':
    'This file says only where the state is kept. Run instead: terraform show -json > terraform.json',
  'form.terraform-old':
    'This state has the form of Terraform {version}. Run instead, with a newer Terraform: terraform show -json > terraform.json',
  'form.terraform-empty':
    'This Terraform state holds no resources. Run terraform show -json in the folder, and the workspace, that made the private endpoints.',
  'form.terraform-plan-of-nothing':
    'This Terraform plan was made before anything existed. Apply it, then run: terraform show -json > terraform.json',
  'form.terraform-other-type': 'Sekisho has no use for {type} of a Terraform state.',
  'form.terraform-interface':
    'A network interface in a Terraform state has its addresses and not the FQDNs that it serves. Run: az network nic list -o json',
  'form.terraform-hidden':
    'Terraform marks {attributes} of this resource as sensitive, so it is not read. Add the command of docs/estate.md that exports the resource.',
  'form.terraform-without-id':
    'This resource has no id yet, or its id is marked as sensitive: it is not read.',
  'form.azapi-without-body':
    'This azapi_resource keeps nothing of the resource but its id. Add the command of docs/estate.md that exports the resource.',
  'form.pulumi': `A Pulumi stack export is not read. Run instead: ${EXPORTS}, and the other commands of docs/estate.md.`,
  'form.az-table':
    'az … -o table leaves out what a plan needs (its columns: {columns}). Run the same command with -o json.',
  'form.az-tsv': 'az … -o tsv gives no names of columns. Run the same command with -o json.',
  'form.resource-names':
    'This list has names and no ids (its columns: {columns}). In the portal, add the column Resource ID, or run the query of docs/estate.md in Resource Graph Explorer and download it as CSV.',
  'form.other-csv':
    'This CSV has neither resource ids nor FQDNs with addresses (its columns: {columns}). Run the query of docs/estate.md in Resource Graph Explorer and download it as CSV.',
  'form.csv-row':
    'This row has {found} {found:cell|cells}, and the header {expected}: it is not read.',
  'form.row-without-id': 'This row has no id: it is not read.',
  'form.az-error':
    'Azure CLI answered with an error instead: {error}. Fix its cause, then run the command again.',
  'form.no-file': 'not a file',
  'form.link-to-folder': 'links to folders are not followed',
  'form.too-deep': 'folders are read {depth} deep',
  'form.html':
    'A page of HTML is not read. Copy the table of the portal as text, or run the commands of docs/estate.md with -o json.',
  'form.spreadsheet':
    'A spreadsheet is not read. Save it as CSV, with the JSON of the column "properties" whole.',
  'form.image':
    'A picture is not read. Copy the text of the page "DNS configuration" of the private endpoint, or run az network nic list -o json.',
  'form.dns-page-row':
    'This row of the page "DNS configuration" has no {missing}: copy the whole table again.',
  'form.unknown':
    'This is no form that Sekisho reads (JSON, JSON lines, YAML, CSV, a Terraform state, text of PowerShell or of the page "DNS configuration"): docs/estate.md lists them.',

  // parts that are incomplete, contradictory or of no use
  'note.location-unknown':
    'no export says in which region the vault {name} is: add az backup vault list',
  'note.key-vault-host-unknown':
    'the Key Vault {name} is left out, for no export gives its vaultUri: add az keyvault show --name {name}',
  'note.storage-host-unknown':
    'the storage account {name} is left out, for no export gives its primaryEndpoints.blob: add az storage account show --name {name}',
  'note.peerings-not-exported':
    'whether the virtual network {name} has other peerings is not known: add az network vnet list',
  'note.address-space-unknown':
    'no export gives the address space of the virtual network {name}: add az network vnet list',
  'note.records-missing':
    'the exports lack {missing} of the record sets of {name}: add az network private-dns record-set list',
  'note.records-unknown':
    'whether {name} holds other record sets is not known: add az network private-dns record-set list',
  'note.links-missing':
    "the exports don't hold every virtual network link of {name}: add az network private-dns link vnet list",
  'note.links-unknown':
    'whether {name} has other virtual network links is not known: add az network private-dns link vnet list, and az network private-dns zone list, which counts them',
  'note.interface-without-endpoint':
    'the network interface {name} serves names, but no export says for which private endpoint: export the private endpoints too',
  'note.endpoint-not-exported':
    '{target} has the private endpoint {name}, which no export holds: export the private endpoints of its subscription',
  'note.endpoint-target-unknown':
    'no export says which resource the private endpoint {name} leads to: export the private endpoints',
  'note.connection-state-unknown':
    'no export says whether the connection of {name} is approved: add az network private-endpoint list',
  'note.addresses-differ': '{source} says {addresses} for {name}, but a better source says {known}',
  'note.interface-not-exported-without-names':
    'its network interface {name} is in no export; so no name of it is known: export the network interfaces',
  'note.interface-not-exported':
    'its network interface {name} is in no export; its names come from a second source: export the network interfaces',
  'note.endpoint-without-names':
    'no export gives a name that it serves: export the network interfaces, or wait until it is provisioned',
  'note.name-without-address': '{name} has no address in any export',
  'note.address-without-name':
    'its network interface holds {addresses}, for which no export gives a name',
  'note.conflicting-exports':
    'exports of the {kind} {name} differ in {fields} ({files}): remove the older one',
  'part.no-virtual-network': 'this link names no virtual network',
  'part.no-ttl': 'the record set {name} has no usable ttl',
  'part.interface-only-exists':
    'of this network interface the file holds only that it exists: add az network nic list',
  'part.interface-of-machine': 'this network interface belongs to no private endpoint',
  'part.no-address-or-network': '{text} is neither an address nor a network',
  'part.rule-not-read':
    'rule {name} has no name, priority, direction or access that can be read, so what its group lets in is not known',
  'part.route-not-read':
    'route {name} has no name, prefix or next hop that can be read, so where its table leads is not known',
  'part.peering-without-network': 'this peering names no other virtual network',
  'part.no-network': '{text} is not a network',
  'part.no-host-name': '{text} is not a host name: {problem}',
  'part.no-ip-address': '{text} is not an IP address',
  'part.no-url': '{text} is not an address such as https://name.example.com/',
  'part.no-resource-id': '{text} is not an Azure resource id',
  'part.no-word': '{text} is not a word that Azure uses here',
  'part.id-is-none': 'its id {text} is not an Azure resource id',
  'part.no-use': 'Sekisho has no use for resources of type {type}',
  'part.properties-cut':
    'its properties are text that is not whole JSON, so none of them is known: export again',
  'part.cut-off': 'PowerShell cut off {path}: export again with ConvertTo-Json -Depth 10',
  'part.cut-off-in-places':
    'PowerShell cut off {path} and {more} more: export again with ConvertTo-Json -Depth 10',
  'part.control-character': '{text} holds a control character',
  'part.azure-error': 'Azure answered with an error instead: {error}',
  'part.empty-object': 'the object is empty',
  'part.no-id': 'the object has no id; its first keys are {keys}',
  'part.no-object': 'this is not an object',
  'part.list-goes-on':
    'the list goes on (nextLink or skip token), but no file holds its last page: export the other pages too',
  'part.owner-unknown':
    'no export says to which private endpoint {name} belongs: export the private endpoints and network interfaces',
  'part.list-empty': 'the list is empty',
  'part.file-empty': 'the file is empty',
  // texts of PowerShell
  'printed.neither':
    'this line is neither a list nor a table that PowerShell prints: print it with Format-List, or better export it with ConvertTo-Json -Depth 10',
  'printed.json-cut':
    'the value of {key} ends before its JSON does: print it with Format-List, or better export it with ConvertTo-Json -Depth 10',
  'printed.no-json':
    'the value of {key} is not JSON: print it with Format-List, or better export it with ConvertTo-Json -Depth 10',
  'printed.several-values':
    'the value of {key} is not one JSON value: print it with Format-List, or better export it with ConvertTo-Json -Depth 10',
  'printed.value-cut':
    'the value of {key} is cut off: print it with Format-List, or better export it with ConvertTo-Json -Depth 10',
  'printed.other-columns':
    "a table with the columns {columns} doesn't give names with their addresses: print it with Format-List, or better export it with ConvertTo-Json -Depth 10",
  'printed.row-cut':
    'line {line} of the table is cut off: print it with Format-List, or better export it with ConvertTo-Json -Depth 10',
  'printed.row-shifted':
    "line {line} doesn't keep to the table's columns: print it with Format-List, or better export it with ConvertTo-Json -Depth 10",
  'printed.row-incomplete':
    'line {line} of the table has no name or no address: print it with Format-List, or better export it with ConvertTo-Json -Depth 10',
  'printed.table-empty': 'the table is empty',
} as const;
