// The tenant's directory: which applications exist, and how each may prove itself.

import { createHash, randomBytes, randomUUID, timingSafeEqual, X509Certificate } from 'node:crypto';

import { guidFrom } from '../base/identifiers.ts';
import type { RoleAssignment, RoleName } from './roles.ts';

export interface Application {
  readonly appId: string;
  readonly objectId: string;
  /** The object that tokens name: the application's service principal. */
  readonly principalId: string;
  readonly displayName: string;
  readonly identifierUris: readonly string[];
  readonly assignments: readonly RoleAssignment[];
  /** SHA-256 of each secret; the secrets themselves are not kept. */
  readonly secretDigests: readonly Buffer[];
  readonly certificates: readonly X509Certificate[];
  readonly federatedCredentials: readonly FederatedCredential[];
}

/** Whose tokens stand for the application: a cluster's, a pipeline's. Azure fetches the issuer's key; here it is given. */
export interface FederatedCredential {
  readonly issuer: string;
  readonly subject: string;
  /** Default: `api://AzureADTokenExchange`. */
  readonly audience?: string;
  /** PEM. */
  readonly publicKey: string;
}

/** A role of somebody: of an application here, or of a principal that is known by its id alone. */
export interface GrantedRole extends RoleAssignment {
  readonly name: string;
  readonly principalId: string;
  readonly principalType: string;
  readonly description?: string | undefined;
  readonly createdOn: Date | undefined;
}

type Holding = Pick<GrantedRole, 'principalId' | 'role' | 'scope'>;

function isSame(a: Holding, b: Holding): boolean {
  return (
    a.principalId === b.principalId &&
    a.role === b.role &&
    a.scope.toLowerCase() === b.scope.toLowerCase()
  );
}

export interface NewApplication {
  readonly appId?: string;
  readonly displayName: string;
  readonly identifierUris?: readonly string[];
  readonly secret?: string;
  /** Its role on everything. Default: Owner, unless there are assignments. */
  readonly role?: RoleName;
  readonly assignments?: readonly RoleAssignment[];
  /** DER in base64, as Graph's keyCredentials carry it. */
  readonly certificates?: readonly string[];
  readonly federatedCredentials?: readonly FederatedCredential[];
}

export class Directory {
  readonly tenantId: string;
  readonly #applications = new Map<string, Application>();
  /** Roles that were given by calls, by the name of the assignment. */
  readonly #granted = new Map<string, GrantedRole>();

  constructor(tenantId: string) {
    this.tenantId = tenantId;
  }

  applications(): Application[] {
    return [...this.#applications.values()].sort(
      (a, b) => a.displayName.localeCompare(b.displayName) || a.appId.localeCompare(b.appId),
    );
  }

  find(appId: string): Application | undefined {
    return this.#applications.get(appId.toLowerCase());
  }

  findByPrincipal(principalId: string): Application | undefined {
    return this.applications().find((each) => each.principalId === principalId.toLowerCase());
  }

  /** Every role that somebody has, those of a seed under names made of what they say. */
  roles(): GrantedRole[] {
    const planted = this.applications().flatMap(({ principalId, assignments }) =>
      assignments.map(({ role, scope }) => ({
        name: guidFrom(`role ${role} of ${principalId} at ${scope.toLowerCase()}`),
        principalId,
        principalType: 'ServicePrincipal',
        role,
        scope,
        createdOn: undefined,
      })),
    );
    const granted = [...this.#granted.values()];
    const isGranted = (each: GrantedRole): boolean => granted.some((other) => isSame(other, each));
    return [...planted.filter((each) => !isGranted(each)), ...granted];
  }

  grantRole(granted: GrantedRole): void {
    this.#granted.set(granted.name.toLowerCase(), granted);
    const application = this.findByPrincipal(granted.principalId);
    if (application !== undefined)
      this.#setRoles(application, [
        ...application.assignments,
        { role: granted.role, scope: granted.scope },
      ]);
  }

  /** Takes a role away again; with its resource goes what was assigned there. */
  revokeRole(granted: GrantedRole): void {
    this.#granted.delete(granted.name.toLowerCase());
    const application = this.findByPrincipal(granted.principalId);
    if (application !== undefined)
      this.#setRoles(
        application,
        application.assignments.filter(
          (each) => !isSame({ ...each, principalId: granted.principalId }, granted),
        ),
      );
  }

  #setRoles(application: Application, assignments: readonly RoleAssignment[]): void {
    this.#applications.set(application.appId, { ...application, assignments });
  }

  findByObject(objectId: string): Application | undefined {
    return this.applications().find((each) => each.objectId === objectId.toLowerCase());
  }

  findByUri(uri: string): Application | undefined {
    const wanted = uri.toLowerCase();
    return this.applications().find((each) =>
      each.identifierUris.some((known) => known.toLowerCase() === wanted),
    );
  }

  register(wanted: NewApplication): Application {
    const application: Application = {
      appId: (wanted.appId ?? randomUUID()).toLowerCase(),
      objectId: randomUUID(),
      principalId: randomUUID(),
      displayName: wanted.displayName,
      identifierUris: wanted.identifierUris ?? [],
      assignments: [
        ...(wanted.role === undefined && wanted.assignments !== undefined
          ? []
          : [{ role: wanted.role ?? ('Owner' as const), scope: '/' }]),
        ...(wanted.assignments ?? []),
      ],
      secretDigests: wanted.secret === undefined ? [] : [digest(wanted.secret)],
      federatedCredentials: wanted.federatedCredentials ?? [],
      certificates: (wanted.certificates ?? []).map(
        (der) => new X509Certificate(Buffer.from(der, 'base64')),
      ),
    };
    this.#applications.set(application.appId, application);
    return application;
  }

  /** Changes parts of an application. */
  update(
    application: Application,
    changes: Partial<Pick<Application, 'displayName' | 'identifierUris' | 'certificates'>>,
  ): Application {
    const updated = { ...application, ...changes };
    this.#applications.set(updated.appId, updated);
    return updated;
  }

  /** Makes a new secret; it is shown this once. */
  addSecret(application: Application): string {
    const secret = randomBytes(30).toString('base64url');
    this.#applications.set(application.appId, {
      ...application,
      secretDigests: [...application.secretDigests, digest(secret)],
    });
    return secret;
  }

  isSecretOf(application: Application, secret: string): boolean {
    const asked = digest(secret);
    return application.secretDigests.some((known) => timingSafeEqual(known, asked));
  }
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
