// For tests: every operation of one of Microsoft's clients, found in the client itself, so that a
// table of what passes can't leave one out. What a test calls with success is noted; each of the
// others has to be refused by name.

type Callable = (...args: readonly unknown[]) => unknown;

const NO_OPERATION =
  /^(?:constructor|_.*|addCustomApiVersionPolicy|hasOwnProperty|isPrototypeOf|propertyIsEnumerable|to(?:Locale)?String|valueOf|pipeline|.*Paging(?:Page|All))$/;

export class OperationTable<Client extends object> {
  /** Calls through this are noted once they have succeeded. */
  readonly client: Client;
  readonly #plain: Client;
  readonly #passed = new Set<string>();

  constructor(client: Client) {
    this.#plain = client;
    this.client = this.#watch(client, '');
  }

  /** `virtualNetworks.get`; a long operation by one name, however it is begun. */
  all(): string[] {
    return [...new Set(this.#each().map(({ name }) => name))].sort();
  }

  get passed(): readonly string[] {
    return [...this.#passed].sort();
  }

  /** Calls all that did not pass with names that mean nothing, and answers what each is refused with. */
  async refusals(scope: string): Promise<ReadonlyMap<string, string>> {
    const answers = new Map<string, string>();
    const open = this.#each().filter(({ name }) => !this.#passed.has(name));
    for (const { name, call, arity } of open) {
      if (answers.has(name)) continue;
      answers.set(name, await refusalOf(call, arity, scope));
    }
    return answers;
  }

  #each(): { readonly name: string; readonly call: Callable; readonly arity: number }[] {
    return operationsOf(this.#plain, '');
  }

  #watch<T extends object>(target: T, prefix: string): T {
    return new Proxy(target, {
      get: (object, key) => {
        const value: unknown = Reflect.get(object, key);
        if (typeof key !== 'string' || NO_OPERATION.test(key)) return value;
        if (typeof value === 'function') {
          const name = `${prefix}${plainName(key)}`;
          return (...args: readonly unknown[]): unknown =>
            this.#note(name, (value as Callable).apply(object, [...args]));
        }
        return prefix === '' && isGroup(value) ? this.#watch(value, `${key}.`) : value;
      },
    });
  }

  /** A page, a promise, a poller: each succeeds in its own way. */
  #note(name: string, result: unknown): unknown {
    if (isPages(result)) return this.#notePages(name, result);
    if (result instanceof Promise)
      return result.then((value: unknown) => {
        this.#passed.add(name);
        return value;
      });
    // A poller is a promise as well.
    if (typeof result === 'object' && result !== null && 'then' in result) {
      const pending = Promise.resolve(result as PromiseLike<unknown>);
      return pending.then((value) => {
        this.#passed.add(name);
        return value;
      });
    }
    return result;
  }

  async *#notePages(name: string, pages: AsyncIterable<unknown>): AsyncGenerator {
    for await (const each of pages) yield each;
    this.#passed.add(name);
  }
}

/** All that a list gives, page by page. */
export async function collect<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of pages) all.push(each);
  return all;
}

function operationsOf(
  holder: object,
  prefix: string,
): { readonly name: string; readonly call: Callable; readonly arity: number }[] {
  const keys = new Set([
    ...Object.keys(holder),
    ...Object.getOwnPropertyNames(Object.getPrototypeOf(holder) as object),
  ]);
  return [...keys]
    .filter((key) => !NO_OPERATION.test(key))
    .flatMap((key) => {
      const value: unknown = Reflect.get(holder, key);
      if (typeof value === 'function')
        return [
          {
            name: `${prefix}${plainName(key)}`,
            call: (value as Callable).bind(holder),
            arity: value.length,
          },
        ];
      return prefix === '' && isGroup(value) ? operationsOf(value, `${key}.`) : [];
    });
}

/** `beginCreateOrUpdateAndWait` → `createOrUpdate` */
function plainName(key: string): string {
  const name = key.replace(/AndWait$/, '');
  return /^begin[A-Z]/.test(name) ? name.charAt(5).toLowerCase() + name.slice(6) : name;
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPages(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** What a person can see of the refusal; empty: it was not refused. */
async function refusalOf(call: Callable, arity: number, scope: string): Promise<string> {
  let last = '';
  for (const args of argumentsFor(arity, scope)) {
    last = await outcomeOf(call, args);
    if (/not\s?served/i.test(last)) return last;
  }
  return last;
}

async function outcomeOf(call: Callable, args: readonly unknown[]): Promise<string> {
  try {
    const result = call(...args);
    if (isPages(result)) {
      await collect(result);
      return '';
    }
    // Some answer with what was refused, as a value.
    const value: unknown = await result;
    return isGroup(value) && 'error' in value && isGroup(value.error)
      ? JSON.stringify(value.error)
      : '';
  } catch (error) {
    if (!(error instanceof Error)) return String(error);
    const { code = '', response } = error as Error & {
      readonly code?: string;
      readonly response?: { readonly headers?: { get(name: string): string | undefined } };
    };
    return [error.message, code, response?.headers?.get('x-ms-error-code') ?? ''].join(' ');
  }
}

/** Names of nothing but a group, with and without a body; the first one a scope, for those that take one. */
function argumentsFor(arity: number, scope: string): (readonly unknown[])[] {
  const name = scope.slice(scope.lastIndexOf('/') + 1);
  const names = (count: number): string[] => Array.from({ length: Math.max(count, 0) }, () => name);
  const version = '2024-03-01';
  return [
    [...names(arity - 1), anything(4)],
    [...names(arity - 2), anything(4), {}],
    [scope, ...names(arity - 2), {}],
    [scope, ...names(arity - 3), anything(4), {}],
    [...names(arity - 2), version, {}],
    [...names(arity - 3), version, {}, {}],
    [...names(arity), {}],
    [...names(arity)],
    [`${scope}/providers/Microsoft.Nothing/things/${name}`, {}],
    [{}],
  ];
}

/** A body that has every field, some levels deep, and is a text, a date and a list as well. */
function anything(depth: number): unknown {
  return new Proxy(
    {},
    {
      get: (_, key) => {
        if (key === 'toJSON' || key === 'toString') return () => 'x';
        if (key === 'toISOString') return () => new Date(0).toISOString();
        if (key === 'map') return () => [];
        if (key === 'getTime') return () => 0;
        // `data` is bytes where it occurs, and never required.
        if (typeof key !== 'string' || key === 'then' || key === 'data') return undefined;
        return depth === 0 ? undefined : anything(depth - 1);
      },
    },
  );
}
