// Which way the bytes go, whether they arrive, and why.

import type { SettingsPart } from './settings.ts';

export type { Reason } from './reason.ts';

/** The missing knowledge: today's settings, resources in Azure, or declarations of the site. */
export type NotKnownPart = SettingsPart | 'estate' | 'site';

/** Which way the bytes go, whether or not they arrive. `not-known`: it depends on something that was not given. */
export type Road = 'private-endpoint' | 'proxy' | 'direct' | 'none' | 'not-known';

/** A road that a plan can give to a name. */
export type PlannableRoad = Exclude<Road, 'not-known'>;

/** Where a connection ends. */
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

/** A sentence as data: its code, and the values in it. {@link sayReason} makes the sentence. */
