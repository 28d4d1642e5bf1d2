// A named pipe, or one that a shell made (`<(zcat access.log.gz)`), until who writes it ends. Opening a pipe that nobody
// writes to holds a thread of Node's own up for ever, and Ctrl-C with it, so another program does that.

import { spawn } from 'node:child_process';
import { constants, open as openFile } from 'node:fs';
import { Socket } from 'node:net';
import { addAbortSignal } from 'node:stream';
import { promisify } from 'node:util';

const open = promisify(openFile);

export async function* readPipe(path: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
  // A pipe of this process itself has somebody who writes, and is no other program's.
  yield* path.startsWith('/dev/') || path.startsWith('/proc/')
    ? readOwn(path, signal)
    : readNamed(path, signal);
}

async function* readOwn(path: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
  const fd = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const socket = new Socket({ fd, readable: true, writable: false });
  if (signal !== undefined) addAbortSignal(signal, socket);
  try {
    yield* socket as AsyncIterable<Buffer>;
  } finally {
    socket.destroy();
  }
}

async function* readNamed(path: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
  const child = spawn('cat', ['--', path], { stdio: ['ignore', 'pipe', 'ignore'] });
  const end = (): void => {
    child.kill();
  };
  signal?.addEventListener('abort', end, { once: true });
  const failed = new Promise<Error | null>((resolve) => {
    child.once('error', resolve);
    child.once('close', () => resolve(null));
  });
  try {
    yield* child.stdout as AsyncIterable<Buffer>;
    const error = await failed;
    if (error !== null) throw error;
  } finally {
    signal?.removeEventListener('abort', end);
    child.kill();
  }
}
