// The attributes of one Terraform resource. Absent, null and "" are all "not known": a provider writes
// them for what Azure did not answer. What was hidden as sensitive is remembered when it is asked for.

import { isLoose, type Loose } from '../../fields.ts';

export class Attributes {
  readonly #values: Loose;
  readonly #hidden: ReadonlySet<string>;
  readonly missed = new Set<string>();

  constructor(values: Loose, hidden: ReadonlySet<string> = new Set()) {
    this.#values = values;
    this.#hidden = hidden;
  }

  text(key: string): string | undefined {
    const value = this.#at(key);
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  number(key: string): number | undefined {
    const value = this.#at(key);
    return typeof value === 'number' ? value : undefined;
  }

  flag(key: string): boolean | undefined {
    const value = this.#at(key);
    return typeof value === 'boolean' ? value : undefined;
  }

  /** Undefined when the attribute is not there at all, or nothing of it is known. */
  texts(key: string): readonly string[] | undefined {
    const value = this.#at(key);
    return Array.isArray(value)
      ? value.filter((item): item is string => typeof item === 'string' && item !== '')
      : undefined;
  }

  /** Nested blocks; one block alone may stand without its list. */
  blocks(key: string): readonly Attributes[] | undefined {
    const value = this.#at(key);
    const list = Array.isArray(value) ? value : isLoose(value) ? [value] : undefined;
    return list?.filter(isLoose).map((item) => new Attributes(item));
  }

  /** A map of texts. */
  map(key: string): readonly (readonly [string, string])[] {
    const value = this.#at(key);
    return isLoose(value)
      ? Object.entries(value).filter(
          (entry): entry is [string, string] => typeof entry[1] === 'string',
        )
      : [];
  }

  value(key: string): unknown {
    return this.#at(key);
  }

  #at(key: string): unknown {
    if (this.#hidden.has(key)) this.missed.add(key);
    return Object.hasOwn(this.#values, key) ? this.#values[key] : undefined;
  }
}
