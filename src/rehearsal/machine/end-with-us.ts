// Programs that must not outlive this process, however it ends by itself. (Nothing
// can be done where it is killed: then they are found by their sockets' folder.)

import type { ChildProcess } from 'node:child_process';

const running = new Set<ChildProcess>();
let isListening = false;

export function endWithUs(child: ChildProcess): void {
  running.add(child);
  child.once('exit', () => running.delete(child));
  if (isListening) return;
  isListening = true;
  process.once('exit', () => {
    for (const each of running) each.kill('SIGKILL');
  });
}
