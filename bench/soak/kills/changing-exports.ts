// A folder of exports in which Key Vaults with private endpoints come, move and go: the example's, and some more like
// its own.

import { cp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { EXAMPLE_SITE } from '@sekisho/sekisho/cli/site-input.ts';
import type { Chance } from '../shared/chance.ts';

const FILES = {
  vaults: 'key-vaults.json',
  endpoints: 'private-endpoint-list.json',
  interfaces: 'network-interfaces-avd2.json',
} as const;
/** As the example has it. */
const MODEL = { label: 'privateasr58afkv', address: /10\.2\.1\.\d+/ };
const COUNT = 16;

type Kind = keyof typeof FILES;

export class ChangingExports {
  readonly #folder: string;
  readonly #texts: Readonly<Record<Kind, readonly string[]>>;
  /** The last byte of each one's address; null: it is not there. */
  readonly #standing: (number | null)[] = Array.from({ length: COUNT }, () => null);

  private constructor(folder: string, texts: Readonly<Record<Kind, readonly string[]>>) {
    this.#folder = folder;
    this.#texts = texts;
  }

  static async open(folder: string): Promise<ChangingExports> {
    await rm(folder, { recursive: true, force: true });
    await cp(join(EXAMPLE_SITE, 'estate-after-setup'), folder, { recursive: true });
    // They tell the same again.
    for (const more of ['zone-groups.json', 'private-dns-records'])
      await rm(join(folder, more), { recursive: true });
    const rows = async (kind: Kind): Promise<string[]> => {
      const list: unknown[] = JSON.parse(await readFile(join(folder, FILES[kind]), 'utf8'));
      return list.map((row) => JSON.stringify(row));
    };
    return new ChangingExports(folder, {
      vaults: await rows('vaults'),
      endpoints: await rows('endpoints'),
      interfaces: await rows('interfaces'),
    });
  }

  /** By name: its address; null: it has none, and must not be answered. */
  wanted(): ReadonlyMap<string, string | null> {
    return new Map(
      this.#standing.map((last, at) => [
        `${labelOf(at)}.vault.azure.net`,
        last === null ? null : `10.2.1.${String(last)}`,
      ]),
    );
  }

  /** Some come, move or go. */
  async change(chance: Chance): Promise<void> {
    for (let left = 1 + Math.floor(chance.between(0, 4)); left > 0; left -= 1) {
      const at = Math.floor(chance.between(0, COUNT));
      this.#standing[at] =
        this.#standing[at] !== null && chance.next() < 0.5
          ? null
          : 30 + Math.floor(chance.between(0, 200));
    }
    // The interfaces first: an endpoint whose interface is not there yet is half an answer.
    for (const kind of ['interfaces', 'vaults', 'endpoints'] as const) {
      const path = join(this.#folder, FILES[kind]);
      await writeFile(`${path}.new`, `[${[...this.#texts[kind], ...this.#made(kind)].join()}]`);
      await rename(`${path}.new`, path);
    }
  }

  #made(kind: Kind): string[] {
    const model = this.#texts[kind].find((text) => text.includes(MODEL.label));
    if (model === undefined) throw new Error(`the example has no ${MODEL.label} in its ${kind}`);
    return this.#standing.flatMap((last, at) =>
      last === null
        ? []
        : [
            model
              .replaceAll(MODEL.label, labelOf(at))
              .replace(MODEL.address, `10.2.1.${String(last)}`),
          ],
    );
  }
}

function labelOf(at: number): string {
  return `privateasr${(0xa0 + at).toString(16).padStart(4, '0')}kv`;
}
