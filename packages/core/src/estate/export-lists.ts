// The lists that a folder of exports should hold, with the command that writes
// each, and which of them it lacks. Nothing is concluded from a list that is
// missing, empty (0 bytes: the command failed) or an error in place of a list;
// `[]` is an answer.

import type { PrivateEndpoint } from './estate.ts';
import { PRINTED_NAME, type EstateReading } from './reading.ts';

export type ExportKind =
  | 'private endpoint'
  | 'network interface'
  | 'private DNS zone'
  | 'Recovery Services vault'
  | 'storage account'
  | 'virtual network'
  | 'record set'
  | 'virtual network link'
  | 'network security group'
  | 'route table'
  | 'Key Vault'
  | 'Migrate site';

/** A list, or a part of one, that no export holds. */
export interface MissingExport {
  /** null when the file does not tell. */
  readonly kind: ExportKind | null;
  readonly cause: 'missing' | 'empty' | 'refused';
  readonly file: string;
  /** What Azure answered in its place: `AuthorizationFailed`. */
  readonly error?: string;
}

interface ExportList {
  readonly kind: ExportKind;
  readonly file: string;
  readonly command: string;
  /** As Azure's answers and file names spell it, in lower case without signs. */
  readonly words: RegExp;
  /** One command exports the whole subscription, so a missing list can be reported. */
  readonly isWhole: boolean;
}

// The order matters for file names: links and records before their zones, Key Vaults before vaults.
const LISTS: readonly ExportList[] = [
  list(
    'virtual network link',
    'links-ZONE.json',
    'az network private-dns link vnet list -g GROUP -z ZONE',
    /virtualnetworklink|^links?/,
  ),
  list(
    'record set',
    'records-ZONE.json',
    'az network private-dns record-set list -g GROUP -z ZONE',
    /record/,
  ),
  list(
    'private DNS zone',
    'private-dns-zones.json',
    'az network private-dns zone list',
    /dnszones?(?!group)/,
    true,
  ),
  list(
    'private endpoint',
    'private-endpoints.json',
    'az network private-endpoint list',
    /privateendpoints?$/,
    true,
  ),
  list(
    'network interface',
    'network-interfaces.json',
    'az network nic list',
    /networkinterface|^nics?(?:list)?$/,
    true,
  ),
  list('Key Vault', 'key-vault-NAME.json', 'az keyvault show --name NAME', /keyvault/),
  list('Recovery Services vault', 'vaults.json', 'az backup vault list', /vaults?$/, true),
  list(
    'storage account',
    'storage-accounts.json',
    'az storage account list',
    /storageaccount/,
    true,
  ),
  list(
    'virtual network',
    'virtual-networks.json',
    'az network vnet list',
    /virtualnetworks?$|^vnets?$/,
    true,
  ),
  list(
    'network security group',
    'network-security-groups.json',
    'az network nsg list',
    /securitygroups?$|^nsgs?$/,
  ),
  list('route table', 'route-tables.json', 'az network route-table list', /routetables?$/),
  list(
    'Migrate site',
    'master-sites.json',
    'az rest --method get --url "/subscriptions/SUB/providers/Microsoft.OffAzure/masterSites?api-version=2023-06-06"',
    /sites?$/,
  ),
];

function list(
  kind: ExportKind,
  file: string,
  command: string,
  words: RegExp,
  isWhole = false,
): ExportList {
  return { kind, file, command, words, isWhole };
}

/** The command that writes the kind's export, to the file that it is missed in. */
export function exportCommand(kind: ExportKind, file?: string): string {
  const found = LISTS.find((each) => each.kind === kind);
  return found === undefined ? '' : `${found.command} > ${file ?? found.file}`;
}

export function exportFile(kind: ExportKind): string {
  return LISTS.find((each) => each.kind === kind)?.file ?? '';
}

/** By the resource type in Azure's refusal, else by the file's name; null when neither shows it. */
export function kindOfExport(file: string, message = ''): ExportKind | null {
  const action = /'Microsoft\.\w+\/([\w/]+)\/(?:read|list)\b/i.exec(message)?.[1];
  const stem = (file.split('/').at(-1) ?? '').replace(/\.[a-z]+$/i, '');
  const texts = [action, stem].flatMap((text) =>
    text === undefined ? [] : [text.toLowerCase().replace(/[^a-z]/g, '')],
  );
  for (const text of texts) {
    const found = LISTS.find(({ words }) => words.test(text));
    if (found !== undefined) return found.kind;
  }
  return null;
}

function hasAddresses({ members }: PrivateEndpoint): boolean {
  return members.length > 0 && members.every(({ addresses }) => addresses.length > 0);
}

/** Lists of which no file holds an object, nor an empty answer. */
export function missingLists({
  estate,
  used,
  unused,
  missing = [],
  seen: looked = [],
}: EstateReading): MissingExport[] {
  // A Terraform state tells of what Terraform made: whether there is more is not known.
  const partial = new Set(used.flatMap(({ file, isPartial }) => (isPartial === true ? file : [])));
  const lists = used.filter(({ file }) => !partial.has(file));
  const seen = new Set<string | null>([
    ...lists.map(({ kind }) => kind),
    ...[...lists, ...unused.filter(({ file }) => !partial.has(file))].map(({ file }) =>
      kindOfExport(file),
    ),
    ...missing.map(({ kind }) => kind),
    ...looked,
    // The portal's pages show what the interfaces hold, so with all of them no interface is missed.
    ...(used.some(({ kind }) => kind === PRINTED_NAME) &&
    estate.privateEndpoints.every(hasAddresses)
      ? ['network interface']
      : []),
  ]);
  return LISTS.filter(({ isWhole, kind }) => isWhole && !seen.has(kind)).map(({ kind, file }) => ({
    kind,
    cause: 'missing',
    file,
  }));
}
