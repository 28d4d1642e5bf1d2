// Tunnels that live on through Squid although their name has been taken off the list: Squid's rules are asked
// only when a tunnel is opened. Squid's cache manager says which are open, over the proxy's own port.

import { get } from 'node:http';

import { withDeadline } from '@sekisho/dns/deadline.ts';
import type { OpenTunnel, OpenTunnels } from '../shared/sync/driver.ts';
import type { ListTexts } from '../shared/sync/list-files.ts';
import { toRule } from './list-rules.ts';

const REPORT = '/squid-internal-mgr/active_requests';
/** Some hundred octets a connection: enough for a hundred thousand of them. */
const MOST_BYTES = 64 * 1024 * 1024;

interface Tunnel extends OpenTunnel {
  readonly host: string;
  readonly port: number;
}

/** Those that the lists let through before the change and don't any more. */
export async function tunnelsLeftOpen(
  proxy: { readonly address: string; readonly port: number },
  lists: { readonly before: ListTexts; readonly after: ListTexts },
  wait: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<OpenTunnels> {
  const answer = await askManager(proxy, wait);
  if (typeof answer !== 'string') return { tunnels: [], unknown: answer.unknown };
  const [wasAllowed, isStillAllowed] = [toRule(lists.before), toRule(lists.after)];
  const left = readTunnels(answer).filter(
    ({ host, port }) => wasAllowed(host, port) && !isStillAllowed(host, port),
  );
  return {
    tunnels: left.map(({ client, target, openSeconds }) => ({ client, target, openSeconds })),
    unknown: null,
  };
}

/** A block a connection; a tunnel's `uri` is the host and the port that its client asked for. */
export function readTunnels(report: string): Tunnel[] {
  return report.split(/^(?=Connection: )/m).flatMap((block): Tunnel[] => {
    const target = /^uri (\S+:\d+)$/m.exec(block)?.[1];
    if (target === undefined || !/^logType TCP_TUNNEL/m.test(block)) return [];
    const colon = target.lastIndexOf(':');
    const client = /^\s*remote: (\S+)$/m.exec(block)?.[1] ?? '';
    const openSeconds = Math.round(
      Number(/^start \S+ \((\S+) seconds ago\)/m.exec(block)?.[1] ?? Number.NaN),
    );
    return [
      {
        client,
        target,
        openSeconds: Number.isNaN(openSeconds) ? null : openSeconds,
        host: target.slice(0, colon).toLowerCase().replace(/\.$/, ''),
        port: Number(target.slice(colon + 1)),
      },
    ];
  });
}

async function askManager(
  proxy: { readonly address: string; readonly port: number },
  { signal, timeoutMs }: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<string | { readonly unknown: NonNullable<OpenTunnels['unknown']> }> {
  const limit = withDeadline(signal, timeoutMs);
  try {
    return await new Promise((resolve, reject) => {
      const request = get(
        { host: proxy.address, port: proxy.port, path: REPORT, agent: false, signal: limit },
        (response) => {
          if (response.statusCode !== 200) {
            response.destroy();
            return resolve({
              unknown:
                response.statusCode === 403 ||
                response.statusCode === 401 ||
                response.statusCode === 407
                  ? 'refused'
                  : 'no-answer',
            });
          }
          let text = '';
          response.setEncoding('latin1').on('data', (part: string) => {
            text += part;
            if (text.length > MOST_BYTES) response.destroy(new Error('an endless report'));
          });
          response.on('end', () => resolve(text)).on('error', reject);
        },
      );
      request.on('error', reject);
    });
  } catch {
    // What can't be told must not undo a change that is in force.
    signal.throwIfAborted();
    return { unknown: 'no-answer' };
  }
}
