// Addresses that the way to Azure translates, one for one: Azure has one, the premises see another.

import { formatAddress, isInCidr, parseAddress, parseCidr } from '@sekisho/dns/address.ts';
import type { Translation } from './networks.ts';

type Translations = { readonly translated: readonly Translation[] };

/** An address of Azure, as the premises see it. */
export function asSeen({ translated }: Translations, address: string): string {
  return move(address, translated, 'azure', 'seenAs');
}

/** An address that the premises see, as Azure has it. */
export function asInAzure({ translated }: Translations, address: string): string {
  return move(address, translated, 'seenAs', 'azure');
}

/** A network of Azure as the premises see it: the whole of it, or the part that is translated. */
export function networkAsSeen({ translated }: Translations, network: string): string[] {
  const cidr = parseCidr(network);
  if (cidr === null || translated.length === 0) return [network];
  const start = formatAddress(cidr.network);
  const around = translated.find(({ azure }) => {
    const own = parseCidr(azure);
    return own !== null && own.prefix <= cidr.prefix && isInCidr(cidr.network, own);
  });
  if (around !== undefined)
    return [`${move(start, [around], 'azure', 'seenAs')}/${String(cidr.prefix)}`];
  const inside = translated.filter(({ azure }) => {
    const own = parseCidr(azure);
    return own !== null && isInCidr(own.network, cidr);
  });
  return inside.length === 0 ? [network] : inside.map(({ seenAs }) => seenAs);
}

/** The rule with the longest prefix counts. */
function move(
  text: string,
  translated: readonly Translation[],
  from: keyof Translation,
  to: keyof Translation,
): string {
  if (translated.length === 0) return text;
  const address = parseAddress(text);
  if (address === null) return text;
  const rules = translated
    .flatMap((each) => {
      const [source, target] = [parseCidr(each[from]), parseCidr(each[to])];
      return source === null || target === null || !isInCidr(address, source)
        ? []
        : [{ source, target }];
    })
    .sort((a, b) => b.source.prefix - a.source.prefix);
  const rule = rules[0];
  if (rule === undefined) return text;
  const host = address.bits - rule.source.network.bits;
  return formatAddress({
    version: rule.target.network.version,
    bits: rule.target.network.bits + host,
  });
}
