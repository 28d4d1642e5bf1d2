// Whether this machine can run the network, asked by trying: nothing that it reports says it as well.

import { runWithInput, missingPrograms } from './commands.ts';

/** Null when it can; otherwise the reason, for a person. */
export async function whyNotHere(programs: readonly string[]): Promise<string | null> {
  if (process.platform !== 'linux') return 'network namespaces are of Linux';
  const missing = missingPrograms(programs);
  if (missing.length > 0) return `no ${missing.join(', ')} on this machine`;
  const name = `sktry${String(process.pid)}`;
  try {
    await runWithInput(
      'sh',
      ['-e'],
      `ip netns add ${name}\nip netns exec ${name} nft list tables\nip netns del ${name}\n`,
    );
    return null;
  } catch {
    return 'this user may not make network namespaces';
  }
}
