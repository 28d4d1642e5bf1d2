// Completion for bash 3.2 and newer.

import { spellings, type CommandRow, type Values } from '../command-table.ts';

export function bashCompletion(rows: readonly CommandRow[]): string {
  return `# Completion of sekisho for bash. In ~/.bashrc: source <(sekisho completion bash)
_sekisho() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command='' kind=any words='' options='' position=0 i word
  COMPREPLY=()
  # bash takes --option=value for three words.
  if [[ $cur == = ]]; then cur=''
  elif [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ -z $command ]]; then
      if [[ $word != -* ]]; then command=$word; fi
    elif [[ $word == -* || $word == = ]]; then continue
    elif [[ \${COMP_WORDS[i-1]} == = ]]; then continue
    else
      case "$command \${COMP_WORDS[i-1]}" in
        ${pattern(takers(rows))}) ;;
        *) position=$((position + 1)) ;;
      esac
    fi
  done
  if [[ -z $command ]]; then
    kind=words
    words='${[...rows.map(({ name }) => name), '--help', '--version'].join(' ')}'
  else
    case "$command $prev" in
${rows.flatMap(optionCases).join('\n')}
      *)
        if [[ $cur == -* ]]; then
          kind=words
          case $command in
${rows.map(({ name, options }) => `            ${name}) words='${options.map(({ long }) => long).join(' ')}' ;;`).join('\n')}
          esac
        else
          case "$command $position" in
${rows.flatMap(positionCases).join('\n')}
          esac
        fi
        ;;
    esac
  fi
  case $kind in
    words) while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$words" -- "$cur") ;;
    files) compopt -o filenames 2>/dev/null; while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$cur") ;;
    folders) compopt -o filenames 2>/dev/null; while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -d -- "$cur") ;;
  esac
}
complete -F _sekisho sekisho
`;
}

/** Options that take a value, with their command. */
function takers(rows: readonly CommandRow[]): readonly string[] {
  return rows.flatMap(({ name, options }) =>
    options
      .filter(({ values }) => values !== null)
      .flatMap(spellings)
      .map((option) => `${name} ${option}`),
  );
}

function pattern(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join('|');
}

function optionCases({ name, options }: CommandRow): string[] {
  return options.flatMap((option) => {
    if (option.values === null) return [];
    const words = spellings(option).map((each) => `${name} ${each}`);
    return [`      ${pattern(words)}) ${assign(option.values)} ;;`];
  });
}

function positionCases({ name, positions, repeats }: CommandRow): string[] {
  return positions.map((values, index) => {
    const isOpen = repeats && index === positions.length - 1;
    return `            ${isOpen ? `'${name} '*` : `'${name} ${String(index)}'`}) ${assign(values)} ;;`;
  });
}

function assign(values: Values): string {
  return values.kind === 'words'
    ? `kind=words words='${values.words.join(' ')}'`
    : `kind=${values.kind}`;
}
