// Completion for PowerShell 5.1 and newer. Where nothing is returned, PowerShell itself offers files.

import { spellings, type CommandRow, type Values } from '../command-table.ts';

export function powershellCompletion(rows: readonly CommandRow[]): string {
  return `# Completion of sekisho for PowerShell. In $PROFILE: sekisho completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName sekisho -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $commands = [ordered]@{
${rows.map(({ name, description }) => `    ${quote(name)} = ${quote(description)}`).join('\n')}
  }
  $options = @{
${rows.map(({ name, options }) => `    ${quote(name)} = [ordered]@{ ${options.map(({ long, description }) => `${quote(long)} = ${quote(description)}`).join('; ')} }`).join('\n')}
  }
  $values = @{
${rows.flatMap(valueLines).join('\n')}
  }
  $positions = @{
${rows.flatMap(positionLines).join('\n')}
  }
  $before = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text })
  $prefix = ''
  $found = [ordered]@{}
  if ($before.Count -le 1) {
    $found = $commands
  } else {
    $command = $before[1]
    $last = $before[-1]
    if ($wordToComplete -match '^(--[\\w-]+)=(.*)$') {
      $last = $Matches[1]
      $prefix = "$last="
      $wordToComplete = $Matches[2]
    }
    $key = "$command $last"
    if ($values.ContainsKey($key)) {
      foreach ($word in $values[$key]) { $found[$word] = $word }
    } elseif ($wordToComplete -like '-*') {
      if ($options.ContainsKey($command)) { $found = $options[$command] }
    } elseif ($positions.ContainsKey($command)) {
      foreach ($word in $positions[$command]) { $found[$word] = $word }
    }
  }
  foreach ($word in $found.Keys) {
    if ($word -like "$wordToComplete*") {
      [System.Management.Automation.CompletionResult]::new("$prefix$word", $word, 'ParameterValue', $found[$word])
    }
  }
}
`;
}

function valueLines({ name, options }: CommandRow): string[] {
  return options.flatMap((option) =>
    spellings(option).flatMap((each) =>
      lineOf(`${name} ${each}`, option.values === null ? [] : wordsOf(option.values)),
    ),
  );
}

function positionLines({ name, positions }: CommandRow): string[] {
  return lineOf(name, positions.flatMap(wordsOf));
}

function lineOf(key: string, words: readonly string[]): string[] {
  return words.length === 0 ? [] : [`    ${quote(key)} = @(${words.map(quote).join(', ')})`];
}

function wordsOf(values: Values): readonly string[] {
  return values.kind === 'words' ? values.words : [];
}

function quote(text: string): string {
  return `'${text.replaceAll(/['‘’]/g, (mark) => mark + mark)}'`;
}
