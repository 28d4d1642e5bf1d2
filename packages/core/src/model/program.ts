// A family of programs that choose their road by settings of their own.

/** A kind of program that chooses its path by its own proxy settings. */
export type Program = 'configuration-manager' | 'system' | 'user' | 'mobility-agent';
export const PROGRAMS: readonly Program[] = [
  'configuration-manager',
  'system',
  'user',
  'mobility-agent',
];
