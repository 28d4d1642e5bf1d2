// Starts a WebAssembly program over a memory of its own.

/** The used part of WebAssembly, which the types of Node leave out. */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: object,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
};

export interface WasmMemory {
  /** Another one after each growth. */
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

export type WasmFunction = (...numbers: readonly number[]) => number;

export interface StartedProgram {
  readonly memory: WasmMemory;
  /** The function that is exported by this name. */
  functionOf(name: string): WasmFunction;
}

export const PAGE_BYTES = 65_536;

/** A program whose functions take and give numbers, and whose memory is its import "m" "m". */
export function startProgram(program: Uint8Array, pages: number): StartedProgram {
  const memory = new WebAssembly.Memory({ initial: pages });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(program), {
    m: { m: memory },
  });
  return {
    memory,
    functionOf: (name) => {
      const found = exports[name];
      if (typeof found !== 'function') throw new TypeError(`the program has no function ${name}`);
      // All functions of such a program take and give numbers.
      return found as WasmFunction;
    },
  };
}
