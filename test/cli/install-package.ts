// Installs a tarball as its users do, with no registry at hand.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Of nobody: npm gives what it was called with to what it calls. */
export const OWN_ENVIRONMENT: NodeJS.ProcessEnv = Object.fromEntries(
  Object.entries(process.env).filter(([key]) => !/^(?:npm_|INIT_CWD$)/i.test(key)),
);

export async function npm(args: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await promisify(execFile)('npm', [...args], {
    cwd,
    env: OWN_ENVIRONMENT,
    shell: process.platform === 'win32',
  });
  return stdout;
}

export async function installPackage(folder: string, tarball: string): Promise<void> {
  await npm(['install', '--offline', '--no-audit', '--no-fund', tarball], folder);
}
