// What became of a request by the number of the reason that Skyhigh's gateway blocked it for (Block.ID): 0 is none.

import type { ProxyObservation } from './observation.ts';
import { verdictOfTunnel } from './tunnel-answer.ts';
import { verdictOfWord } from './verdict-words.ts';

/** Some write a word in its place. null: it does not tell. */
export function verdictOfBlockReason(
  reason: string | undefined,
  { method, status }: { readonly method: string; readonly status: number },
): ProxyObservation['verdict'] | null {
  const isNumber = reason !== undefined && /^\d{1,5}$/.test(reason);
  const said =
    reason === undefined || reason === '' || reason === '-'
      ? undefined
      : isNumber
        ? Number(reason) === 0
        : isAllowed(reason);
  if (said === null) return null;
  if (said === false) return 'denied';
  const refused = verdictOfTunnel(method, status);
  if (refused !== null) return refused;
  // No service asks for a proxy's password.
  if (status === 407) return 'denied';
  // Without a reason a 403 may be the service's as well as the gateway's.
  if (status === 403 && said === undefined) return null;
  return status >= 500 ? 'failed' : 'allowed';
}

function isAllowed(word: string): boolean | null {
  const verdict = verdictOfWord(word);
  return verdict === 'allowed' ? true : verdict === 'denied' ? false : null;
}
