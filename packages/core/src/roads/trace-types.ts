// A trace: every step of one decision as data, and where it ends.
// The text of a reason is made from its code in the language asked for (packages/core/src/text).

import type { Name } from '@sekisho/dns/name.ts';
import type { Program } from '../model/program.ts';
import type { NotKnownPart, Outcome, Reason, Road } from '../model/road.ts';

/** One decision on the way, by who takes it. */
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
      /** A resolver asks further: by a rule for this suffix, or as it does with all else (null). */
      readonly step: 'asks';
      readonly resolver: string;
      readonly asked: string;
      readonly suffix: string | null;
      readonly reason: Reason;
    }
  | {
      /** The same walk with another resolver of the client's list, which it asks when those before are silent. */
      readonly step: 'other-resolver';
      readonly resolver: string;
      readonly road: Road;
      readonly outcome: Outcome;
      readonly reason: Reason;
    }
  | {
      readonly step: 'route';
      readonly from: string;
      readonly to: string;
      readonly via: 'lan' | 'vpn' | 'internet' | 'undeclared' | 'microsoft-peering';
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

/** Steps are noted only when somebody wants them. */
export type Steps = Step[] | null;

/** One connection from the program to where it ends. */
export interface Trace {
  readonly name: Name;
  readonly port: number;
  readonly program: Program;
  /** Of an agent on a machine of its own, whose settings decide: the machine's name. */
  readonly machine?: string;
  readonly steps: readonly Step[];
  readonly road: Road;
  readonly outcome: Outcome;
}
