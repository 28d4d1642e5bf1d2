// Who listens where: from a point of the site to the point of this machine.
// Binding is real; a port that somebody else holds becomes an OutsideError.

import type { Socket as UdpSocket } from 'node:dgram';
import type { Server } from 'node:net';

import { OutsideError, UserError } from '@sekisho/dns/user-error.ts';
import type { RealPoint, SitePoint } from '@sekisho/dns/host.ts';

export type Protocol = 'tcp' | 'udp';

export interface Listening {
  readonly site: SitePoint;
  readonly real: RealPoint;
  readonly protocol: Protocol;
}

export interface PortRegistry {
  /** Where the site's point really is; undefined when nobody listens there. */
  find(protocol: Protocol, at: SitePoint): RealPoint | undefined;
  /** The site's point that listens at a real one. */
  siteOf(real: RealPoint): SitePoint | undefined;
  list(): readonly Listening[];
  open(protocol: Protocol, at: SitePoint, bind: Bind): Promise<RealPoint>;
  release(protocol: Protocol, at: SitePoint): void;
}

/** Binds at a port (0: the system chooses) and returns the one it got. */
export type Bind = (port: number) => Promise<number>;

export interface PortOptions {
  readonly realAddressOf: (address: string) => string;
  /** Site port p is bound at portBase + p; undefined: the system chooses. */
  readonly portBase: number | undefined;
  /** All hosts share one address, so that a wanted port may be another host's. */
  readonly sharesOneAddress: boolean;
}

export function createPortRegistry(options: PortOptions): PortRegistry {
  const byPoint = new Map<string, Listening>();
  // One after the other: what a point may take depends on what the others took.
  let lastOpening: Promise<unknown> = Promise.resolve();

  function find(protocol: Protocol, at: SitePoint): RealPoint | undefined {
    return byPoint.get(keyOf(protocol, at))?.real;
  }

  /** The same number for both protocols where possible: DNS clients retry over TCP at the port they know. */
  function wantedPort(protocol: Protocol, at: SitePoint): number {
    if (at.port === 0) return 0;
    if (options.portBase === undefined)
      return find(protocol === 'tcp' ? 'udp' : 'tcp', at)?.port ?? 0;
    const port = options.portBase + at.port;
    if (port <= 65_535) return port;
    throw new UserError(
      `port ${String(at.port)} does not fit above a port base of ${String(options.portBase)}`,
      {
        code: 'network.port-base',
        hint: `choose a port base up to ${String(65_535 - at.port)}`,
      },
    );
  }

  function isOursAlready(protocol: Protocol, real: RealPoint): boolean {
    return [...byPoint.values()].some(
      (each) =>
        each.protocol === protocol &&
        each.real.port === real.port &&
        each.real.address === real.address,
    );
  }

  async function open(protocol: Protocol, at: SitePoint, bind: Bind): Promise<RealPoint> {
    const address = options.realAddressOf(at.address);
    if (at.port !== 0 && byPoint.has(keyOf(protocol, at)))
      throw portInUse(at, { address, port: at.port });
    const wanted = wantedPort(protocol, at);
    const mayChooseAnother =
      options.portBase === undefined ||
      (options.sharesOneAddress && isOursAlready(protocol, { address, port: wanted }));
    const port = await bindWanted(bind, wanted, mayChooseAnother).catch((error: unknown) => {
      throw explainBinding(error, at, { address, port: wanted });
    });
    const site = at.port === 0 ? { address: at.address, port } : at;
    const real = { address, port };
    byPoint.set(keyOf(protocol, site), { site, real, protocol });
    return real;
  }

  return {
    find,
    list: () => [...byPoint.values()],
    siteOf: (real) =>
      [...byPoint.values()].find(
        (each) => each.real.port === real.port && each.real.address === real.address,
      )?.site,
    open(protocol, at, bind) {
      const opened = lastOpening.then(() => open(protocol, at, bind));
      lastOpening = opened.catch(ignoreHere);
      return opened;
    },
    release(protocol, at) {
      byPoint.delete(keyOf(protocol, at));
    },
  };
}

export async function bindServer(server: Server, address: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: address, port, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const bound = server.address();
  return typeof bound === 'object' && bound !== null ? bound.port : port;
}

export async function bindDatagrams(
  socket: UdpSocket,
  address: string,
  port: number,
): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ address, port, exclusive: true }, () => {
      socket.off('error', reject);
      resolve();
    });
  });
  return socket.address().port;
}

async function bindWanted(bind: Bind, wanted: number, mayChooseAnother: boolean): Promise<number> {
  try {
    return await bind(wanted);
  } catch (error) {
    if (wanted === 0 || !mayChooseAnother || !isInUse(error)) throw error;
    return await bind(0);
  }
}

function explainBinding(error: unknown, at: SitePoint, real: RealPoint): Error {
  if (isInUse(error)) return portInUse(at, real, error);
  const reason = error instanceof Error ? error.message : String(error);
  return new OutsideError(`cannot listen at ${formatPoint(at)}: ${reason}`, {
    code: 'network.cannot-listen',
    where: formatPoint(real),
    cause: error,
  });
}

function portInUse(at: SitePoint, real: RealPoint, cause?: unknown): OutsideError {
  return new OutsideError(
    `port ${String(real.port)} at ${real.address} is in use, and ${formatPoint(at)} needs it`,
    {
      code: 'network.port-in-use',
      where: formatPoint(real),
      hint: 'stop the program that listens there, or choose another port base',
      cause,
    },
  );
}

function isInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function formatPoint(point: SitePoint): string {
  return point.address.includes(':')
    ? `[${point.address}]:${String(point.port)}`
    : `${point.address}:${String(point.port)}`;
}

function keyOf(protocol: Protocol, at: SitePoint): string {
  return `${protocol}/${at.address}/${String(at.port)}`;
}

function ignoreHere(): void {
  // The one who opens hears of it.
}
