// `sekisho init`: writes a commented site.yaml by asking a few questions, or from flags.

import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Writable } from 'node:stream';

import { composeSiteYaml, type SiteAnswers } from '../../site/init-site.ts';
import { parseSite, SITE_FILE } from '../../site/read-site.ts';
import { UserError } from '../../user-error.ts';
import type { CommandModule } from '../commands.ts';
import type { Command } from '../io.ts';
import { printJson } from '../print-json.ts';

interface Question {
  readonly option: string;
  readonly text: string;
  readonly fallBack: string;
}

const QUESTIONS: readonly Question[] = [
  { option: 'name', text: 'A word for this site', fallBack: 'my-site' },
  { option: 'region', text: "Azure's name of the vault's region", fallBack: 'japaneast' },
  { option: 'vault', text: 'Name of the Recovery Services vault', fallBack: 'my-vault' },
  {
    option: 'onPremises',
    text: 'Networks on premises (commas between them)',
    fallBack: '10.1.0.0/16',
  },
  {
    option: 'throughVpn',
    text: 'Networks reached through the VPN (commas between them)',
    fallBack: '10.2.0.0/16',
  },
  { option: 'proxy', text: 'Address and port of the proxy', fallBack: '10.1.1.20:3128' },
  { option: 'resolver', text: 'Address of the DNS resolver', fallBack: '10.1.1.53' },
  {
    option: 'applianceAddress',
    text: 'Address of the replication appliance',
    fallBack: '10.1.1.10',
  },
  {
    option: 'cache',
    text: 'Name of the cache storage account (empty: not chosen yet)',
    fallBack: '',
  },
];

export const execute: CommandModule['execute'] = async (command, [folder = '.'], options) => {
  const target = resolve(command.io.cwd, folder);
  const file = join(target, SITE_FILE);
  if (await exists(file))
    throw new UserError(`${file} exists`, {
      code: 'init.exists',
      where: file,
      hint: 'edit it, or name another folder',
    });
  const given = await collect(command, options);
  const text = composeSiteYaml(toAnswers(given));
  // A site that would not load is not written.
  parseSite(text, file);
  await mkdir(join(target, 'estate'), { recursive: true });
  await writeFile(file, text, { flag: 'wx' });
  if (command.isJson) printJson(command.io, { schema: 'sekisho/init/1', file });
  else command.io.stdout.write(`${file}\n`);
  if (!command.isQuiet)
    command.io.stderr.write(
      `next: export the subscription into ${join(folder, 'estate')} (docs/estate.md), then: sekisho plan ${folder}\n`,
    );
  return 0;
};

async function collect(
  command: Command,
  options: Readonly<Record<string, unknown>>,
): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>();
  const asks = options['yes'] !== true && command.io.stdin.isTTY === true;
  // The prompts go to stderr, so that stdout keeps the result alone.
  const prompt = asks
    ? createInterface({ input: command.io.stdin, output: command.io.stderr as Writable })
    : null;
  try {
    for (const { option, text, fallBack } of QUESTIONS) {
      const flag = options[option];
      const asked =
        typeof flag === 'string'
          ? flag
          : prompt === null
            ? ''
            : await prompt.question(`${text} [${fallBack}]: `, { signal: command.io.signal });
      answers.set(option, asked.trim() === '' ? fallBack : asked.trim());
    }
  } finally {
    prompt?.close();
  }
  return answers;
}

function toAnswers(given: ReadonlyMap<string, string>): SiteAnswers {
  const get = (option: string): string => given.get(option) ?? '';
  const list = (option: string): string[] =>
    get(option)
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  const [, proxyAddress = get('proxy'), proxyPort] = /^(.*?)(?::(\d+))?$/.exec(get('proxy')) ?? [];
  const cache = get('cache');
  return {
    name: get('name'),
    region: get('region'),
    onPremises: list('onPremises'),
    throughVpn: list('throughVpn'),
    proxy: {
      address: proxyAddress,
      ...(proxyPort === undefined ? {} : { port: Number(proxyPort) }),
    },
    resolver: { address: get('resolver') },
    appliance: {
      address: get('applianceAddress'),
      vault: get('vault'),
      ...(cache === '' ? {} : { cacheStorageAccount: cache }),
    },
  };
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
