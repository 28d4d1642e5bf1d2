// The script that an account uses (PAC), asked for one name: today's settings as they are for that question.
// The script is run in the sandbox of the dialect; what it answers by DNS is not known, for no table of this
// machine's is the appliance's.

import type { Name } from '@sekisho/dns/name.ts';
import type { InternetOptions } from '../model/settings.ts';
import type { ApplianceSettings } from './current-settings.ts';
import { askPac } from './dialects/pac.ts';
import type { PacRoad } from './dialects/pac-result.ts';

const LOOKS_UP = /\b(?:dnsResolve|isResolvable|isInNet)(?:Ex)?\s*\(/;

export interface ScriptQuestion {
  readonly name: Name;
  readonly port: number;
  /** Of the appliance, for myIpAddress. */
  readonly ownAddress: string;
  /** Names and addresses with the port by which clients know the site's proxy. */
  readonly proxies: readonly string[];
  readonly now: Date;
}

/** Unchanged where no script decides, or its file is not at hand. */
export async function withScriptAnswer(
  today: ApplianceSettings,
  question: ScriptQuestion,
): Promise<ApplianceSettings> {
  const { systemScript: text, systemNotKnown: because } = today;
  if (text === undefined || because?.code !== 'current-system-script') return today;
  const script = because.values['script'] ?? '';
  const notKnown = (kind: string, answer: string): ApplianceSettings => ({
    ...today,
    systemNotKnown: {
      code: `current-system-script-${kind}`,
      values: { ...because.values, answer },
    },
  });
  if (LOOKS_UP.test(text)) return notKnown('looks-up', '');
  const { name, port, ownAddress, proxies, now } = question;
  const url = `https://${name}${port === 443 ? '' : `:${String(port)}`}/`;
  const [answer] = await askPac(text, [url], { now, ownAddresses: [ownAddress] });
  if (answer === undefined || answer.kind === 'failed')
    return notKnown('fails', answer?.message ?? '');
  const [road] = answer.roads;
  const isOwn = road !== undefined && proxies.includes(formatRoad(road));
  if (road?.kind !== 'direct' && !isOwn) return notKnown('other-proxy', answer.text);
  const { systemNotKnown: _because, ...known } = today;
  const system: InternetOptions = {
    proxy: null,
    bypass: [],
    script: {
      url: script,
      answer: answer.text,
      road: road?.kind === 'direct' ? 'direct' : 'proxy',
    },
  };
  return { ...known, system };
}

function formatRoad({ host, port }: PacRoad): string {
  return `${host}:${String(port)}`.toLowerCase();
}
