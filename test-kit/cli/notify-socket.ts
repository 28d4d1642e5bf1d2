// A service manager as far as sd_notify(3) goes: a datagram socket that writes down what comes.
// Node has none of that kind; perl is part of every Debian.

import { spawn } from 'node:child_process';
import { once } from 'node:events';

const RECEIVER = `
use IO::Socket::UNIX; use Socket;
my $socket = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $ARGV[0]) or die "no socket: $!";
$| = 1; print "listening\\n";
while (defined $socket->recv(my $message, 65536)) { print "$message\\n" if $message ne 'BARRIER=1' }
`;

export interface NotifySocket {
  /** Every variable that came, in order; without the barrier at which systemd-notify waits. */
  readonly notified: readonly string[];
  close(): Promise<void>;
}

export async function openNotifySocket(perl: string, path: string): Promise<NotifySocket> {
  const child = spawn(perl, ['-e', RECEIVER, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const notified: string[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    notified.push(...lines);
  });
  const closed = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), closed]);
  if (notified.shift() !== 'listening') throw new Error('the receiver did not start');
  return {
    notified,
    close: async () => {
      child.kill();
      await closed;
    },
  };
}
