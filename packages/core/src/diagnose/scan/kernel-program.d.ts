/** Built by kernel-plugin.ts. */
declare module 'sekisho:kernel' {
  /** The program, in base64. */
  export const KERNEL: string;
}

/** Of WebAssembly what the kernel needs; the types of Node.js have none of it. */
declare namespace WebAssembly {
  class Module {
    constructor(program: Uint8Array);
  }
  class Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class Instance {
    constructor(module: Module, imports: object);
    readonly exports: object;
  }
  function validate(program: Uint8Array): boolean;
}
