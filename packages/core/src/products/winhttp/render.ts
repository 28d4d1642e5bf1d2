// WinHTTP of the machine, by netsh: for services that read neither appliance.json
// nor internet options. No source names one in Site Recovery, so this is at choice.

import { toLines } from '../shared/render/comment.ts';
import { parseProxy } from '../shared/render/proxy-address.ts';
import { step, type RenderedFile, type RenderInput } from '../shared/render/rendered-file.ts';
import {
  checkedEntry,
  commandComments,
  LONGEST_COMMAND,
} from '../shared/render/windows-command.ts';

const HOW = [step('how.winhttp.only-if'), step('how.winhttp.run')];
const BACK = [step('back.winhttp.undo')];

export function renderWinhttp(input: RenderInput): readonly RenderedFile[] {
  const { proxy, bypass } = input.plan.layers['system-bypass'];
  if (proxy === null) return [];
  const { host, port } = parseProxy(proxy);
  const list = bypass.map(checkedEntry).join(';');
  const exceptions = list === '' ? '' : ` bypass-list="${list}"`;
  const command = `netsh winhttp set proxy proxy-server="${host}:${String(port)}"${exceptions}`;
  if (command.length > LONGEST_COMMAND) return [];
  const comments = commandComments(input, {
    what: 'WinHTTP: proxy and exceptions of the machine.',
    how: HOW,
    back: BACK,
  });
  const file = (path: string, commands: readonly string[]): RenderedFile => ({
    path,
    text: toLines(['@echo off', ...comments, ...commands], '\r\n'),
    layer: 'system-bypass',
    appliedBy: 'windows',
    how: HOW,
    back: BACK,
  });
  return [
    file('winhttp/set-winhttp.cmd', ['netsh winhttp show proxy', command]),
    file('winhttp/winhttp-undo.cmd', ['netsh winhttp reset proxy']),
  ];
}
