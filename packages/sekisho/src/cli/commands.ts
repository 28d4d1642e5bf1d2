// The list of commands. To add one: a file in commands/, and a row here.

import { FORMER_REHEARSE_OPTIONS } from '@sekisho/core/former-words.ts';
import { Option, type Command as Program } from 'commander';

import { SERVICES } from '@sekisho/core/catalog/services.ts';
import { STAGES } from '@sekisho/core/model/stage.ts';
import { SCENARIO_NAMES } from '@sekisho/rehearsal/scenarios/scenario.ts';
import { SHELLS } from './completion/shells.ts';
import type { Command, CommonOptions, ExitCode } from './io.ts';

export interface CommandModule {
  execute(
    command: Command,
    args: readonly string[],
    options: CommonOptions & Readonly<Record<string, unknown>>,
  ): Promise<ExitCode>;
}

export interface CommandCall {
  readonly cwd: string;
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

export interface CommandEntry {
  /** Name and positional arguments, as commander reads them. */
  readonly usage: string;
  readonly description: string;
  readonly examples: readonly string[];
  /** What `--format` takes; without it `table` and `json`. */
  readonly formats?: readonly string[];
  /** Words that can stand in a position, by its name; completion offers them. */
  readonly words?: Readonly<Record<string, readonly string[]>>;
  /** What to say of an option that had another name. */
  readonly formerOptions?: Readonly<Record<string, string>>;
  define(program: Program): void;
  load(call: CommandCall): Promise<CommandModule>;
}

const ESTATE = ['--estate <dir>', "folder with exports (default: the site's own)"] as const;
/** Of every command that opens the page. */
function definePage(program: Program): Program {
  return program
    .option('--listen <address>', 'where the page listens (default: 127.0.0.1, this machine alone)')
    .option('--port <n>', 'its port; 0: any free one (default: 8380, or any where that is taken)')
    .option('--host-name <names...>', 'host names under which a proxy before it is reached')
    .option('--read-only', 'the page changes nothing')
    .option('--no-open', 'only print the link, open no browser');
}
/** `--format` named the logs' format once. */
const LOG_FORMAT_RENAMED = {
  '--format': "--format says how to print; the logs' format is --log-format",
} as const;
const APPLIANCE = ['--appliance <name>', 'the appliance, when the site has several'] as const;

/** Azure itself in place of exports. */
function addAzure(program: Program): Program {
  return program
    .option('--azure', 'read Azure itself instead of exports (needs the role Reader)')
    .option(
      '--subscription <ids...>',
      'with --azure: these subscriptions (default: all that you see)',
    )
    .option('--tenant <id>', 'with --azure: sign in to this tenant')
    .option(
      '--azure-endpoint <url>',
      "with --azure: another Resource Manager than the site's cloud, such as an emulator",
    )
    .option(
      '--azure-ca <file>',
      "with --azure: trust this certificate authority too, such as an emulator's",
    )
    .option(
      '--device-code',
      'with --azure: sign in with a code in a browser, where nothing else is set up',
    );
}

/** Of commands that change servers. */
function addState(program: Program): Program {
  return addAzure(program)
    .option('--force', 'let more than 30 % of what is ours be changed or removed')
    .option(
      '--grace <seconds>',
      'remove a record only when its endpoint has been missing for so long',
      '600',
    )
    .option(
      '--state <dir>',
      "journals, lease and learned names (default: .sekisho/sync in the site's folder)",
    )
    .option(...ESTATE);
}

export const COMMANDS: readonly CommandEntry[] = [
  {
    usage: 'rehearse [site-or-scenario...]',
    description:
      'Runs the whole system on this machine: scenarios by-hand and planned, or the one named.',
    examples: [
      'rehearse',
      'rehearse planned',
      'rehearse examples/japan-east late-dns --json',
      'rehearse planned --appliance asr-lon-02',
      'rehearse planned --disk server.img --keep ./rehearsal',
      'rehearse planned --network netns',
      'rehearse planned --source vm --failover latest',
      'rehearse planned --source vm --machines 2 --cycles 6 --retain 4',
      'rehearse by-hand --watch --confirm',
    ],
    words: { 'site-or-scenario': SCENARIO_NAMES },
    formerOptions: FORMER_REHEARSE_OPTIONS,
    define: (program) =>
      void definePage(program)
        .option(
          '--appliance <name>',
          'one appliance of the site (default: all of them, one after another)',
        )
        .option('--watch', 'open the page and show the rehearsal there too')
        .option('--confirm', 'with --watch: each fix waits for a word from the page')
        .option('--disk <file>', 'replicate this disk (a copy of it is used; default: one is made)')
        .option('--disk-size <MiB>', 'size of the disk that is made', '256')
        .addOption(
          new Option(
            '--source <source>',
            'what is protected: a file, or a machine that runs (needs QEMU)',
          )
            .choices(['file', 'vm'])
            .default('file'),
        )
        .addOption(
          new Option(
            '--machines <n>',
            'with --source vm: one machine, or a group of two with points of one instant',
          )
            .choices(['1', '2'])
            .default('1'),
        )
        .option('--cycles <n>', 'cycles of changes after the initial copy', '3')
        .option(
          '--app-consistent <n>',
          "with --source vm: every so many cycles the point is application-consistent; 0: never (default: the site's policy, else 2)",
        )
        .option(
          '--failover <point>',
          'latest, latest-processed, latest-application-consistent, an age such as 20s, or a time such as 14:05:30',
          'latest-processed',
        )
        .option(
          '--retain <n>',
          "recovery points that are kept (default: as many as the site's policy)",
        )
        .option(
          '--failback',
          'with --source vm: lose the site after the test failover, and return to it',
        )
        .option('--console', "with --source vm: show the machines' consoles")
        .option('--keep <dir>', 'keep logs, settings and disks in this folder')
        .option('--port-base <n>', 'bind port p of every host at n + p, for programs outside')
        .option('--list', 'list the scenarios')
        .addOption(
          new Option('--network <network>', 'what joins the hosts')
            .choices(['loopback', 'netns'])
            .default('loopback'),
        )
        .addOption(
          new Option(
            '--vpn-link <kind>',
            'with --network netns: what the VPN is made of; auto: the best that this machine has',
          )
            .choices(['auto', 'wireguard', 'wireguard-go', 'plain'])
            .default('auto'),
        ),
    load: () => import('./commands/rehearse.ts'),
  },
  {
    usage: 'plan [site]',
    description: "Every name's road, why, and the changes by team.",
    examples: [
      'plan examples/japan-east',
      'plan . --scope names --json',
      'plan . --format html --lang ja > plan.html',
      'plan . --estate ./exports',
      'plan . --azure --save ./exports',
    ],
    formats: ['table', 'json', 'markdown', 'csv', 'html'],
    define: (program) =>
      void addAzure(program)
        .option(...ESTATE)
        .option('--save <dir>', 'with --azure: keep what was read, without secrets, for --estate')
        .option('--max-calls <n>', 'with --azure: ask Azure at most so often', '2000')
        .option(...APPLIANCE)
        .addOption(
          new Option('--scope <scope>', 'bypass lists by whole zones or single names').choices([
            'zone',
            'names',
          ]),
        )
        .addOption(
          new Option(
            '--route <route>',
            'with the vault behind private endpoints, or without',
          ).choices(['private', 'public']),
        ),
    load: () => import('./commands/plan.ts'),
  },
  {
    usage: 'diff <old> <new>',
    description:
      'What changed between two saved plans: roads, and what each layer adds and removes.',
    examples: [
      'plan . --json > old.json',
      'diff old.json new.json',
      'diff old.json new.json --json',
      'plan . --json | sekisho diff old.json -',
    ],
    define: () => undefined,
    load: () => import('./commands/diff.ts'),
  },
  {
    usage: 'render [site]',
    description: 'The settings for every layer, as files for the programs and teams that own them.',
    examples: [
      'render examples/japan-east --out ./settings',
      'render . --out ./settings --only squid,bind',
      'render . --out ./settings --dry-run',
    ],
    define: (program) =>
      void program
        .requiredOption('--out <dir>', 'the folder; all of it is written, or nothing')
        .option('--only <products>', 'these products, with commas (default: all)')
        .option(
          '--dry-run',
          'show the exact difference, write nothing; exit code 1 when there is one',
        )
        .option(
          '--forward-to <addresses>',
          'the resolver in Azure, for conditional forwarders, with commas',
        )
        .addOption(
          new Option('--scope <scope>', 'bypass lists by whole zones or single names').choices([
            'zone',
            'names',
          ]),
        )
        .option(...ESTATE)
        .option(...APPLIANCE),
    load: () => import('./commands/render.ts'),
  },
  {
    usage: 'capacity [site]',
    description:
      'Replication on paper: duration of the first copy, RPO, cache use, and the documented limits.',
    examples: [
      'capacity examples/japan-east --rate 200',
      'capacity . --rate 100 --delay 15 --json',
    ],
    define: (program) =>
      void program
        .option(
          '--rate <Mbps>',
          "what the link to Azure carries (default: the site's rehearsal.vpnRateMbps)",
        )
        .option('--delay <ms>', "its delay one way (default: the site's rehearsal.vpnDelayMs)")
        .option('--cycle <seconds>', 'time between two recovery points', '300'),
    load: () => import('./commands/capacity.ts'),
  },
  {
    usage: 'trace <site-or-name> [name]',
    description: 'The steps of one decision, to the end: which road a program takes for a name.',
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
          'of a site with several appliances: the address of the one that asks, or of its source',
        )
        .option('--current', "with the site's settings of today instead of the plan's")
        .option(...ESTATE)
        .option(...APPLIANCE),
    load: () => import('./commands/trace.ts'),
  },
  {
    usage: 'bypass <url...>',
    description:
      'How one kind of program reads a bypass list: direct or proxy, and by which entry.',
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
    load: () => import('./commands/bypass.ts'),
  },
  {
    usage: 'diagnose [site-or-log] [log...]',
    description:
      'Findings and fixes from logs: of proxies, resolvers, firewalls and the appliance, packed or not; - is standard input.',
    examples: [
      'diagnose examples/japan-east access.log resolver.log',
      'diagnose . access.log* --since 2h --format markdown',
      'diagnose . /var/log/squid/access.log --follow',
      'diagnose . proxy1.log.gz --save proxy1.agg',
      'diagnose . proxy1.agg proxy2.agg',
      'diagnose --explain system-bypass-missing',
    ],
    formats: ['table', 'json', 'markdown', 'html'],
    formerOptions: {
      '--output': 'the option is --format: table, json, markdown or html',
      ...LOG_FORMAT_RENAMED,
    },
    define: (program) =>
      void program
        .option(
          '--log-format <format>',
          "the logs' format: an id, or a Squid logformat (default: found by itself)",
        )
        .option('--squid-conf <file>', 'take the logformat from this squid.conf')
        .option('--since <time>', 'leave out what is older: a time, or how long ago (2h, 7d)')
        .option('--until <time>', 'leave out what is newer')
        .option('--time-zone <zone>', 'zone of times that have none: Z, local, +09:00', 'Z')
        .option(
          '--save <file>',
          'save what was counted; such a file can stand in place of its logs',
        )
        .option('-f, --follow', 'go on reading as the logs grow')
        .option('--unused-after <days>', 'allowed names without use for so long are findings', '30')
        .option('--threads <n>', 'at most so many threads (default: one a processor)')
        .option('--explain <code>', 'what a finding means')
        .addOption(
          new Option('--scope <scope>', 'bypass lists by whole zones or single names').choices([
            'zone',
            'names',
          ]),
        )
        .option(...ESTATE)
        .option(...APPLIANCE),
    load: async ({ cwd, args, options }) => {
      const { beginEarly } = await import('@sekisho/core/diagnose/input/early-reading.ts');
      beginEarly({ cwd, words: args, options });
      return import('./commands/diagnose.ts');
    },
  },
  {
    usage: 'azure-emulator',
    description:
      'The emulated Azure of the rehearsal by itself, for official clients and tests, until Ctrl-C.',
    examples: [
      'azure-emulator --site examples/japan-east --env-out emulator.env',
      'azure-emulator --seed seed.json --port 8443 --ca-out ca.pem',
    ],
    define: (program) =>
      void program
        .option('--seed <file>', 'what exists at the beginning, as JSON or YAML')
        .option(
          '--site <dir>',
          "what exists at the beginning: a site's exports (default: the site here, else the example)",
        )
        .option('--port <n>', 'the port on this machine; 0: any free one', '8443')
        .option(
          '--ca-out <file>',
          'write the certificate of its authority here, for clients to trust',
        )
        .option(
          '--env-out <file>',
          'write environment variables for clients here, with the secret of a new application',
        )
        .option('--token-seconds <n>', 'life of access tokens', '3600')
        .addOption(
          new Option(
            '--network <network>',
            'as what callers count: somebody on the internet, or in the virtual network',
          )
            .choices(['public', 'private'])
            .default('public'),
        ),
    load: () => import('./commands/azure-emulator.ts'),
  },
  {
    usage: 'sync [site]',
    description: 'Follows Azure; brings DNS records and the allow-list in step.',
    examples: [
      'sync .',
      'sync . --azure',
      'sync . --once --dry-run',
      'sync . --dry-run --watch',
      'sync . --once --json',
      'sync . --grace 3600',
    ],
    define: (program) =>
      void addState(program)
        .option('--once', 'one round, then end')
        .option(
          '--dry-run',
          'say exactly what would be changed, change nothing; exit code 1 when there is something',
        )
        .option('--watch', 'with --dry-run: go on until Ctrl-C, and say it again when it changes'),
    load: () => import('./commands/sync.ts'),
  },
  {
    usage: 'serve [site-or-log] [log...]',
    description:
      'The page: roads, changes by team, findings; and lists, proxy.pac and metrics for machines.',
    examples: [
      'serve',
      'serve examples/japan-east --port 0 --no-open',
      'serve . /var/log/squid/access.log /var/log/dnsmasq.log',
      'serve . --listen 10.1.0.5 --read-only',
      'serve --replay .sekisho/events/20261123T210000Z-1a2b3c4d.jsonl',
    ],
    formerOptions: LOG_FORMAT_RENAMED,
    define: (program) =>
      void definePage(program)
        .option('--replay <file>', 'show the saved events of a finished run')
        .option(
          '--log-format <format>',
          "the logs' format: an id, or a Squid logformat (default: found by itself)",
        )
        .option('--time-zone <zone>', 'zone of times that have none: Z, local, +09:00', 'Z')
        .addOption(
          new Option('--scope <scope>', 'bypass lists by whole zones or single names').choices([
            'zone',
            'names',
          ]),
        )
        .option(...ESTATE)
        .option(...APPLIANCE),
    load: () => import('./commands/serve.ts'),
  },
  {
    usage: 'assist [site] [log...]',
    description:
      'For the set-up of an appliance: sync, and names learned from the logs of proxy and resolver.',
    examples: [
      'assist . /var/log/squid/access.log --azure',
      'assist . access.log resolver.log --azure --yes --until rcm',
      'assist . access.log --report',
      'assist . access.log --yes --json',
      'assist . access.log --watch',
    ],
    formerOptions: LOG_FORMAT_RENAMED,
    define: (program) =>
      void definePage(addState(program))
        .option('--watch', 'open the page too; names can be approved there')
        .option('-y, --yes', 'add names that the plan expects without asking')
        .option(
          '--report',
          'refuse the appliances nothing for now, add nothing, and say what would be refused',
        )
        .addOption(
          new Option('--until <stage>', 'end when this stage was seen').choices([...STAGES]),
        )
        .option(
          '--since <time>',
          'leave out older lines of the logs: a time, or how long ago (default: 1h)',
        )
        .option('--time-zone <zone>', 'zone of times that have none: Z, local, +09:00', 'Z')
        .option(
          '--log-format <format>',
          "the logs' format: an id, or a Squid logformat (default: found by itself)",
        ),
    load: () => import('./commands/assist.ts'),
  },
  {
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
    load: () => import('./commands/catalog.ts'),
  },
  {
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
    load: () => import('./commands/init.ts'),
  },
  {
    usage: 'migrate [site]',
    description: 'Carries over what 0.1.0 left in use at a site: keys of site.yaml, journals.',
    examples: ['migrate .', 'migrate . --apply', 'migrate . --state /var/lib/sekisho --json'],
    define: (program) =>
      void program
        .option('--apply', 'make the changes (default: show them, with exit code 1)')
        .option('--state <dir>', "the state of 0.1.0, when not in the site's folder"),
    load: () => import('./commands/migrate.ts'),
  },
  {
    usage: 'completion <shell>',
    description:
      'Writes the script with which a shell completes commands, options and their values.',
    examples: ['completion bash', 'completion zsh', 'completion fish', 'completion powershell'],
    words: { shell: SHELLS },
    define: (program) => void program.registeredArguments[0]?.choices([...SHELLS]),
    load: () => import('./commands/completion.ts'),
  },
  {
    usage: 'version',
    description: 'The version, as -V.',
    examples: ['version', 'version --json'],
    define: () => undefined,
    load: () => import('./commands/version.ts'),
  },
];
