// Counts what each link carries. Open sockets are asked when somebody wants to
// know, so that a running transfer shows, and closed ones leave their sums.

import type { Socket } from 'node:net';

import type { LinkCounters } from './network.ts';
import type { Link } from './firewall.ts';

interface Tally {
  connections: number;
  bytesOut: number;
  bytesIn: number;
  rejected: number;
  readonly open: Set<Socket>;
}

/** "Out" is what the side that opened the connection sent. */
export interface Traffic {
  countConnection(link: Link, socket: Socket): void;
  countDatagrams(link: Link, bytesOut: number, bytesIn: number): void;
  countRejection(link: Link): void;
  counters(): LinkCounters[];
}

const LINKS: readonly Link[] = ['lan', 'vpn', 'internet'];

export function createTraffic(): Traffic {
  const tallies: Record<Link, Tally> = {
    lan: emptyTally(),
    vpn: emptyTally(),
    internet: emptyTally(),
  };
  return {
    countConnection(link, socket) {
      const tally = tallies[link];
      tally.connections += 1;
      tally.open.add(socket);
      socket.once('close', () => {
        tally.open.delete(socket);
        tally.bytesOut += socket.bytesWritten;
        tally.bytesIn += socket.bytesRead;
      });
    },
    countDatagrams(link, bytesOut, bytesIn) {
      tallies[link].bytesOut += bytesOut;
      tallies[link].bytesIn += bytesIn;
    },
    countRejection(link) {
      tallies[link].rejected += 1;
    },
    counters: () => LINKS.map((link) => sumOf(link, tallies[link])),
  };
}

function emptyTally(): Tally {
  return { connections: 0, bytesOut: 0, bytesIn: 0, rejected: 0, open: new Set() };
}

function sumOf(link: Link, tally: Tally): LinkCounters {
  let { bytesOut, bytesIn } = tally;
  for (const socket of tally.open) {
    bytesOut += socket.bytesWritten;
    bytesIn += socket.bytesRead;
  }
  return { link, connections: tally.connections, bytesOut, bytesIn, rejected: tally.rejected };
}
