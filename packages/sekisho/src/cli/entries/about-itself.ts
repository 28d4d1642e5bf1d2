// The program about itself: `completion` and `version`.

import { SHELLS } from '../completion/shells.ts';
import type { CommandEntry } from './command-entry.ts';

export const COMPLETION: CommandEntry = {
  usage: 'completion <shell>',
  description: 'Writes the script with which a shell completes commands, options and their values.',
  examples: ['completion bash', 'completion zsh', 'completion fish', 'completion powershell'],
  words: { shell: SHELLS },
  define: (program) => void program.registeredArguments[0]?.choices([...SHELLS]),
  load: () => import('../commands/completion.ts'),
};

export const VERSION: CommandEntry = {
  usage: 'version',
  description: 'The version, as -V.',
  examples: ['version', 'version --json'],
  define: () => undefined,
  load: () => import('../commands/version.ts'),
};
