// The packet filter's log of pfSense and OPNsense: fields by commas behind the name filterlog (Netgate, "Raw Filter Log
// Format"). The common fields, then those of the IP version, then ports and flags.

import type { LineReader } from '../shared/logs/observation.ts';
import { stoppedPacket } from '../shared/logs/packet.ts';

const TAG = /^filterlog(?:\[\d{1,10}\])?: /;
const [REASON, ACTION, DIRECTION, VERSION] = [5, 6, 7, 8];
/** Places of protocol and addresses, by the version of IP. */
const PLACES: Readonly<Record<string, { readonly protocol: number; readonly from: number }>> = {
  '4': { protocol: 16, from: 18 },
  '6': { protocol: 12, from: 15 },
};
const STOPS = /^(?:block|reject)$/;
/** Rules that let pass, translate, or clean up. */
const OTHERS = /^(?:pass|nat|nonat|binat|nobinat|rdr|nordr|scrub|noscrub|match)$/;
const ADDRESS = /^[\da-fA-F:.]{2,45}$/;

export const readFilterlog: LineReader = (line, evidence) => {
  const fields = line.replace(TAG, '').split(',', 40);
  const action = fields[ACTION] ?? '';
  const places = PLACES[fields[VERSION] ?? ''];
  if (places === undefined || !/^(?:in|out)$/.test(fields[DIRECTION] ?? '')) return undefined;
  if (!/^[a-z-]{2,20}$/.test(fields[REASON] ?? '')) return undefined;
  const { protocol, from } = places;
  const [source = '', target = '', , port = '', , flags = ''] = fields.slice(from);
  if (!ADDRESS.test(source) || !ADDRESS.test(target)) return undefined;
  if (OTHERS.test(action)) return null;
  if (!STOPS.test(action)) return undefined;
  const isTcp = /^tcp$/i.test(fields[protocol] ?? '');
  return stoppedPacket({
    // The line has no time of its own.
    at: Number.NaN,
    evidence,
    from: source,
    to: target,
    port: Number(port),
    protocol: fields[protocol] ?? '',
    ...(isTcp && flags !== '' ? { isFirst: flags.includes('S') && !flags.includes('A') } : {}),
  });
};
