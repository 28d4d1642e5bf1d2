// Plain lists of Resource Manager, with what differs between subscriptions: versions that one of them does not
// have yet, providers that nobody has registered there.

import { UserError } from '@sekisho/dns/user-error.ts';
import type { ArmClient, Page } from './arm-client.ts';
import { ArmRefusal } from './arm-refusal.ts';

export type Body = Readonly<Record<string, unknown>>;

export async function findSubscriptions(
  arm: ArmClient,
  wanted: readonly string[] | undefined,
): Promise<readonly string[]> {
  if (wanted !== undefined && wanted.length > 0) return wanted;
  const listed = bodiesOf(await arm.list('/subscriptions?api-version=2022-12-01'));
  const enabled = listed.flatMap((each) =>
    typeof each['subscriptionId'] === 'string' &&
    each['state'] !== 'Disabled' &&
    each['state'] !== 'Deleted'
      ? [each['subscriptionId']]
      : [],
  );
  if (enabled.length > 0) return enabled.sort();
  throw new UserError('the account that you signed in with sees no subscription', {
    code: 'azure.no-subscription',
    hint: 'give it the role Reader on the subscription, or name the tenant with --tenant',
  });
}

/** A provider that a subscription has not registered holds nothing there; `note` is called with that. */
export async function listResources(
  arm: ArmClient,
  {
    path,
    apiVersions,
  }: { readonly path: string; readonly apiVersions: readonly [string, ...string[]] },
  note: (text: string) => void,
): Promise<Body[]> {
  const [apiVersion, ...older] = apiVersions;
  try {
    return bodiesOf(await arm.list(`${path}?api-version=${apiVersion}`));
  } catch (error) {
    if (!(error instanceof ArmRefusal)) throw error;
    const { status, code } = error.refusal;
    const [next, ...rest] = older;
    if (status === 400 && next !== undefined)
      return await listResources(arm, { path, apiVersions: [next, ...rest] }, note);
    if (
      code === 'MissingSubscriptionRegistration' ||
      ((status === 404 || status === 400) &&
        [
          'InvalidResourceType',
          'InvalidResourceNamespace',
          'NoRegisteredProviderFound',
          'ResourceNotFound',
          'NotFound',
        ].includes(code))
    ) {
      note(`${path.split('/providers/')[1] ?? path}: none (${code})`);
      return [];
    }
    throw error;
  }
}

/** Group by group, for who may not read the whole subscription; undefined where no group can be read either. */
export async function listByGroups(
  arm: ArmClient,
  {
    subscription,
    path,
    apiVersions,
  }: {
    readonly subscription: string;
    readonly path: string;
    readonly apiVersions: readonly [string, ...string[]];
  },
  note: (text: string) => void,
): Promise<Body[] | undefined> {
  const groups = bodiesOf(
    await arm.list(`/subscriptions/${subscription}/resourcegroups?api-version=2021-04-01`),
  ).flatMap((each) => (typeof each['id'] === 'string' ? [each['id']] : []));
  const lists = await Promise.all(
    groups.map(async (group) => {
      try {
        return await listResources(
          arm,
          { path: `${encodeURI(group)}/providers/${path}`, apiVersions },
          note,
        );
      } catch (error) {
        if (error instanceof ArmRefusal && error.refusal.status === 403) return undefined;
        throw error;
      }
    }),
  );
  const readable = lists.filter((each) => each !== undefined);
  return readable.length === 0 ? undefined : readable.flat();
}

export function bodiesOf(pages: readonly Page[]): Body[] {
  return pages.flatMap(({ body }) =>
    isBody(body) && Array.isArray(body['value']) ? body['value'].filter(isBody) : [],
  );
}

export function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
