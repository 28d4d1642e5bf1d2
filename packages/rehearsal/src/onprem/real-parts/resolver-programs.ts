// The list of resolvers that run as real programs. For a product that does not run
// here dnsmasq stands in, and the screen says so.

import type { SiteResolver } from '@sekisho/core/site/site.ts';
import type { Held } from '../premises-parts.ts';
import { startBind } from './bind.ts';
import { startDnsmasq } from './dnsmasq.ts';
import type { RealResolver, RealResolverOptions } from './real-resolver.ts';
import { startUnbound } from './unbound.ts';

interface ResolverProgram {
  /** As it is called on the screen and in errors. */
  readonly title: string;
  /** What it needs on this machine. */
  readonly programs: readonly string[];
  readonly start: (options: RealResolverOptions, held: Held) => Promise<RealResolver>;
}

const BIND: ResolverProgram = { title: 'BIND', programs: ['named', 'rndc'], start: startBind };
const UNBOUND: ResolverProgram = {
  title: 'Unbound',
  programs: ['unbound', 'unbound-control'],
  start: startUnbound,
};
const DNSMASQ: ResolverProgram = { title: 'dnsmasq', programs: ['dnsmasq'], start: startDnsmasq };

export function resolverProgram(product: SiteResolver['product']): ResolverProgram {
  switch (product) {
    case 'bind':
      return BIND;
    case 'unbound':
      return UNBOUND;
    case 'dnsmasq':
      return DNSMASQ;
    default:
      return { ...DNSMASQ, title: `dnsmasq in place of ${product}` };
  }
}
