// The Azure team's steps of a plan as requests to Resource Manager, small enough for a rehearsal to send.

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
    };
