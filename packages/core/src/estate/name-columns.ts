// Titles of the columns in which people's tables keep a name and its addresses: printed by PowerShell,
// copied from the portal (English or Japanese), or typed.

const FQDN = ['fqdn', 'fqdns', 'hostname', 'domainname'];
const ADDRESS = ['ipaddress', 'ipaddresses', 'privateipaddress', 'address', 'ip', 'ipアドレス'];
const INTERFACE = [
  'networkinterface',
  'ネットワークインターフェイス',
  'ネットワークインターフェース',
];
const ENDPOINT = ['privateendpoint', 'privateendpointname', 'endpoint', 'name'];

export interface NameColumns {
  readonly fqdn: number;
  readonly address: number;
  /** -1 where there is none. */
  readonly networkInterface: number;
  readonly endpoint: number;
}

/** Null when the titles don't give names with their addresses. */
export function findNameColumns(titles: readonly string[]): NameColumns | null {
  const plain = titles.map(plainTitle);
  const at = (words: readonly string[]): number =>
    plain.findIndex((title) => words.includes(title));
  const fqdn = at(FQDN);
  const address = at(ADDRESS);
  return fqdn < 0 || address < 0
    ? null
    : { fqdn, address, networkInterface: at(INTERFACE), endpoint: at(ENDPOINT) };
}

/** Without case, blanks and signs: `IP addresses`, `IpAddresses` and `IP_ADDRESSES` are one. */
export function plainTitle(title: string): string {
  return title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\u30fc]/gu, '');
}

export function splitAddresses(cell: string): readonly string[] {
  return cell
    .replace(/^\{|\}$/g, '')
    .split(/[\s,;]+/)
    .filter((address) => address !== '');
}
