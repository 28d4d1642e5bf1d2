// Which questions of a resolver's log say something of roads. Roads are planned for IPv4. A question for an
// IPv6 address (AAAA) tells that the name was asked for, and whether it exists: that a name does not exist holds
// for all types (RFC 8020), that it has no IPv6 address is no fault.

import type { DnsObservation } from './observation.ts';

/** As a log writes it: in any case, with the dot of the root or without. */
export function askedName(text: string | undefined): string {
  return (text ?? '').toLowerCase().replace(/\.$/, '');
}

/** null: of another type. */
export function questionOf(type: string | undefined): Pick<DnsObservation, 'isIPv6'> | null {
  if (type === 'A') return {};
  return type === 'AAAA' ? { isIPv6: true } : null;
}

/** Of logs that tell the code of an answer and not its addresses. */
export function answerOfCode(code: string | undefined): DnsObservation['answer'] {
  if (code === undefined || code === 'NOERROR') return 'unknown';
  // A dash (CoreDNS): nobody answered.
  return code === 'NXDOMAIN' ? 'nxdomain' : 'failed';
}

/** The same by its number (RFC 1035, 4.1.1); undefined: nobody has answered yet. */
export function answerOfNumber(code: string | undefined): DnsObservation['answer'] {
  if (code === undefined || code === '0') return 'unknown';
  return code === '3' ? 'nxdomain' : 'failed';
}
