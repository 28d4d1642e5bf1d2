// The Azure team's steps of a plan as requests to Resource Manager, small enough for a rehearsal to send.

import type { FirewallAllow } from '../model/firewall-rule.ts';

export type AzureAction =
  | { readonly action: 'link-zone'; readonly zoneId: string; readonly networkId: string }
  | {
      readonly action: 'make-zone';
      readonly zone: string;
      /** Id of the group. */
      readonly resourceGroup: string;
    }
  | {
      readonly action: 'make-endpoint';
      readonly targetId: string;
      readonly groupId: string;
      readonly subnetId: string;
      readonly zone: string;
    }
  | { readonly action: 'approve-endpoint'; readonly endpointId: string }
  | {
      readonly action: 'set-record';
      readonly zoneId: string;
      readonly name: string;
      readonly addresses: readonly string[];
    }
  /** In a network security group, before every rule that rejects these. */
  | {
      readonly action: 'allow-inbound';
      readonly groupId: string;
      readonly rules: readonly FirewallAllow[];
    }
  /** At the appliance that a route leads through, by whatever it has for rules. */
  | {
      readonly action: 'allow-at-appliance';
      readonly tableId: string;
      readonly route: string;
      readonly appliance: string;
      readonly rules: readonly FirewallAllow[];
    };
