// Files of one DNS server → what it hosts and whom it asks. What a file is shows its content.

import type { ResolverState } from '../model/world/resolver-state.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import type { StateContext, StateFile, StateFiles } from './state-file.ts';
import { fileKind, type StateFileKind } from './file-kind.ts';
import { readBind } from './bind/read-bind.ts';
import { readDnsmasq } from './dnsmasq/read-dnsmasq.ts';
import { readUnbound } from './unbound/read-unbound.ts';
import { readWindows } from './windows/read-windows.ts';

type Product = 'bind' | 'unbound' | 'dnsmasq' | 'windows';

type Reader = (files: StateFiles, context: StateContext) => ResolverState;

const READERS: Readonly<Record<Product, Reader>> = {
  bind: readBind,
  unbound: readUnbound,
  dnsmasq: readDnsmasq,
  windows: readWindows,
};

const TITLES: Readonly<Record<Product, string>> = {
  bind: 'BIND',
  unbound: 'Unbound',
  dnsmasq: 'dnsmasq',
  windows: "Windows' DNS server",
};

/** Whose settings a file holds; others are parts of any. */
const PRODUCT_OF: Partial<Readonly<Record<StateFileKind, Product>>> = {
  bind: 'bind',
  unbound: 'unbound',
  dnsmasq: 'dnsmasq',
  windows: 'windows',
};

/** `product` is that of site.yaml; `other` takes any. */
export function readState(
  files: readonly StateFile[],
  product: string,
  context: StateContext,
): ResolverState {
  const kinds = files.map((each) => ({ each, kind: kindOf(each) }));
  const ofProducts = kinds.flatMap(({ each, kind }) => {
    const of = PRODUCT_OF[kind];
    return of === undefined ? [] : [{ each, of }];
  });
  const [first] = ofProducts;
  const other = ofProducts.find(({ of }) => of !== first?.of);
  if (first !== undefined && other !== undefined)
    throw invalid(
      other.each.file,
      `it holds settings of ${TITLES[other.of]}, and ${first.each.file} those of ${TITLES[first.of]}`,
      'give each server the files of one product',
    );
  if (first !== undefined && product !== 'other' && product !== first.of)
    throw invalid(
      first.each.file,
      `it holds settings of ${TITLES[first.of]}, and the resolver's product is ${product}`,
      `write product: ${first.of}, or give the files of that server`,
    );
  const reader = READERS[first?.of ?? productOfParts(files, product)];
  const ofKind = (wanted: StateFileKind): StateFile[] =>
    kinds.filter(({ kind }) => kind === wanted).map(({ each }) => each);
  // A file of comments alone is settings with nothing set.
  const settings = kinds
    .filter(({ kind }) => PRODUCT_OF[kind] !== undefined || kind === 'empty')
    .map(({ each }) => each);
  const [part] = files;
  if (settings.length === 0 && part !== undefined)
    throw invalid(
      part.file,
      'without the settings of its server it does not tell what the server does with it',
      'give the settings too, such as named.conf; docs/site.md shows them',
    );
  return reader(
    {
      all: files,
      settings,
      zones: ofKind('zone'),
      hosts: ofKind('hosts'),
      resolvConf: ofKind('resolv-conf'),
    },
    context,
  );
}

/** Of zones, lists of hosts and empty files alone. */
function productOfParts(files: readonly StateFile[], product: string): Product {
  if (Object.hasOwn(TITLES, product)) return product as Product;
  throw invalid(
    files[0]?.file ?? '',
    'it does not tell which DNS server it belongs to',
    "write the resolver's product, or give the server's settings too",
  );
}

function kindOf({ file, text }: StateFile): StateFileKind {
  const kind = fileKind(text);
  if (kind === null) throw unknownKind(file);
  return kind;
}

function unknownKind(file: string): UserError {
  return invalid(
    file,
    "it is no file of a DNS server that is read: settings or a zone of BIND, settings of Unbound or dnsmasq, or an export of Windows' DNS server as JSON or CSV",
    'docs/site.md shows each form and the command that writes it',
  );
}

function invalid(file: string, message: string, hint: string): UserError {
  return new UserError(`${file}: ${message}`, { code: 'state.invalid', where: file, hint });
}
