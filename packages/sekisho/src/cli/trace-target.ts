// What `sekisho trace` is asked for: a name, `host:port` or a URL, as a proxy's log shows them.

import { parseName, type Name } from '@sekisho/dns/name.ts';
import { parseBypassTarget } from '@sekisho/core/roads/dialects/target.ts';
import { parseAddress } from '@sekisho/dns/address.ts';
import { UserError } from '@sekisho/dns/user-error.ts';

const USUAL_PORT = 443;

export function readTarget(
  text: string,
  portOption: string | undefined,
): { readonly name: Name; readonly port: number } {
  const plain = parseName(text);
  const target = plain.ok ? null : parseBypassTarget(text);
  const parsed = target === null ? plain : parseName(target.host);
  const host = target?.host ?? text;
  // Whose it is, only the site tells.
  if (!parsed.ok && parseAddress(host) !== null)
    return {
      name: host as Name,
      port: portOption === undefined ? (target?.port ?? USUAL_PORT) : readPort(portOption),
    };
  if (!parsed.ok)
    throw new UserError(`not a name: ${JSON.stringify(target?.host ?? text)}: ${parsed.message}`, {
      code: 'trace.bad-name',
      hint: 'give a full name such as login.microsoftonline.com',
    });
  if (portOption === undefined) return { name: parsed.name, port: target?.port ?? USUAL_PORT };
  const port = readPort(portOption);
  if (target !== null && target.port !== port && text.includes(`:${String(target.port)}`))
    throw new UserError(`two ports: ${String(target.port)} of the URL and --port ${String(port)}`, {
      code: 'trace.bad-port',
      hint: 'give one of them',
    });
  return { name: parsed.name, port };
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw new UserError(`not a port: ${text}`, {
    code: 'trace.bad-port',
    hint: 'give a number from 1 to 65535',
  });
}
