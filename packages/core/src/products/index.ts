// The one list of products: what `render` writes for, `sync` brings in step and `diagnose` reads the logs of. To
// add one: copy a folder, and a line here (docs/add-a-product.md). The order is that of the printed lists. Of two
// log formats that know as many lines of a file, the one that stands first is taken.

import type { Product } from './product.ts';
import { apache } from './apache/product.ts';
import { appliance } from './appliance/product.ts';
import { azureFirewall } from './azure-firewall/product.ts';
import { bind } from './bind/product.ts';
import { cef } from './cef/product.ts';
import { checkPoint } from './check-point/product.ts';
import { ciscoAsa } from './cisco-asa/product.ts';
import { configurationManager } from './configuration-manager/product.ts';
import { coredns } from './coredns/product.ts';
import { csv } from './csv/product.ts';
import { dnsmasq } from './dnsmasq/product.ts';
import { e2guardian } from './e2guardian/product.ts';
import { edl } from './edl/product.ts';
import { envoy } from './envoy/product.ts';
import { filterlog } from './filterlog/product.ts';
import { firewall } from './firewall/product.ts';
import { haproxy } from './haproxy/product.ts';
import { hosts } from './hosts/product.ts';
import { json } from './json/product.ts';
import { juniperSrx } from './juniper-srx/product.ts';
import { keyValue } from './key-value/product.ts';
import { mobilityAgent } from './mobility-agent/product.ts';
import { nftables } from './nftables/product.ts';
import { pac } from './pac/product.ts';
import { paloAlto } from './palo-alto/product.ts';
import { pfirewall } from './pfirewall/product.ts';
import { powerdns } from './powerdns/product.ts';
import { skyhigh } from './skyhigh/product.ts';
import { squid } from './squid/product.ts';
import { systemInternetOptions } from './system-internet-options/product.ts';
import { threeProxy } from './three-proxy/product.ts';
import { tinyproxy } from './tinyproxy/product.ts';
import { umbrella } from './umbrella/product.ts';
import { unbound } from './unbound/product.ts';
import { w3c } from './w3c/product.ts';
import { watchguard } from './watchguard/product.ts';
import { windowsDns } from './windows-dns/product.ts';
import { windowsEvent } from './windows-event/product.ts';
import { winhttp } from './winhttp/product.ts';
import { zscaler } from './zscaler/product.ts';

const LIST = [
  configurationManager,
  systemInternetOptions,
  winhttp,
  mobilityAgent,
  pac,
  squid,
  edl,
  azureFirewall,
  firewall,
  nftables,
  appliance,
  bind,
  unbound,
  dnsmasq,
  coredns,
  powerdns,
  windowsDns,
  hosts,
  pfirewall,
  filterlog,
  ciscoAsa,
  juniperSrx,
  watchguard,
  w3c,
  haproxy,
  envoy,
  tinyproxy,
  threeProxy,
  apache,
  skyhigh,
  e2guardian,
  paloAlto,
  zscaler,
  checkPoint,
  umbrella,
  windowsEvent,
  cef,
  json,
  csv,
  keyValue,
] as const;

export const PRODUCTS: readonly Product[] = LIST;

type Listed = (typeof LIST)[number];

/** The `driver`s of site.yaml that the list has; test/products.test.ts holds them against the schema's. */
export type ListedDriver = Extract<Listed, { readonly drivers: unknown }>['drivers'][number]['id'];

type ListedRenderer = Extract<Listed, { readonly renderers: unknown }>['renderers'][number];

/** The `product`s of site.yaml that something is rendered for. */
export type ListedServed = Extract<ListedRenderer, { readonly serves: unknown }>['serves'][number];
