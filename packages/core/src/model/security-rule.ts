// A rule of a network security group, as Azure has it. What it says is text still: an address, a
// network, `*` or a service tag.

export interface SecurityRule {
  readonly name: string;
  /** The smallest is looked at first, and the first that fits decides. */
  readonly priority: number;
  readonly isInbound: boolean;
  readonly isAllow: boolean;
  /** `Tcp`, `*`, … */
  readonly protocol: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** Ids of application security groups, beside or in place of addresses. */
  readonly fromGroups: readonly string[];
  readonly toGroups: readonly string[];
  /** `443`, `80-500`, `*` */
  readonly fromPorts: readonly string[];
  readonly toPorts: readonly string[];
}

/**
 * What Azure puts into every group, and nobody can take out
 * (learn.microsoft.com/azure/virtual-network/network-security-groups-overview#default-security-rules).
 */
export const DEFAULT_INBOUND: readonly SecurityRule[] = [
  defaultRule('AllowVnetInBound', 65000, { isAllow: true, tag: 'VirtualNetwork' }),
  defaultRule('AllowAzureLoadBalancerInBound', 65001, { isAllow: true, tag: 'AzureLoadBalancer' }),
  defaultRule('DenyAllInBound', 65500, { isAllow: false, tag: '*' }),
];

function defaultRule(
  name: string,
  priority: number,
  { isAllow, tag }: { readonly isAllow: boolean; readonly tag: string },
): SecurityRule {
  return {
    name,
    priority,
    isInbound: true,
    isAllow,
    protocol: '*',
    from: [tag],
    to: [tag === 'VirtualNetwork' ? tag : '*'],
    fromGroups: [],
    toGroups: [],
    fromPorts: ['*'],
    toPorts: ['*'],
  };
}
