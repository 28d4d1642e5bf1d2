// The newest that logs show of one name in one layer, by which an entry of today is known without its settings.

export interface LoggedState {
  /** Whose machines asked. */
  readonly appliance: string;
  readonly name: string;
  /** Of a proxy's log, a resolver's, a firewall's, or the appliance's own, which has the name of a key of its settings. */
  readonly kind: 'proxy' | 'dns' | 'firewall' | 'appliance';
  /** `dns`: another answer than the planned one; `appliance`: the key is off. */
  readonly isRefused: boolean;
  /** RFC 3339; empty when the line has no time. */
  readonly at: string;
  readonly file: string;
  readonly line: number;
}
