// What an answer to CONNECT tells. What a service says stands inside the tunnel, so whatever answers a CONNECT is a
// proxy: the one whose log it is, or another one behind it.

import type { ProxyObservation } from './observation.ts';

/** 401 and 407 ask for a password, 451 names a law; a redirection leads to a page that says no. */
const REFUSALS: readonly number[] = [301, 302, 303, 307, 308, 401, 403, 407, 451];

/** null: it was no CONNECT, or the tunnel was opened, or the status does not tell. */
export function verdictOfTunnel(
  method: string,
  status: number,
): Exclude<ProxyObservation['verdict'], 'allowed'> | null {
  if (method.toUpperCase() !== 'CONNECT') return null;
  if (REFUSALS.includes(status)) return 'denied';
  return status >= 400 && status < 600 ? 'failed' : null;
}
