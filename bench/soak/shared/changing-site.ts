// site.yaml, which somebody edits: names of partners come and go. sync reads it when it starts.

import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { parse, stringify } from 'yaml';

export const EXTRA = Array.from({ length: 24 }, (_, at) => `partner${String(at)}.example.net`);

export class ChangingSite {
  readonly folder: string;
  #extra: readonly string[] = [];

  constructor(folder: string) {
    this.folder = folder;
  }

  get extra(): readonly string[] {
    return this.#extra;
  }

  /** By name: whether the proxy has to let it through. */
  wanted(): ReadonlyMap<string, 'allowed' | null> {
    return new Map(EXTRA.map((name) => [name, this.#extra.includes(name) ? 'allowed' : null]));
  }

  async toggle(at: number): Promise<void> {
    const name = EXTRA[at % EXTRA.length] ?? '';
    const next = this.#extra.includes(name)
      ? this.#extra.filter((each) => each !== name)
      : [...this.#extra, name];
    const path = join(this.folder, 'site.yaml');
    const site: { policy: Record<string, unknown> } = parse(await readFile(path, 'utf8'));
    site.policy['extraNames'] = next;
    await writeFile(`${path}.new`, stringify(site));
    await rename(`${path}.new`, path);
    this.#extra = next;
  }
}
