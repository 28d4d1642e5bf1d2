// For tests: an RSA key with a certificate over itself, as an appliance makes one.

import { KeyObject, webcrypto } from 'node:crypto';

import '@sekisho/azure-emulator/base/reflect-metadata.ts';
import * as x509 from '@peculiar/x509';

export async function selfSigned(): Promise<{
  readonly privateKey: KeyObject;
  readonly certificate: string;
}> {
  x509.cryptoProvider.set(webcrypto);
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: 2048,
  };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=agent',
    keys,
    signingAlgorithm: algorithm,
    serialNumber: '01',
  });
  return {
    privateKey: KeyObject.from(keys.privateKey),
    certificate: Buffer.from(certificate.rawData).toString('base64'),
  };
}
