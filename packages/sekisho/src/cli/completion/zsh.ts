// Completion for zsh, sourced or in a folder of $fpath as _sekisho.

import { spellings, type CommandRow, type OptionRow, type Values } from '../command-table.ts';

export function zshCompletion(rows: readonly CommandRow[]): string {
  return `#compdef sekisho
# Completion of sekisho for zsh. In ~/.zshrc, after compinit: source <(sekisho completion zsh)
_sekisho() {
  local curcontext="$curcontext" state line
  typeset -A opt_args
  local -a commands
  commands=(
${rows.map(({ name, description }) => `    ${quote(`${name}:${description}`)}`).join('\n')}
  )
  _arguments -C '(- *)'{-h,--help}'[the list of commands]' '(- *)'{-V,--version}'[the version]' '1:command:->command' '*::argument:->argument'
  case $state in
    command) _describe -t commands command commands ;;
    argument)
      case $line[1] in
${rows.map(caseOf).join('\n')}
      esac
      ;;
  esac
}
if [[ $funcstack[1] == _sekisho ]]; then _sekisho "$@"; else compdef _sekisho sekisho; fi
`;
}

function caseOf({ name, options, positions, repeats }: CommandRow): string {
  const words = [
    ...options.flatMap(optionWords),
    ...positions.map((values, index) =>
      quote(
        `${repeats && index === positions.length - 1 ? '*' : String(index + 1)}:argument:${actionOf(values)}`,
      ),
    ),
  ];
  return `        ${name}) _arguments \\\n${words.map((word) => `          ${word}`).join(' \\\n')} ;;`;
}

function optionWords(option: OptionRow): string[] {
  const { description, values } = option;
  const about = `[${description.replaceAll(/[[\]:\\]/g, (mark) => `\\${mark}`)}]`;
  const value = values === null ? '' : `:value:${actionOf(values)}`;
  return spellings(option).map((each) => {
    const equals = values !== null && each.startsWith('--') ? '=' : '';
    return quote(`${each}${equals}${about}${value}`);
  });
}

function actionOf(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `(${values.words.join(' ')})`;
    case 'files':
      return '_files';
    case 'folders':
      return '_files -/';
    case 'any':
      return ' ';
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
