// The options of the emulator on a command line, as data: `sekisho azure-emulator` and this package's own program
// have the same. Nothing is imported here, so that a list of commands can be shown without the emulator.

export interface EmulatorOption {
  readonly flags: string;
  readonly description: string;
  readonly default?: string;
  readonly choices?: readonly string[];
}

export const EMULATOR_OPTIONS: readonly EmulatorOption[] = [
  { flags: '--seed <file>', description: 'what exists at the beginning, as JSON or YAML' },
  {
    flags: '--site <dir>',
    description:
      "what exists at the beginning: a site's exports (default: the site here, else an example)",
  },
  {
    flags: '--port <n>',
    description: 'the port on this machine; 0: any free one',
    default: '8443',
  },
  {
    flags: '--listen <address>',
    description: 'the address to listen at; another than its default lets other machines in',
    default: '127.0.0.1',
  },
  {
    flags: '--ca-out <file>',
    description: 'write the certificate of its authority here, for clients to trust',
  },
  {
    flags: '--env-out <file>',
    description:
      'write environment variables for clients here, with the secret of a new application',
  },
  { flags: '--token-seconds <n>', description: 'life of access tokens', default: '3600' },
  {
    flags: '--network <network>',
    description: 'as what callers count: somebody on the internet, or in the virtual network',
    default: 'public',
    choices: ['public', 'private'],
  },
];

/** As a command line gives them. */
export interface GivenOptions {
  readonly seed?: string;
  readonly site?: string;
  readonly port?: string;
  readonly listen?: string;
  readonly caOut?: string;
  readonly envOut?: string;
  readonly network?: 'public' | 'private';
  readonly tokenSeconds?: string;
}
