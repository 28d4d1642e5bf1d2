// Runs the system's own network programs and says which package a missing one is in.

import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

import { OutsideError } from '@sekisho/dns/user-error.ts';

/** Programs of the network and of the site, with the Debian packages that hold them. */
export const PROGRAMS: Readonly<Record<string, string>> = {
  ip: 'iproute2',
  tc: 'iproute2',
  nft: 'nftables',
  squid: 'squid',
  named: 'bind9',
  rndc: 'bind9-utils',
  unbound: 'unbound',
  'unbound-control': 'unbound',
  dnsmasq: 'dnsmasq-base',
  wg: 'wireguard-tools',
  'wireguard-go': 'wireguard-go',
  unshare: 'util-linux',
};

const ADMIN_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** Of these programs, the ones that this machine does not have. */
export function missingPrograms(names: readonly string[]): string[] {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...ADMIN_FOLDERS];
  return names.filter((name) => !folders.some((folder) => isProgram(join(folder, name))));
}

export function requirePrograms(names: readonly string[]): void {
  const missing = missingPrograms(names);
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((name) => PROGRAMS[name] ?? name))];
  throw new OutsideError(`this machine has no ${missing.join(', ')}`, {
    code: 'netns.no-program',
    hint: `install it: apt-get install ${packages.join(' ')}; or use --network loopback`,
  });
}

/** Users' shells often lack the folders of the system's programs. */
export function programEnvironment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PATH: [process.env['PATH'] ?? '', ...ADMIN_FOLDERS].join(delimiter),
    LC_ALL: 'C',
  };
}

/** Runs a program to its end with this text as its input; rejects with what it said. */
export function runWithInput(
  command: string,
  args: readonly string[],
  input: string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: programEnvironment(),
    });
    let said = '';
    let complained = '';
    child.stdout.on('data', (chunk: Buffer) => void (said += chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => void (complained += chunk.toString('utf8')));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(said);
      else
        reject(
          new OutsideError(
            `${command} failed: ${complained.trim() || `exit code ${String(code)}`}`,
            {
              code: 'netns.command-failed',
              hint: 'the network netns needs root, or user namespaces; --network loopback needs neither',
            },
          ),
        );
    });
    // A program that ends before it has read all says why on its own.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
