// node build/manual.mjs: writes the manual pages into dist/man, from the definitions of the
// commands and the documents. Part of `npm run build`.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { marked } from 'marked';
import { runnerImport } from 'vite';

const fromRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const { module: workspaces } = await runnerImport(fromRoot('workspaces.ts'));
const load = (file) =>
  runnerImport(fromRoot(file), { resolve: { alias: workspaces.WORKSPACE_ALIASES } });
const { module } = await load('packages/sekisho/src/cli/create-program.ts');
const { module: list } = await load('packages/sekisho/src/cli/commands.ts');
const { version } = JSON.parse(readFileSync(fromRoot('package.json'), 'utf8'));

/** The newest release's day, else that of the build (SOURCE_DATE_EPOCH, for builds that are to be the same). */
const { SOURCE_DATE_EPOCH: epoch } = process.env;
const date =
  /^## .*?(\d{4}-\d\d-\d\d)/m.exec(readFileSync(fromRoot('CHANGELOG.md'), 'utf8'))?.[1] ??
  (epoch === undefined ? new Date() : new Date(Number(epoch) * 1000)).toISOString().slice(0, 10);

/** Text as roff takes it: no line begins with a control character, no backslash or dash means something. */
function plain(text) {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('…', '...')
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[“”]/g, '"')
    .replaceAll(
      /[^\u0000-\u007f]/gu,
      (letter) => `\\[u${letter.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}]`,
    )
    .replaceAll(/^[.']/gm, (mark) => `\\&${mark}`);
}

function unescapeHtml(text) {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

function inline(tokens = []) {
  return tokens
    .map((token) => {
      if (token.type === 'codespan') return `\\fB${plain(unescapeHtml(token.text))}\\fP`;
      if (token.type === 'em' || token.type === 'strong') return `\\fI${inline(token.tokens)}\\fP`;
      if (token.type === 'link') return inline(token.tokens);
      if (token.tokens !== undefined) return inline(token.tokens);
      return plain(unescapeHtml(token.text ?? '').replaceAll('\n', ' '));
    })
    .join('')
    .replaceAll(/\s*\n\s*/g, ' ');
}

/** A paragraph must not begin as a request, also behind a change of font. */
const line = (text) => (/^[.']/.test(text) ? `\\&${text}` : text);
const literal = (text) => [
  '.PP',
  '.nf',
  ...text.split('\n').map((each) => (each === '' ? '\\&' : line(plain(each)))),
  '.fi',
];
const title = (text) =>
  `.SH "${plain(text).replaceAll('"', "'").toUpperCase().replaceAll('\\E', '\\e')}"`;
const term = (head, text) => [
  '.TP',
  line(head === '' ? '\\&' : head),
  line(text === '' ? '\\&' : text),
];

function block(token) {
  switch (token.type) {
    case 'heading':
      return [`.SS "${plain(unescapeHtml(token.text).replaceAll('`', '')).replaceAll('"', "'")}"`];
    case 'paragraph':
      return ['.PP', line(inline(token.tokens))];
    case 'code':
      return literal(token.text);
    case 'list':
      return token.items.flatMap((item, index) => {
        const [first = { tokens: [] }, ...more] = item.tokens.filter(
          (each) => each.type !== 'space',
        );
        return [
          `.IP ${token.ordered ? `${String(index + 1)}.` : '\\(bu'} 4`,
          line(inline(first.tokens)),
          ...more.flatMap(block),
        ];
      });
    case 'table':
      // Cells are sentences: the first names the row, the others stand below it.
      return token.rows.flatMap((row) => {
        const [first, ...rest] = row.map((cell) => inline(cell.tokens));
        const heads = token.header.slice(1).map((cell) => inline(cell.tokens));
        const text = rest
          .map((cell, index) =>
            rest.length > 1 && cell !== '' && heads[index] !== ''
              ? `${heads[index]}: ${cell}`
              : cell,
          )
          .filter((cell) => cell !== '');
        return term(first ?? '', text.join('; '));
      });
    default:
      return [];
  }
}

/** The sections of a document below its title, but for those that the definitions say better. */
function sections(file, without) {
  const tokens = marked.lexer(
    readFileSync(fromRoot(file), 'utf8').replaceAll(/<!--[\s\S]*?-->/g, ''),
  );
  let isLeftOut = true;
  return tokens.flatMap((token) => {
    if (token.type === 'heading' && token.depth === 1) {
      isLeftOut = without.includes('');
      return isLeftOut ? [] : [title('Description')];
    }
    if (token.type === 'heading' && token.depth === 2) {
      isLeftOut = without.includes(token.text);
      return isLeftOut
        ? []
        : [
            title(
              token.text === 'Exit codes'
                ? 'Exit status'
                : unescapeHtml(token.text).replaceAll('`', ''),
            ),
          ];
    }
    return isLeftOut ? [] : block(token);
  });
}

const COMMON = ['--format', '--json', '--strict', '--quiet', '--no-color', '--lang', '--help'];
const option = ({ flags, description, values }) =>
  term(
    `\\fB${plain(flags)}\\fP`,
    plain(values?.kind === 'words' ? `${description}: ${values.words.join(', ')}` : description),
  );
const sentence = (text) => plain(text.replace(/\.$/, '').replaceAll('\n', ' '));
const head = (name, section) =>
  `.TH "${plain(name.toUpperCase())}" "${section}" "${date}" "sekisho ${version}" "Sekisho"\n.ad l`;

const program = module.createProgram();
for (const entry of list.COMMANDS) module.defineCommand(program, entry);
module.defineHelp(program);
const rows = module.commandTable(program);
const pages = new Map();
for (const row of rows) {
  const file = `docs/${row.name}.md`;
  // docs/catalog.md is about the data, not the command.
  const hasDocument =
    existsSync(fromRoot(file)) &&
    readFileSync(fromRoot(file), 'utf8').startsWith(`# sekisho ${row.name}\n`);
  const document = hasDocument ? sections(file, ['', 'Name', 'Syntax']) : [];
  const { examples = [] } = list.commandOf(row.name) ?? {};
  pages.set(`sekisho-${row.name}.1`, [
    head(`sekisho-${row.name}`, 1),
    title('Name'),
    `${plain(`sekisho-${row.name}`)} \\- ${sentence(row.description)}`,
    title('Synopsis'),
    `\\fBsekisho ${plain(row.name)}\\fP ${plain(row.usage)}`,
    title('Options'),
    ...row.options.filter(({ long }) => !COMMON.includes(long)).flatMap(option),
    ...row.options.filter(({ long }) => COMMON.includes(long)).flatMap(option),
    ...document,
    ...(document.includes(title('Examples')) || examples.length === 0
      ? []
      : [title('Examples'), ...literal(examples.map((each) => `sekisho ${each}`).join('\n'))]),
    title('See also'),
    `.BR sekisho (1),\n.BR site.yaml (5)`,
  ]);
}
pages.set('sekisho.1', [
  head('sekisho', 1),
  title('Name'),
  `sekisho \\- ${sentence(module.DESCRIPTION)}`,
  title('Synopsis'),
  '\\fBsekisho\\fP \\fIcommand\\fP [\\fIoption\\fP ...] [\\fIargument\\fP ...]',
  title('Commands'),
  ...rows.flatMap((row) => [
    '.TP',
    `.BR ${plain(`sekisho-${row.name}`)} (1)`,
    plain(row.description),
  ]),
  title('Options of every command'),
  ...(rows[0]?.options ?? []).filter(({ long }) => COMMON.includes(long)).flatMap(option),
  title('Exit status'),
  plain(module.EXIT_CODES),
  title('See also'),
  '.BR site.yaml (5)',
]);
pages.set('site.yaml.5', [
  head('site.yaml', 5),
  title('Name'),
  `site.yaml \\- ${plain('the description of a site for sekisho')}`,
  ...sections('docs/site.md', []),
  title('See also'),
  `.BR sekisho (1),\n.BR ${plain('sekisho-init')} (1)`,
]);
rmSync(fromRoot('dist/man'), { recursive: true, force: true });
mkdirSync(fromRoot('dist/man'), { recursive: true });
for (const [name, lines] of pages) {
  // A section's first paragraph is one without being called so.
  const text = `${lines.join('\n')}\n`.replaceAll(/^(\.S[HS] .*\n)\.PP\n/gm, '$1');
  writeFileSync(fromRoot(`dist/man/${name}`), text);
}
