// What to run next, each command to be copied as it stands.

import type { JSX } from 'preact';

import { CopyButton } from './copy-button.tsx';

export function NextCommands({ commands }: { readonly commands: readonly string[] }): JSX.Element {
  return (
    <ul class="next-commands">
      {commands.map((command) => (
        <li key={command}>
          <code>{command}</code> <CopyButton text={command} label={command} />
        </li>
      ))}
    </ul>
  );
}

/** Paths as they are on most servers; whoever has another one changes it. */
export const COMMANDS = {
  withLogs: 'sekisho serve . /var/log/squid/access.log /var/log/dnsmasq.log',
  rehearse: 'sekisho rehearse by-hand --watch --confirm',
  assist: 'sekisho assist --watch',
  serve: 'sekisho serve',
  link: 'cat .sekisho/web/link',
  plan: 'sekisho plan',
  sync: 'sekisho sync',
} as const;
