// A certificate authority made for one run. Its key never leaves the process and
// is never written; clients of the run are given the CA's certificate to trust.

import { createSecureContext, type SecureContext } from 'node:tls';
import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';

// First: the library below does not load without it.
import './reflect-metadata.ts';
import * as x509 from '@peculiar/x509';

export interface Leaf {
  readonly key: string;
  readonly cert: string;
  readonly names: readonly string[];
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 86_400_000;

export class CertificateAuthority {
  /** The authority's own certificate, PEM. */
  readonly pem: string;
  readonly #certificate: x509.X509Certificate;
  readonly #keys: webcrypto.CryptoKeyPair;
  readonly #leaves = new Map<string, Promise<Leaf>>();
  readonly #contexts = new Map<string, Promise<SecureContext>>();
  #serial = 1n;

  private constructor(certificate: x509.X509Certificate, keys: webcrypto.CryptoKeyPair) {
    this.#certificate = certificate;
    this.#keys = keys;
    this.pem = certificate.toString('pem');
  }

  static async create(): Promise<CertificateAuthority> {
    x509.cryptoProvider.set(webcrypto);
    const keys = await makeKeys();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: '01',
      name: 'CN=Sekisho rehearsal authority',
      ...validity(),
      signingAlgorithm: ALGORITHM,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(
          x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
          true,
        ),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return new CertificateAuthority(certificate, keys);
  }

  /** A certificate for exactly these names; the same one for the same names. */
  leaf(names: readonly string[]): Promise<Leaf> {
    return remember(this.#leaves, names, () => this.#issue(names));
  }

  /** As {@link leaf}, ready for a TLS server. */
  context(names: readonly string[]): Promise<SecureContext> {
    return remember(this.#contexts, names, async () => {
      const { key, cert } = await this.leaf(names);
      return createSecureContext({ key, cert, minVersion: 'TLSv1.2' });
    });
  }

  async #issue(names: readonly string[]): Promise<Leaf> {
    const keys = await makeKeys();
    this.#serial += 1n;
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: this.#serial.toString(16).padStart(4, '0'),
      // A common name holds at most 64 characters and Azure's names can be longer: the names are in the extension.
      subject: 'CN=Sekisho rehearsal service',
      issuer: this.#certificate.subject,
      ...validity(),
      signingAlgorithm: ALGORITHM,
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
      extensions: [
        new x509.BasicConstraintsExtension(false),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(
          names.map((value) => ({
            type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const),
            value,
          })),
        ),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
        await x509.AuthorityKeyIdentifierExtension.create(this.#keys.publicKey),
      ],
    });
    const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
    return {
      key: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY'),
      cert: certificate.toString('pem'),
      names,
    };
  }
}

function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

// A day back, for machines whose clocks disagree a little; some weeks ahead, since a stand-alone emulator may run long.
function validity(): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + 60 * DAY_MS) };
}

function remember<T>(
  known: Map<string, Promise<T>>,
  names: readonly string[],
  make: () => Promise<T>,
): Promise<T> {
  const key = names.join(' ');
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}
