// Where a policy makes the internet options those of the machine: the values for the owner of that policy. No
// script of an administrator's writes them, for the policy's own means would put back what stood there.

import { commentLines, toLines } from '../shared/render/comment.ts';
import { parseProxy } from '../shared/render/proxy-address.ts';
import { step, type RenderedFile, type RenderInput } from '../shared/render/rendered-file.ts';
import { checkedEntry } from '../shared/render/windows-command.ts';

const HOW = [step('how.machine.owner'), step('how.machine.set'), step('how.machine.look')];
const BACK = [step('back.machine.put-back')];

export function renderMachineOptions(input: RenderInput, proxy: string): RenderedFile[] {
  const { bypass, kept = [] } = input.plan.layers['system-bypass'];
  const { host, port } = parseProxy(proxy);
  const list = [...kept, ...bypass.map(checkedEntry)].join(';');
  const heading = commentLines(';', input, {
    what: 'All accounts of the machine, SYSTEM among them: proxy and exceptions.',
    how: HOW,
    back: BACK,
  });
  return [
    {
      path: 'system-internet-options/machine-internet-options.reg',
      text: toLines(
        [
          'Windows Registry Editor Version 5.00',
          '',
          ...heading,
          '',
          String.raw`[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings]`,
          '"ProxyEnable"=dword:00000001',
          `"ProxyServer"=${quote(`${host}:${String(port)}`)}`,
          `"ProxyOverride"=${quote(list)}`,
        ],
        '\r\n',
      ),
      layer: 'system-bypass',
      appliedBy: 'windows',
      how: HOW,
      back: BACK,
    },
  ];
}

/** Of what stands there today nobody has checked more than that Windows reads it. */
function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, (char) => `\\${char}`)}"`;
}
