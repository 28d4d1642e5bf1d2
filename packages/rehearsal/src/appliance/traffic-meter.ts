// Counts what really crossed the sockets: bytes by name, program and road.

import type { Duplex } from 'node:stream';

import type { Program } from '@sekisho/core/model/program.ts';

export interface TrafficRow {
  readonly name: string;
  readonly program: Program;
  readonly road: 'private-endpoint' | 'proxy' | 'direct';
  /** Both directions, on the wire (TLS included). */
  readonly bytes: number;
  readonly connections: number;
}

type Key = Omit<TrafficRow, 'bytes' | 'connections'>;
interface Counted {
  readonly key: Key;
  bytes: number;
  connections: number;
  readonly open: Set<Duplex>;
}

export class TrafficMeter {
  readonly #rows = new Map<string, Counted>();

  watch(socket: Duplex, key: Key): void {
    const id = `${key.road} ${key.program} ${key.name}`;
    const row = this.#rows.get(id) ?? { key, bytes: 0, connections: 0, open: new Set<Duplex>() };
    this.#rows.set(id, row);
    row.connections += 1;
    row.open.add(socket);
    socket.once('close', () => {
      row.open.delete(socket);
      row.bytes += bytesOf(socket);
    });
  }

  /** Sorted by road, name, program; sockets that are still open are counted as they are. */
  rows(): TrafficRow[] {
    return [...this.#rows.values()]
      .map(({ key, bytes, connections, open }) => ({
        ...key,
        connections,
        bytes: bytes + [...open].reduce((sum, socket) => sum + bytesOf(socket), 0),
      }))
      .sort(
        (a, b) =>
          a.road.localeCompare(b.road) ||
          a.name.localeCompare(b.name) ||
          a.program.localeCompare(b.program),
      );
  }
}

function bytesOf(socket: Duplex): number {
  const counted = socket as Duplex & {
    readonly bytesRead?: number;
    readonly bytesWritten?: number;
  };
  return (counted.bytesRead ?? 0) + (counted.bytesWritten ?? 0);
}
