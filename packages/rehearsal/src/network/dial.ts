// Opens real sockets and says in its errors what the site calls the other end.

import { createSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';

import type { ConnectError, RealPoint, SitePoint } from '@sekisho/dns/host.ts';

export interface Dial {
  /** Whom the program asked for: what errors name. */
  readonly site: SitePoint;
  readonly real: RealPoint;
  /** The address to come from; the other side sees it. */
  readonly localAddress: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Called with the own port as soon as it is bound, before the first packet leaves. */
  readonly onBound?: (port: number) => void;
}

/** A connection that could not be opened, in the words of the system and of the site. */
export class DialError extends Error implements ConnectError {
  readonly code: string;
  readonly syscall = 'connect';
  readonly address: string;
  readonly port: number;

  constructor(code: string, to: SitePoint, cause?: unknown) {
    super(
      `connect ${code} ${to.address}:${String(to.port)}`,
      cause === undefined ? undefined : { cause },
    );
    this.name = 'DialError';
    this.code = code;
    this.address = to.address;
    this.port = to.port;
  }
}

export function dialTcp(dial: Dial): Promise<Socket> {
  return new Promise((resolve, reject) => {
    dial.signal.throwIfAborted();
    const socket = connect({
      host: dial.real.address,
      port: dial.real.port,
      localAddress: dial.localAddress,
    });
    const fail = (error: unknown): void => {
      stopWaiting();
      socket.destroy();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const onError = (error: Error): void => fail(new DialError(codeOf(error), dial.site, error));
    const onAbort = (): void => fail(dial.signal.reason);
    const timer = setTimeout(() => fail(new DialError('ETIMEDOUT', dial.site)), dial.timeoutMs);
    const stopWaiting = (): void => {
      clearTimeout(timer);
      dial.signal.removeEventListener('abort', onAbort);
      socket.off('error', onError);
      // What a destroyed socket still reports has no reader any more.
      socket.on('error', ignoreLate);
    };
    dial.signal.addEventListener('abort', onAbort, { once: true });
    socket.once('error', onError);
    socket.once('connectionAttempt', () => dial.onBound?.(socket.localPort ?? 0));
    socket.once('connect', () => {
      stopWaiting();
      socket.off('error', ignoreLate);
      resolve(socket);
    });
  });
}

/** Sends one datagram and waits for one answer from the same point. */
export function askByUdp(dial: Dial, message: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    dial.signal.throwIfAborted();
    const socket = createSocket('udp4');
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      dial.signal.removeEventListener('abort', onAbort);
      socket.removeAllListeners().on('error', ignoreLate);
      socket.close();
      end();
    };
    const fail = (error: Error): void =>
      settle(() => reject(new DialError(codeOf(error), dial.site, error)));
    const onAbort = (): void => settle(() => reject(dial.signal.reason));
    const timer = setTimeout(
      () => settle(() => reject(new DialError('ETIMEDOUT', dial.site))),
      dial.timeoutMs,
    );
    dial.signal.addEventListener('abort', onAbort, { once: true });
    socket.once('error', fail);
    socket.once('message', (answer) => settle(() => resolve(answer)));
    socket.bind({ address: dial.localAddress, port: 0, exclusive: true }, () => {
      dial.onBound?.(socket.address().port);
      // Connected, the kernel reports an unreachable port and drops other hosts' datagrams.
      socket.connect(dial.real.port, dial.real.address, () => {
        socket.send(message, (error) => {
          if (error !== null) fail(error);
        });
      });
    });
  });
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : 'EIO';
}

function ignoreLate(): void {
  // The outcome is settled; see where it is attached.
}
