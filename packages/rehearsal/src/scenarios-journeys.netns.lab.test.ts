// The whole journey, with all its failures and without any, on real parts with each resolver.

import { describeOnNetns } from '@sekisho/test-kit/rehearsal/netns-scenarios.ts';

describeOnNetns([
  ['by-hand', 'bind'],
  ['planned', 'bind'],
  ['by-hand', 'unbound'],
  ['planned', 'unbound'],
  ['by-hand', 'dnsmasq'],
  ['planned', 'dnsmasq'],
]);
