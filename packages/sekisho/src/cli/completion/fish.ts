// Completion for fish.

import { spellings, type CommandRow, type Values } from '../command-table.ts';

export function fishCompletion(rows: readonly CommandRow[]): string {
  return `# Completion of sekisho for fish: sekisho completion fish > ~/.config/fish/completions/sekisho.fish
function __sekisho_command
    set -l words (commandline -opc)
    test (count $words) -ge 2; and test $words[2] = $argv[1]
end
function __sekisho_none
    test (count (commandline -opc)) -eq 1
end
complete -c sekisho -f
complete -c sekisho -n __sekisho_none -s h -l help -d 'the list of commands'
complete -c sekisho -n __sekisho_none -s V -l version -d 'the version'
${rows.flatMap(linesOf).join('\n')}
`;
}

function linesOf({ name, description, options, positions }: CommandRow): string[] {
  const own = `complete -c sekisho -n '__sekisho_command ${name}'`;
  return [
    `complete -c sekisho -n __sekisho_none -a ${name} -d ${quote(description)}`,
    ...options.map((option) =>
      [
        own,
        ...spellings(option).map((each) => each.replace(/^--/, '-l ').replace(/^-(?=\w$)/, '-s ')),
        ...(option.values === null ? [] : [valueOf(option.values)]),
        `-d ${quote(option.description)}`,
      ].join(' '),
    ),
    ...[...new Set(positions.flatMap(positionOf))].map((position) => `${own} ${position}`),
  ];
}

function valueOf(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `-x -a ${quote(values.words.join(' '))}`;
    case 'files':
      return '-r -F';
    case 'folders':
      return `-x -a '(__fish_complete_directories)'`;
    case 'any':
      return '-x';
  }
}

function positionOf(values: Values): string[] {
  if (values.kind === 'words') return [`-a ${quote(values.words.join(' '))}`];
  return values.kind === 'files' ? ['-F'] : [];
}

function quote(text: string): string {
  return `'${text.replaceAll(/[\\']/g, (mark) => `\\${mark}`)}'`;
}
