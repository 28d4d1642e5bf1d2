// A way to a DNS server on which answers are damaged.

import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** Passes questions on and flips one bit of each answer, when told. */
export async function startRelay(
  to: number,
): Promise<{ readonly port: number; lastBytes(): number; flip(bit: number): void; close(): void }> {
  const front = createSocket('udp4');
  let bit: number | null = null;
  let length = 0;
  front.on('message', (question, from) => {
    const back = createSocket('udp4');
    back.on('message', (answer) => {
      length = answer.length;
      const at = bit === null ? -1 : bit >> 3;
      if (at >= 0 && at < answer.length)
        answer.writeUInt8(answer.readUInt8(at) ^ (1 << ((bit ?? 0) & 7)), at);
      front.send(answer, from.port, from.address);
      back.close();
    });
    back.send(question, to, '127.0.0.1');
  });
  front.bind(0, '127.0.0.1');
  await once(front, 'listening');
  return {
    port: front.address().port,
    lastBytes: () => length,
    flip: (next) => void (bit = next),
    close: () => void front.close(),
  };
}
