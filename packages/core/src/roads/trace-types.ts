// A trace: every step of one decision as data, and where it ends.
// The text of a reason is made from its code in the language asked for (packages/core/src/text).

import type { Name } from '@sekisho/dns/name.ts';
import type { Program, SettingsPart } from './settings.ts';

/** The missing knowledge: today's settings, resources in Azure, or declarations of the site. */
export type NotKnownPart = SettingsPart | 'estate' | 'site';

/** Which way the bytes go, whether or not they arrive. `not-known`: it depends on something that was not given. */
export type Road = 'private-endpoint' | 'proxy' | 'direct' | 'none' | 'not-known';

/** A road that a plan can give to a name. */
export type PlannableRoad = Exclude<Road, 'not-known'>;

export type Outcome =
  | 'reached'
  /** The program refuses its own settings and takes no further input. */
  | 'settings-rejected'
  | 'no-such-name'
  | 'no-resolver-answer'
  | 'rejected-by-firewall'
  /** The address is in no network that the site declares, and not on the internet. */
  | 'no-route'
  | 'denied-by-proxy'
  | 'proxy-cannot-resolve'
  /** Reached at its public address, which refuses because public access is off. */
  | 'refused-at-public-address'
  | 'nobody-at-address'
  /** It depends on something that was not given; the last step names it. */
  | 'not-known';

export interface Reason {
  readonly code: string;
  readonly values: Readonly<Record<string, string>>;
}

export type Step =
  | {
      readonly step: 'bypass';
      readonly dialect: string;
      readonly road: 'direct' | 'proxy' | 'rejected';
      readonly by: string | null;
      readonly reason: Reason;
    }
  | {
      readonly step: 'resolve';
      readonly resolver: string;
      readonly name: Name;
      readonly chain: readonly Name[];
      readonly addresses: readonly string[];
      readonly answer: 'address' | 'nxdomain' | 'none' | 'not-known';
      readonly reason: Reason;
    }
  | {
      readonly step: 'route';
      readonly from: string;
      readonly to: string;
      readonly via: 'lan' | 'vpn' | 'internet' | 'undeclared';
      readonly reason: Reason;
    }
  | {
      readonly step: 'firewall';
      readonly from: string;
      readonly to: string;
      readonly port: number;
      readonly verdict: 'allowed' | 'rejected';
      readonly by: string | null;
      readonly reason: Reason;
    }
  | {
      readonly step: 'proxy';
      readonly proxy: string;
      readonly verdict: 'allowed' | 'denied';
      readonly by: string | null;
      readonly reason: Reason;
    }
  | {
      readonly step: 'arrive';
      readonly at: string;
      readonly verdict: 'answered' | 'refused' | 'nobody';
      readonly reason: Reason;
    }
  | {
      /** The walk ends here, because what decides next is not known. */
      readonly step: 'not-known';
      readonly part: NotKnownPart;
      readonly reason: Reason;
    };

export interface Trace {
  readonly name: Name;
  readonly port: number;
  readonly program: Program;
  readonly steps: readonly Step[];
  readonly road: Road;
  readonly outcome: Outcome;
}
