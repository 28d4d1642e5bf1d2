// One CONNECT request on an open socket (RFC 9110 §9.3.6). After a 200 the socket
// is the tunnel; bytes that came with the answer are put back in front of it.

import type { Duplex } from 'node:stream';

export interface TunnelAnswer {
  readonly status: number;
  readonly reason: string;
}

const MAX_HEAD_BYTES = 16_384;

export function openTunnel(
  socket: Duplex,
  request: { name: string; port: number; timeoutMs: number },
): Promise<TunnelAnswer> {
  const authority = `${request.name}:${String(request.port)}`;
  return new Promise((resolve, reject) => {
    let head = Buffer.alloc(0);
    const timer = setTimeout(
      () => finish(new Error(`the proxy did not answer within ${String(request.timeoutMs)} ms`)),
      request.timeoutMs,
    );
    const finish = (outcome: Error | TunnelAnswer): void => {
      clearTimeout(timer);
      socket.off('readable', read).off('end', ended).off('error', finish);
      if (outcome instanceof Error) reject(outcome);
      else resolve(outcome);
    };
    const ended = (): void => finish(new Error('the proxy closed the connection'));
    const read = (): void => {
      for (let chunk: Buffer | null; (chunk = socket.read() as Buffer | null) !== null;) {
        head = Buffer.concat([head, chunk]);
        const end = head.indexOf('\r\n\r\n');
        if (end >= 0) {
          if (head.length > end + 4) socket.unshift(head.subarray(end + 4));
          return finish(parseStatusLine(head.subarray(0, end).toString('latin1')));
        }
        if (head.length > MAX_HEAD_BYTES)
          return finish(new Error('the answer of the proxy is too long'));
      }
    };
    socket.on('readable', read).on('end', ended).on('error', finish);
    socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`);
  });
}

function parseStatusLine(head: string): Error | TunnelAnswer {
  const match = /^HTTP\/1\.[01] (\d{3})(?: ([^\r\n]*))?/.exec(head);
  if (match === null) return new Error('the answer of the proxy is not HTTP');
  return { status: Number(match[1]), reason: match[2] ?? '' };
}
