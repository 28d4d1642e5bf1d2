// Where a policy makes the internet options those of the machine: the values for the owner of that policy. No
// script of an administrator's writes them, for the policy's own means would put back what stood there.

import { commentLines, toLines } from '../shared/render/comment.ts';
import { parseProxy } from '../shared/render/proxy-address.ts';
import type { RenderedFile, RenderInput } from '../shared/render/rendered-file.ts';
import { checkedEntry } from '../shared/render/windows-command.ts';

const HOW = [
  'give the file to the owner of the policy that makes proxy settings those of the machine (ProxySettingsPerUser 0)',
  'set these values for the appliance by the means that set them today, such as the registry items of a group policy; for a test: reg import machine-internet-options.reg, in an elevated command prompt',
  'look in the internet options of any account on the appliance whether they show; restart the appliance',
];
const BACK = [
  'set the values as they were before (the export that site.yaml names as systemInternetOptions holds them), by the same means',
];

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
