import { expect, test } from 'vitest';

import { upgradeSiteText } from './upgrade-site-text.ts';

const upgrade = (text: string): string => upgradeSiteText(text, 'site.yaml').text;

const SITE = `# the house, and what we keep: here
name: keep   # keep: this name
house:       # house rules
  extraNames: [house.example.com]
  house: 1
proxies:
  - name: p1
    keep: # lists
      driver: edl
      folder: keep
  - { name: 'p2', "keep": { driver: edl, folder: . } }
resolvers:
  - name: d1
    'keep':
      driver: coredns
      hostsFile: hosts   # keep: it
      keep: stays
appliances:
  - keep: stays
`;

test('keys are replaced where the schema has them, and everything else stays', () => {
  expect(upgrade(SITE)).toBe(`# the house, and what we keep: here
name: keep   # keep: this name
policy:       # house rules
  extraNames: [house.example.com]
  house: 1
proxies:
  - name: p1
    sync: # lists
      driver: edl
      folder: keep
  - { name: 'p2', "sync": { driver: edl, folder: . } }
resolvers:
  - name: d1
    'sync':
      driver: coredns
      hostsFile: hosts   # keep: it
      keep: stays
appliances:
  - keep: stays
`);
});

test('each change has its place', () => {
  expect(upgradeSiteText(SITE, 'site.yaml').edits).toEqual([
    { line: 3, column: 1, former: 'house', now: 'policy' },
    { line: 8, column: 5, former: 'keep', now: 'sync' },
    { line: 11, column: 19, former: 'keep', now: 'sync' },
    { line: 14, column: 5, former: 'keep', now: 'sync' },
  ]);
});

test('a second time finds nothing', () => {
  expect(upgradeSiteText(upgrade(SITE), 'site.yaml')).toEqual({ text: upgrade(SITE), edits: [] });
});

test.each([
  ['line ends of Windows', 'house: {}\r\n# x\r\n', 'policy: {}\r\n# x\r\n'],
  ['no line end', 'house: {}', 'policy: {}'],
  ['escapes in the key', '"\\x68ouse": {}\n', '"policy": {}\n'],
  ['a question mark before the key', '? house\n: {}\n', '? policy\n: {}\n'],
  ['an anchor and a tag before the key', '&a !!str house: {}\n', '&a !!str policy: {}\n'],
  [
    'a flow on one line',
    '{house: {}, proxies: [{keep: {}}]}',
    '{policy: {}, proxies: [{sync: {}}]}',
  ],
  [
    'an entry that an alias repeats',
    'proxies:\n  - &p { keep: {} }\n  - *p\n',
    'proxies:\n  - &p { sync: {} }\n  - *p\n',
  ],
  [
    'a list that an alias gives',
    'resolvers: &r [{ keep: {} }]\nproxies: *r\n',
    'resolvers: &r [{ sync: {} }]\nproxies: *r\n',
  ],
  ['letters beyond the first plane', '# 𠮷野家\nhouse: {}\n', '# 𠮷野家\npolicy: {}\n'],
  [
    'a directive and a mark of a document',
    '%YAML 1.2\n---\nhouse: {}\n',
    '%YAML 1.2\n---\npolicy: {}\n',
  ],
])('%s', (_, before, after) => {
  expect(upgrade(before)).toBe(after);
});

test.each([
  'name: x\npolicy: {}\n',
  '',
  '- house\n',
  'house',
  'proxies: keep\nresolvers: { keep: 1 }\n',
  'house: [\n',
  '\thouse: {}\n',
])('%j stays as it is', (text) => {
  expect(upgradeSiteText(text, 'site.yaml')).toEqual({ text, edits: [] });
});

test.each([
  ['house: {}\npolicy: {}\n', 'site.yaml:1:1'],
  ['proxies:\n  - name: a\n    sync: {}\n    keep: {}\n', 'site.yaml:4:5'],
])('a key in both forms is an error at its line', (text, where) => {
  expect(() => upgrade(text)).toThrow(
    expect.objectContaining({ code: 'migrate.both-keys', where }),
  );
});
