import { describe, expect, test } from 'vitest';

import { FAST, VAULT } from '@sekisho/test-kit/azure-emulator/cloud.ts';
import { textAt } from '../base/json.ts';
import { VaultRuntime } from './vault-runtime.ts';

describe('a component’s health', () => {
  function start() {
    let now = 1_000_000;
    const runtime = new VaultRuntime(
      VAULT,
      { now: () => new Date(now), after: () => () => undefined },
      { ...FAST, agentHealthMs: 1000, heartbeatMs: 5000 },
    );
    const register = (kind: string) =>
      runtime.register({
        kind,
        appliance: 'Appliance',
        fqdn: 'appliance',
        version: '1',
        addresses: [],
      });
    const errors = (kind: string) =>
      runtime
        .healthErrorsOf(runtime.find(kind, 'appliance') ?? register(kind))
        .map((each) => textAt(each, 'errorCode'));
    const pass = (ms: number): void => {
      now += ms;
    };
    return { runtime, register, errors, pass };
  }

  test('the Recovery Services agent has an error at first, which goes away without any change', () => {
    const { register, errors, pass } = start();
    register('MarsAgent');
    expect(errors('MarsAgent')).toEqual(['MarsAgentNotYetHealthy']);
    pass(999);
    expect(errors('MarsAgent')).toEqual(['MarsAgentNotYetHealthy']);
    pass(1);
    expect(errors('MarsAgent')).toEqual([]);
  });

  test('other components are healthy from the start', () => {
    const { register, errors } = start();
    register('ProcessServer');
    expect(errors('ProcessServer')).toEqual([]);
  });

  test('one that is not heard of turns critical, and is well again when it is', () => {
    const { runtime, register, errors, pass } = start();
    register('ProcessServer');
    pass(5001);
    expect(errors('ProcessServer')).toEqual(['ComponentHeartbeatMissing']);
    runtime.hear('APPLIANCE');
    expect(errors('ProcessServer')).toEqual([]);
  });

  test('registering again does not start the wait anew', () => {
    const { register, errors, pass } = start();
    register('MarsAgent');
    pass(1000);
    register('MarsAgent');
    expect(errors('MarsAgent')).toEqual([]);
  });
});
