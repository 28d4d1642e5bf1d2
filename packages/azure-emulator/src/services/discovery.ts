// Azure Migrate's discovery service, which the appliance's discovery agent reports to.
// Its REST interface is not public: paths and bodies are designed freely.

import type { Clock } from '../base/clock.ts';
import { guidFrom } from '../base/identifiers.ts';
import type { Handle } from '../base/http.ts';
import { listAt, objectAt, textAt, type Json, type JsonObject } from '../base/json.ts';
import type { ResourceStore } from '../resources/resource-store.ts';
import { MASTER_SITE_TYPE, SERVER_SITE_TYPE, VMWARE_SITE_TYPE } from '../resources/type-names.ts';
import { answerActions, serviceError, type ServiceAccess } from './service-access.ts';

export interface DiscoveryOptions extends ServiceAccess {
  readonly clock: Clock;
  readonly store: ResourceStore;
  readonly masterSiteId: string;
}

export function createDiscovery(options: DiscoveryOptions): Handle {
  const answer = answerActions(options, {
    'POST /agents/register': (body) => registerAgent(options, body),
    'POST /machines': (body) => reportMachines(options, body),
    'GET /machines': () => ({
      status: 200,
      body: { value: machinesOf(options).map((each) => each.properties) },
    }),
  });
  return (request) => {
    const master = options.store.get(options.masterSiteId);
    if (
      request.network === 'public' &&
      textAt(master?.properties, 'publicNetworkAccess') === 'Disabled'
    ) {
      return serviceError(
        403,
        'Forbidden',
        'Public network access is disabled for this site. Connect through a private endpoint.',
      );
    }
    return answer(request);
  };
}

/** The agent's sign of life shows in the sites of the master site. */
function registerAgent(
  options: DiscoveryOptions,
  body: JsonObject,
): { status: number; body: JsonObject } {
  const appliance = textAt(body, 'agent') ?? textAt(body, 'applianceName') ?? '';
  for (const site of sitesOf(options)) {
    const agentDetails = {
      ...objectAt(site.properties, 'agentDetails'),
      version: textAt(body, 'version') ?? '',
      lastHeartBeatUtc: options.clock.now().toISOString(),
    };
    options.store.change(site.id, { agentDetails });
  }
  return {
    status: 200,
    body: {
      agentId: guidFrom(`agent ${appliance.toLowerCase()}`),
      siteCount: sitesOf(options).length,
    },
  };
}

function reportMachines(
  options: DiscoveryOptions,
  body: JsonObject,
): { status: number; body: JsonObject } {
  const site = sitesOf(options)[0];
  const machines = listAt(body, 'machines');
  if (site === undefined)
    return {
      status: 409,
      body: {
        error: { code: 'SiteNotFound', message: 'No site belongs to this master site yet.' },
      },
    };
  for (const machine of machines) storeMachine(options, site, machine);
  return { status: 202, body: { accepted: machines.length } };
}

function storeMachine(
  options: DiscoveryOptions,
  site: { readonly id: string; readonly type: string },
  machine: Json,
): void {
  const displayName = textAt(machine, 'name') ?? 'machine';
  const name = guidFrom(`machine ${site.id.toLowerCase()} ${displayName.toLowerCase()}`);
  const now = options.clock.now().toISOString();
  const known = options.store.get(`${site.id}/machines/${name}`);
  options.store.put({
    id: `${site.id}/machines/${name}`,
    name,
    type: `${site.type}/machines`,
    etag: '',
    properties: {
      ...objectAt(machine),
      displayName,
      createdTimestamp: textAt(known?.properties, 'createdTimestamp') ?? now,
      updatedTimestamp: now,
      isDeleted: false,
    },
  });
}

function machinesOf(options: DiscoveryOptions) {
  return sitesOf(options).flatMap((site) => options.store.list(`${site.type}/machines`, site.id));
}

/** Sites that name this master, or that the master names. */
function sitesOf({ store, masterSiteId }: DiscoveryOptions) {
  const master = store.get(masterSiteId);
  const named =
    master?.type === MASTER_SITE_TYPE
      ? listAt(master.properties, 'sites').map((each) => String(each).toLowerCase())
      : [];
  return [VMWARE_SITE_TYPE, SERVER_SITE_TYPE]
    .flatMap((type) => store.list(type))
    .filter(
      (site) =>
        textAt(site.properties, 'masterSiteId')?.toLowerCase() === masterSiteId.toLowerCase() ||
        named.includes(site.id.toLowerCase()),
    );
}
