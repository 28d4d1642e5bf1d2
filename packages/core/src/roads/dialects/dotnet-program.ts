// A machine for .NET expressions that tries every state (place in the program,
// place in the text) at most once, so that no expression, however nested, costs
// more than its size times the text's length. There are no references back to
// groups, so what a state leads to never depends on how it was reached.

import { BOUNDARY_CLASS } from './dotnet-class.ts';
import type { RegexNode } from './dotnet-regex.ts';

export type TextMatcher = (text: string) => boolean;

type CharacterTest = (character: string) => boolean;

type Instruction =
  | { readonly op: 'character'; readonly test: CharacterTest }
  | { readonly op: 'assert'; readonly holds: (text: string, at: number) => boolean }
  | { op: 'split'; first: number; second: number }
  | { op: 'jump'; to: number }
  | { readonly op: 'look'; readonly program: Program; readonly negative: boolean }
  | { readonly op: 'atomic'; readonly program: Program }
  | { readonly op: 'done' };

interface Program {
  readonly code: Instruction[];
  /** Lookbehinds read the text from right to left. */
  readonly backward: boolean;
}

const LARGEST_PROGRAM = 20_000;

class TooLarge extends Error {}

export function compileToProgram(tree: RegexNode): TextMatcher | null {
  try {
    const program = compileProgram(tree, false);
    return (text) => searchProgram(program, text);
  } catch (error) {
    if (error instanceof TooLarge) return null;
    throw error;
  }
}

function compileProgram(tree: RegexNode, backward: boolean): Program {
  const program: Program = { code: [], backward };
  emit(program, tree);
  push(program, { op: 'done' });
  return program;
}

function push(program: Program, instruction: Instruction): Instruction {
  if (program.code.length >= LARGEST_PROGRAM) throw new TooLarge();
  program.code.push(instruction);
  return instruction;
}

function emit(program: Program, node: RegexNode): void {
  switch (node.kind) {
    case 'set':
      push(program, { op: 'character', test: toCharacterTest(node.source) });
      break;
    case 'assert':
      push(program, { op: 'assert', holds: ASSERTIONS[node.at] });
      break;
    case 'sequence':
      for (const item of program.backward ? node.items.toReversed() : node.items)
        emit(program, item);
      break;
    case 'choice':
      emitChoice(program, node.items);
      break;
    case 'repeat':
      emitRepeat(program, node);
      break;
    case 'look':
      push(program, {
        op: 'look',
        program: compileProgram(node.item, node.behind),
        negative: node.negative,
      });
      break;
    case 'atomic':
      push(program, { op: 'atomic', program: compileProgram(node.item, program.backward) });
      break;
  }
}

function emitChoice(program: Program, items: readonly RegexNode[]): void {
  const jumps: { to: number }[] = [];
  for (const [index, item] of items.entries()) {
    const split = index < items.length - 1 ? pushSplit(program) : null;
    emit(program, item);
    if (split === null) break;
    const jump = { op: 'jump' as const, to: 0 };
    push(program, jump);
    jumps.push(jump);
    split.second = program.code.length;
  }
  for (const jump of jumps) jump.to = program.code.length;
}

function emitRepeat(
  program: Program,
  { item, min, max, lazy }: RegexNode & { kind: 'repeat' },
): void {
  const before = program.code.length;
  for (let copy = 0; copy < min; copy += 1) {
    emit(program, item);
    // Nothing, however often, is nothing.
    if (program.code.length === before) return;
  }
  if (max === Infinity) {
    const top = program.code.length;
    const split = pushSplit(program);
    emit(program, item);
    push(program, { op: 'jump', to: top });
    split.second = program.code.length;
    if (lazy) swap(split);
    return;
  }
  const splits: { first: number; second: number }[] = [];
  for (let copy = min; copy < max; copy += 1) {
    // The budget of push() bounds this loop: every copy adds at least its split.
    splits.push(pushSplit(program));
    emit(program, item);
  }
  for (const split of splits) {
    split.second = program.code.length;
    if (lazy) swap(split);
  }
}

function pushSplit(program: Program): { first: number; second: number } {
  const split = { op: 'split' as const, first: program.code.length + 1, second: 0 };
  push(program, split);
  return split;
}

function swap(split: { first: number; second: number }): void {
  [split.first, split.second] = [split.second, split.first];
}

function toCharacterTest(source: string): CharacterTest {
  const expression = new RegExp(`^(?:${source})$`, 'iu');
  return (character) => expression.test(character);
}

const WORD_TEST = toCharacterTest(BOUNDARY_CLASS);
const isBoundary = (text: string, at: number): boolean =>
  WORD_TEST(text.charAt(at - 1)) !== WORD_TEST(text.charAt(at));

const ASSERTIONS: Readonly<
  Record<'start' | 'end' | 'boundary' | 'not-boundary', (text: string, at: number) => boolean>
> = {
  start: (_, at) => at === 0,
  end: (text, at) => at === text.length,
  boundary: isBoundary,
  'not-boundary': (text, at) => !isBoundary(text, at),
};

/** One search: its text, and what each part program answered at each place. */
interface Search {
  readonly text: string;
  readonly answers: Map<Program, Map<number, number>>;
}

function searchProgram(program: Program, text: string): boolean {
  const search: Search = { text, answers: new Map() };
  const tried = new Uint8Array(program.code.length * (text.length + 1));
  for (let start = 0; start <= text.length; start += 1) {
    if (runProgram(program, search, start, tried) >= 0) return true;
  }
  return false;
}

/** Where the first way through the program ends, or -1. A state tried before has failed before. */
function runProgram(program: Program, search: Search, start: number, tried: Uint8Array): number {
  const { text } = search;
  const step = program.backward ? -1 : 1;
  const stack: number[] = [0, start];
  while (stack.length > 0) {
    const at = stack.pop() ?? 0;
    const place = stack.pop() ?? 0;
    const state = place * (text.length + 1) + at;
    if (tried[state] === 1) continue;
    tried[state] = 1;
    const instruction = program.code[place];
    switch (instruction?.op) {
      case 'done':
        return at;
      case 'character': {
        const character = text.charAt(program.backward ? at - 1 : at);
        if (character !== '' && instruction.test(character)) stack.push(place + 1, at + step);
        break;
      }
      case 'assert':
        if (instruction.holds(text, at)) stack.push(place + 1, at);
        break;
      case 'split':
        stack.push(instruction.second, at, instruction.first, at);
        break;
      case 'jump':
        stack.push(instruction.to, at);
        break;
      case 'look':
        if (askPart(instruction.program, search, at) >= 0 !== instruction.negative)
          stack.push(place + 1, at);
        break;
      case 'atomic': {
        const end = askPart(instruction.program, search, at);
        if (end >= 0) stack.push(place + 1, end);
        break;
      }
      case undefined:
        break;
    }
  }
  return -1;
}

function askPart(program: Program, search: Search, at: number): number {
  const known = search.answers.get(program) ?? new Map<number, number>();
  search.answers.set(program, known);
  const answer =
    known.get(at) ??
    runProgram(program, search, at, new Uint8Array(program.code.length * (search.text.length + 1)));
  known.set(at, answer);
  return answer;
}
