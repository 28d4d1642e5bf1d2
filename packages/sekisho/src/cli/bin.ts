#!/usr/bin/env node
// What `sekisho` starts: the process's own streams and Ctrl-C.

import { run } from './main.ts';
import { OutputLost } from './output-lost.ts';

const stop = new AbortController();
// The first Ctrl-C lets the command clean up; a second one ends it at once.
let isInterrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (isInterrupted) process.exit(130);
    isInterrupted = true;
    stop.abort(new Error('interrupted'));
  });
}
// Without a reader or without room nothing more can be said: what goes on ends as with Ctrl-C, and cleans up.
let lost: 'unread' | 'unwritten' | null = null;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (lost !== null) return;
  // `sekisho … | head` closes the pipe: that changes no exit code.
  lost = error.code === 'EPIPE' ? 'unread' : 'unwritten';
  if (lost === 'unwritten') {
    process.stderr.write(`error: can't write the result: ${error.message}\n`);
    process.exitCode = 3;
  }
  stop.abort(new OutputLost());
});
// `sekisho … 2>&1 >file | head` closes the other one: notes that nobody reads change no result.
process.stderr.on('error', () => undefined);

// The exit code of a command that still waits when nothing more can happen: its input has ended.
process.exitCode = 130;
void run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  env: process.env,
  cwd: process.cwd(),
  signal: stop.signal,
}).then((code) => {
  if (lost === 'unwritten') process.exitCode = 3;
  else process.exitCode = lost === 'unread' && !isInterrupted && code === 130 ? 0 : code;
  // The command has cleaned up; what may still read a long log is not waited for.
  if (stop.signal.aborted) process.exit();
});
