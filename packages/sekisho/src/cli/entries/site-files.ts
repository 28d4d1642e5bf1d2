// What stands in files: `catalog`, `init`, `migrate`.

import { Option } from 'commander';

import { SERVICES } from '@sekisho/core/catalog/services.ts';
import type { CommandEntry } from './command-entry.ts';

export const CATALOG: CommandEntry = {
  usage: 'catalog [service]',
  description: 'What is known of the names that each service needs, from which source, how sure.',
  examples: [
    'catalog',
    'catalog site-recovery --cloud AzurePublic',
    'catalog site-recovery --json',
  ],
  words: { service: SERVICES },
  define: (program) =>
    void program.addOption(
      new Option('--cloud <cloud>', 'one cloud').choices([
        'AzurePublic',
        'AzureUSGovernment',
        'AzureChina',
      ]),
    ),
  load: () => import('../commands/catalog.ts'),
};

export const INIT: CommandEntry = {
  usage: 'init [site]',
  description: 'Writes a commented site.yaml from a few answers.',
  examples: [
    'init my-site',
    "init my-site --name london --region 'UK South' --vault rsv-asr-01 --yes",
  ],
  define: (program) =>
    void program
      .option('--name <name>', "the site's name")
      .option('--region <region>', "the vault's region: uksouth, or 'UK South'")
      .option('--vault <vault>', 'name of the Recovery Services vault')
      .option('--on-premises <networks>', 'networks on premises, with commas')
      .option('--through-vpn <networks>', 'networks through the VPN, with commas')
      .option('--proxy <address:port>', 'the proxy')
      .option('--proxy-product <product>', 'squid or other')
      .option('--resolver <address>', 'the on-premises DNS server')
      .option('--resolver-product <product>', 'bind, unbound, dnsmasq, coredns, windows or other')
      .option('--appliance-address <address>', 'the appliance')
      .option('--cache <account>', 'the cache storage account')
      .option('-y, --yes', 'ask nothing; take defaults for what is not given'),
  load: () => import('../commands/init.ts'),
};

export const MIGRATE: CommandEntry = {
  usage: 'migrate [site]',
  description: 'Carries over what 0.1.0 left in use at a site: keys of site.yaml, journals.',
  examples: ['migrate .', 'migrate . --apply', 'migrate . --state /var/lib/sekisho --json'],
  define: (program) =>
    void program
      .option('--apply', 'make the changes (default: show them, with exit code 1)')
      .option('--state <dir>', "the state of 0.1.0, when not in the site's folder"),
  load: () => import('../commands/migrate.ts'),
};
