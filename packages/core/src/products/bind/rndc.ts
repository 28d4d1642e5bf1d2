// Takes names out of BIND's cache through rndc. BIND goes on answering NXDOMAIN from its cache for a dialled
// name whose alias has come into being, until that name is flushed.

import { runTool } from '../shared/sync/run-tool.ts';

export interface RndcOptions {
  readonly program: string;
  readonly address: string;
  readonly port: number;
  /** A file: the key itself never is an argument, where every user could see it. */
  readonly keyFile: string;
}

/** One run of rndc takes one name; from here on the trees above the names are flushed. */
const MOST_SINGLE_NAMES = 20;

export async function flushNames(
  options: RndcOptions,
  names: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const unique = [...new Set(names)];
  const commands =
    unique.length <= MOST_SINGLE_NAMES
      ? unique.map((name) => ['flushname', name])
      : [...new Set(unique.map(parentOf))].map((name) => ['flushtree', name]);
  for (const command of commands) {
    await runTool(
      options.program,
      ['-s', options.address, '-p', String(options.port), '-k', options.keyFile, ...command],
      { signal, code: 'sync.rndc' },
    );
  }
}

function parentOf(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}
