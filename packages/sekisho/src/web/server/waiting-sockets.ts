// Connections that have not asked anything yet, or whose last answer is out: of too many the oldest
// goes first, so that nobody who only holds connections open keeps others out.

import type { Server } from 'node:http';
import type { Socket } from 'node:net';

export function limitWaiting(server: Server, most: number): void {
  // In the order in which they began to wait.
  const waiting = new Set<Socket>();
  const wait = (socket: Socket): void => {
    waiting.delete(socket);
    if (socket.destroyed) return;
    waiting.add(socket);
    const [oldest] = waiting;
    if (waiting.size > most) oldest?.destroy();
  };
  server.on('connection', (socket: Socket) => {
    socket.once('close', () => waiting.delete(socket));
    wait(socket);
  });
  server.on('request', ({ socket }, response) => {
    waiting.delete(socket);
    response.once('finish', () => wait(socket));
  });
}
