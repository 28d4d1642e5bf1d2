// Single decisions: `trace` and `bypass`.

import { Option } from 'commander';

import { ESTATE, APPLIANCE } from './shared-options.ts';
import type { CommandEntry } from './command-entry.ts';

export const TRACE: CommandEntry = {
  usage: 'trace <site-or-name> [name]',
  description: 'The steps of one decision, to the end: which path a program takes for a name.',
  examples: [
    'trace privateasr58afkv.vault.azure.net --as configuration-manager',
    'trace examples/japan-east login.microsoftonline.com --as system --current',
  ],
  define: (program) =>
    void program
      .addOption(
        new Option('--as <program>', 'the program family')
          .choices(['configuration-manager', 'system', 'user', 'mobility-agent'])
          .makeOptionMandatory(),
      )
      .option('--port <port>', "the port (default: the URL's, else 443)")
      .option(
        '--from <address>',
        'address of who asks: an appliance where there are several, its source, or a machine with an agent',
      )
      .option('--current', "with the site's settings of today instead of the plan's")
      .option(...ESTATE)
      .option(...APPLIANCE),
  load: () => import('../commands/trace.ts'),
};

export const BYPASS: CommandEntry = {
  usage: 'bypass <url...>',
  description: 'How one kind of program reads a bypass list: direct or proxy, and by which entry.',
  examples: [
    "bypass --dialect wininet --list '*.example.com;<local>' https://a.example.com http://intranet/",
    'bypass --dialect curl --list .example.com,10.0.0.0/8 a.example.com 10.1.2.3',
  ],
  define: (program) =>
    void program
      .addOption(
        new Option('--dialect <dialect>', 'the kind of program')
          .choices([
            'configuration-manager',
            'wininet',
            'winhttp',
            'dotnet',
            'chromium',
            'curl',
            'go',
            'pac',
          ])
          .makeOptionMandatory(),
      )
      .requiredOption('--list <list>', 'the list as the program stores it; for pac: the file')
      .option('--bypass-on-local', 'configuration-manager and dotnet: BypassProxyOnLocal is set'),
  load: () => import('../commands/bypass.ts'),
};
