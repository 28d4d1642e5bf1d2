// For tests: Debian's azure-cli as a command, signed in at an emulator that it knows as a cloud of its own.

import { execFile, execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { CLIENT, type TestEmulator } from '@sekisho/test-kit/azure-emulator/emulator.ts';

export const hasAz = ((): boolean => {
  try {
    execFileSync('az', ['version', '--output', 'none'], {
      stdio: 'ignore',
      env: { ...process.env, AZURE_CORE_COLLECT_TELEMETRY: 'no' },
    });
    return true;
  } catch {
    return false;
  }
})();

export type AzCommand = (...args: readonly string[]) => Promise<string>;

export async function signInByAz(emulator: TestEmulator): Promise<AzCommand> {
  const ca = join(emulator.folder, 'ca.pem');
  await writeFile(ca, emulator.ca);
  const env = {
    ...process.env,
    AZURE_CONFIG_DIR: join(emulator.folder, 'azure'),
    AZURE_CORE_COLLECT_TELEMETRY: 'no',
    AZURE_CORE_ONLY_SHOW_ERRORS: 'yes',
    REQUESTS_CA_BUNDLE: ca,
    HTTPS_PROXY: '',
    https_proxy: '',
  };
  const az: AzCommand = async (...args) =>
    (
      await promisify(execFile)('az', [...args, '--output', 'json'], {
        env,
        maxBuffer: 64 * 1024 * 1024,
      })
    ).stdout;
  await az(
    'cloud',
    'register',
    '--name',
    'Emulator',
    '--endpoint-resource-manager',
    emulator.origin,
    '--suffix-keyvault-dns',
    '.vault.azure.net',
  );
  await az('cloud', 'set', '--name', 'Emulator');
  // The secret in a file: a command line is there for everybody on the machine to read.
  const secret = join(emulator.folder, 'secret');
  await writeFile(secret, CLIENT.secret, { mode: 0o600 });
  await az(
    'login',
    '--service-principal',
    '--username',
    CLIENT.appId,
    '--password',
    `@${secret}`,
    '--tenant',
    'adfs',
  );
  return az;
}
