// What stands between networks in Azure: security groups with their rules, and route tables.

import type { FirewallAllow } from '../model/firewall-rule.ts';
import type { SecurityRule } from '../model/security-rule.ts';

export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  /** By priority; with Azure's own, which some exports leave out. */
  readonly rules: readonly SecurityRule[];
}

export interface RouteTable {
  readonly id: string;
  readonly name: string;
  readonly routes: readonly Route[];
}

export interface Route {
  readonly name: string;
  /** A network, or a service tag. */
  readonly to: string;
  /** `VirtualAppliance`, `VnetLocal`, `VirtualNetworkGateway`, `Internet`, `None` */
  readonly hop: string;
  readonly appliance?: string;
  /** What a plan's step lets through at the appliance; what else passes there is not known. */
  readonly passes?: readonly FirewallAllow[];
}
