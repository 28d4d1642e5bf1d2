// What a machine in a virtual network is answered at 168.63.129.16, for a resolver that stands in it: no packets cross
// anything on the way there.

import type { Clock } from '../../base/clock.ts';
import { DnsCache } from '@sekisho/dns/cache.ts';
import { resolveQuestion, type Forwarder } from '@sekisho/dns/resolve.ts';
import { indexZones } from '@sekisho/dns/zones.ts';
import { networkZones, type NetworkView } from './network-names.ts';

/** The same address in every network of every cloud. */
const AZURE_DNS = { address: '168.63.129.16', port: 53 };

export function networkForwarder(view: NetworkView, clock: Clock): Forwarder {
  return {
    to: AZURE_DNS,
    ask: async (question) => {
      const resolution = await resolveQuestion(
        {
          zones: indexZones(networkZones(view)),
          cache: new DnsCache(() => clock.now()),
          forward: null,
          note: () => undefined,
        },
        question,
      );
      return {
        ...resolution,
        id: 0,
        opcode: 0,
        isResponse: true,
        isTruncated: false,
        recursionDesired: true,
        recursionAvailable: true,
        questions: [question],
        additionals: [],
        edns: null,
      };
    },
  };
}
