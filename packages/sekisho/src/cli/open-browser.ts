// Opens an address in the user's browser, where there is one. It never waits for it and never fails.

import { spawn } from 'node:child_process';

import type { Io } from './io.ts';

/** Where nobody looks at a terminal, nobody looks at a screen. */
export function mayOpenBrowser({ env, stderr }: Pick<Io, 'env' | 'stderr'>): boolean {
  return browserFor(process.platform, env) !== null && stderr.isTTY === true;
}

/** The address is for everybody on this machine to read. */
export function openBrowser(address: string, { env }: Pick<Io, 'env'>): void {
  const program = browserFor(process.platform, env);
  if (program === null) return;
  const [command, ...args] = program;
  const child = spawn(command, [...args, address], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}

export function browserFor(
  platform: NodeJS.Platform,
  env: Io['env'],
): readonly [string, ...string[]] | null {
  if (platform === 'darwin') return ['open'];
  // `start` is a word of cmd.exe, which reads & in an address as its own; this takes it as it is.
  if (platform === 'win32') return ['rundll32.exe', 'url.dll,FileProtocolHandler'];
  const hasScreen = [env['DISPLAY'], env['WAYLAND_DISPLAY']].some(
    (each) => each !== undefined && each !== '',
  );
  return hasScreen ? ['xdg-open'] : null;
}
