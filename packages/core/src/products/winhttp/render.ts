// WinHTTP of the machine, by netsh: for services that read neither appliance.json
// nor internet options. No source names one in Site Recovery, so this is at choice.

import { toLines } from '../shared/render/comment.ts';
import { parseProxy } from '../shared/render/proxy-address.ts';
import type { RenderedFile, RenderInput } from '../shared/render/rendered-file.ts';
import {
  checkedEntry,
  commandComments,
  LONGEST_COMMAND,
} from '../shared/render/windows-command.ts';

const HOW = [
  'only if a service on the appliance is seen to ignore the internet options',
  'in an elevated command prompt: set-winhttp.cmd (what it prints first is what stood there: keep it)',
];
const BACK = ['winhttp-undo.cmd (direct access), or netsh winhttp set proxy with what stood there'];

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
