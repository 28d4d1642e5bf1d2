#!/usr/bin/env node
// What `sekisho` starts: the process's own streams and Ctrl-C.

import { run } from './main.ts';

const stop = new AbortController();
// The first Ctrl-C lets the command clean up; a second one ends it at once.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort(new Error('interrupted'));
  });
}
// `sekisho … | head` closes the pipe: that is success.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`error: can't write the result: ${error.message}\n`);
  process.exit(3);
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
  process.exitCode = code;
});
