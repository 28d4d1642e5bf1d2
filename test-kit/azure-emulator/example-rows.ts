// For tests: an operation that examples stand for, and the usual ones of a kind of resource.

export interface ExampleOperation {
  /** The folder's API: `network`, `privatedns`. */
  readonly api: string;
  readonly file: RegExp;
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';
  /** With the example's parameters in braces. */
  readonly path: string;
}

export const SUBSCRIPTION = '/subscriptions/{subscriptionId}';

export const GROUP = `${SUBSCRIPTION}/resourceGroups/{resourceGroupName}`;

/** The operations of one kind of resource, by how its examples are named. */
export function rowsOf(
  api: string,
  noun: string,
  { path, in: scope = GROUP }: { readonly path: string; readonly in?: string },
): ExampleOperation[] {
  const one = `${scope}${path}`;
  const many = one.slice(0, one.lastIndexOf('/'));
  const row = (
    method: ExampleOperation['method'],
    verbs: string,
    at: string,
  ): ExampleOperation => ({
    api,
    method,
    file: new RegExp(`^${noun}_?(?:${verbs})(?=[A-Z_.]|$)`),
    path: at,
  });
  const bySubscription = many.replace(GROUP, SUBSCRIPTION);
  return [
    row('GET', 'ListAll|ListBySubscription|ListInSubscription|InSubscription_List', bySubscription),
    row('GET', 'List(?:By\\w+|InResourceGroup)?', many),
    row('GET', 'Get(?=With|For|\\.|_|$)', one),
    row('PUT', 'Create|CreateOrUpdate|Put', one),
    row('PATCH', 'Patch|Update(?:Tags)?(?=With|\\.|_|$)', one),
    row('DELETE', 'Delete', one),
  ];
}
