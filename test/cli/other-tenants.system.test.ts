// Suffixes under which other tenants take names, against the whole public suffix list, on the packed program.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { domainToASCII } from 'node:url';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { packedProgram, PACKING_MS } from './packed-program.ts';
import { ROOT, runCli } from './run-cli.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-suffixes-test-'));
  await packedProgram();
}, PACKING_MS);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('suffixes under which other tenants take names', () => {
  /** Of every kind: countries with their own second level, clouds, shared hosting, rules with `*` and `!`. */
  const OURS = [
    'ac.uk,akamaized.net,amplifyapp.com,appspot.com,azurestaticapps.net,azurewebsites.net',
    'blob.core.windows.net,blogspot.com,cloudfront.net,co.jp,co.uk,com.au,dyndns.org',
    'execute-api.us-east-1.amazonaws.com,fastly.net,firebaseapp.com,fly.dev,github.io,gitlab.io',
    'herokuapp.com,kawasaki.jp,ne.jp,netlify.app,ngrok.io,onrender.com,org.nz,pages.dev,run.app',
    's3.amazonaws.com,servicebus.windows.net,tokyo.jp,trafficmanager.net,vercel.app,web.app,workers.dev',
    'city.kawasaki.jp,corp.example,example.com,login.microsoftonline.com,windowsupdate.com',
  ].flatMap((line) => line.split(','));

  test('those that the public suffix list names are told, and of ours no others', async () => {
    const rules = await readRules();
    // A whole country covers all below it, which then has no entry of its own.
    const sample = [...rules.open].filter((name, at) => at % 40 === 0 && name.includes('.'));
    const isCovered = (name: string): boolean =>
      [...OURS, ...sample].some((each) => name.endsWith(`.${each}`));
    expect([rules.open.size > 8000, sample.length > 200]).toEqual([true, true]);
    const site = await mkdtemp(join(folder, 'site-'));
    expect(await runCli(['init', site, '--yes'])).toMatchObject({ exit: 0 });
    const file = join(site, 'site.yaml');
    const names = [...new Set([...OURS, ...sample])];
    const yaml = (await readFile(file, 'utf8'))
      .replace('allowWildcards: false', 'allowWildcards: true')
      .replace('extraNames: []', `extraNames: ${JSON.stringify(names.map((each) => `*.${each}`))}`);
    await writeFile(file, yaml);
    const { stdout } = await runCli(['plan', site, '--json']);
    const { warnings } = JSON.parse(stdout) as {
      warnings: { code: string; because: { values: { entry?: string } } }[];
    };
    const stated = new Set(
      warnings
        .filter(({ code }) => code === 'other-tenants-allowed')
        .map(({ because }) => because.values.entry?.replace(/^\*\./, '')),
    );
    // Of our own, exactly those of the list, those whose every name is on it, and Azure's.
    const isOpen = (name: string): boolean =>
      isSuffix(name, rules) || rules.wild.has(name) || name === 'servicebus.windows.net';
    expect(OURS.filter((name) => stated.has(name))).toEqual(OURS.filter(isOpen));
    expect(OURS.filter(isOpen).length).toBeGreaterThanOrEqual(29);
    // Both lists are of their own day: a few rules come and go.
    const missed = sample.filter((name) => !stated.has(name) && !isCovered(name));
    expect(missed.length / sample.length, missed.join(' ')).toBeLessThan(0.05);
  });

  interface Rules {
    /** Without a `*` and no exception. */
    readonly open: ReadonlySet<string>;
    readonly wild: ReadonlySet<string>;
    readonly except: ReadonlySet<string>;
  }

  /** The list's own rules, of a package that the program does not use, and read here by the list's own algorithm. */
  async function readRules(): Promise<Rules> {
    const text = await readFile(join(ROOT, 'node_modules/psl/data/rules.js'), 'utf8');
    const rules = JSON.parse(text.slice(text.indexOf('['), text.lastIndexOf(']') + 1)) as string[];
    const ascii = (rule: string): string => domainToASCII(rule);
    return {
      open: new Set(rules.filter((rule) => !/^[*!]/.test(rule)).map(ascii)),
      wild: new Set(
        rules.filter((rule) => rule.startsWith('*.')).map((rule) => ascii(rule.slice(2))),
      ),
      except: new Set(
        rules.filter((rule) => rule.startsWith('!')).map((rule) => ascii(rule.slice(1))),
      ),
    };
  }

  function isSuffix(name: string, { open, wild, except }: Rules): boolean {
    return !except.has(name) && (open.has(name) || wild.has(name.slice(name.indexOf('.') + 1)));
  }
});
