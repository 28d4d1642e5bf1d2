// An address as other logs write it: without brackets, port or zone, and an IPv4 address that
// a program listening for both kinds shows as `::ffff:10.1.1.10` (RFC 4291, 2.5.5.2) as itself.

const MAPPED = /^::ffff:(?=\d{1,3}(?:\.\d{1,3}){3}$)/i;
const WITH_PORT = /^(?:\[([^\]]+)\]|(\d{1,3}(?:\.\d{1,3}){3}))(?::\d+)?$/;

export function plainAddress(text: string): string {
  const match = WITH_PORT.exec(text);
  const bare = match?.[1] ?? match?.[2] ?? text;
  return (bare.includes(':') ? bare.replace(/%[\w.-]+$/, '') : bare).replace(MAPPED, '');
}
