import { createPublicKey, createSign, createVerify, generateKeyPairSync } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  ask,
  MANAGEMENT,
  SEED,
  startTestCloud,
  TENANT,
  type TestCloud,
} from '@sekisho/test-kit/azure-emulator/cloud.ts';
import { selfSigned } from '@sekisho/test-kit/azure-emulator/self-signed.ts';
import { parseJson, textAt, valueAt, type Json } from '../base/json.ts';
import type { Clock } from '../base/clock.ts';

const LOGIN = 'https://login.microsoftonline.com';
const TOKEN = `${LOGIN}/${TENANT}/oauth2/v2.0/token`;
const APP = '33333333-3333-3333-3333-333333333333';
const SECRET = SEED.applications?.[0]?.secret ?? '';

function claimsOf(token: string | undefined): Json | undefined {
  return parseJson(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString('utf8'));
}

describe('signing in', () => {
  let cloud: TestCloud;
  let shiftMs = 0;
  const clock: Clock = {
    now: () => new Date(Date.now() + shiftMs),
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
  };
  beforeAll(async () => {
    cloud = await startTestCloud({ clock });
  });
  afterAll(() => cloud.close());

  async function startDeviceCode() {
    const started = await ask(cloud, {
      method: 'POST',
      url: `${LOGIN}/${TENANT}/oauth2/v2.0/devicecode`,
      form: { client_id: 'cli', scope: `${MANAGEMENT}/.default offline_access` },
    });
    const device = {
      userCode: textAt(started.body, 'user_code') ?? '',
      page: textAt(started.body, 'verification_uri') ?? '',
      form: {
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        client_id: 'cli',
        device_code: textAt(started.body, 'device_code') ?? '',
      },
    };
    return device;
  }

  async function typeCode(page: string, otc: string, proof?: string) {
    const html = (await ask(cloud, { url: page })).text;
    const script = /<script src="([^"]+)"/.exec(html)?.[1] ?? '';
    const pageId = /name="page" value="([^"]+)"/.exec(html)?.[1] ?? '';
    const found = /value = "([^"]+)"/.exec((await ask(cloud, { url: script })).text)?.[1] ?? '';
    return await ask(cloud, {
      method: 'POST',
      url: page,
      form: { page: pageId, proof: proof ?? found, otc, login: 'admin@example.com' },
    });
  }

  test('the discovery document leads to the keys that verify a token', async () => {
    const document = await ask(cloud, {
      url: `${LOGIN}/${TENANT}/v2.0/.well-known/openid-configuration`,
    });
    const keys = await ask(cloud, { url: textAt(document.body, 'jwks_uri') ?? '' });
    const granted = await ask(cloud, {
      method: 'POST',
      url: textAt(document.body, 'token_endpoint') ?? '',
      form: {
        grant_type: 'client_credentials',
        client_id: APP,
        client_secret: SECRET,
        scope: `${MANAGEMENT}//.default`,
      },
    });
    const [header = '', payload = '', signature = ''] = (
      textAt(granted.body, 'access_token') ?? ''
    ).split('.');
    const jwk = valueAt(keys.body, 'keys', 0) as { kty: string; n: string; e: string };
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    expect(
      createVerify('RSA-SHA256')
        .update(`${header}.${payload}`)
        .verify(key, Buffer.from(signature, 'base64url')),
    ).toBe(true);
    expect(claimsOf(`.${payload}`)).toMatchObject({
      aud: `${MANAGEMENT}/`,
      tid: TENANT,
      appid: APP,
    });
  });

  test('a device code is pending until its user has typed it, then gives one token and a refresh token', async () => {
    const device = await startDeviceCode();
    expect(
      (await ask(cloud, { method: 'POST', url: TOKEN, form: device.form })).body,
    ).toMatchObject({ error: 'authorization_pending', error_codes: [70016] });
    expect((await typeCode(device.page, device.userCode)).status).toBe(200);
    const granted = await ask(cloud, { method: 'POST', url: TOKEN, form: device.form });
    expect(claimsOf(textAt(granted.body, 'access_token'))).toMatchObject({
      aud: MANAGEMENT,
      upn: 'admin@example.com',
    });
    expect((await ask(cloud, { method: 'POST', url: TOKEN, form: device.form })).status).toBe(400);
    const refreshed = await ask(cloud, {
      method: 'POST',
      url: TOKEN,
      form: {
        grant_type: 'refresh_token',
        client_id: 'cli',
        refresh_token: textAt(granted.body, 'refresh_token') ?? '',
        scope: 'https://vault.azure.net/.default',
      },
    });
    expect(claimsOf(textAt(refreshed.body, 'access_token'))).toMatchObject({
      aud: 'https://vault.azure.net',
      upn: 'admin@example.com',
    });
  });

  test('without its script the page takes no code', async () => {
    const device = await startDeviceCode();
    expect((await typeCode(device.page, device.userCode, '')).status).toBe(400);
    expect(
      (await ask(cloud, { method: 'POST', url: TOKEN, form: device.form })).body,
    ).toMatchObject({ error: 'authorization_pending' });
  });

  test('a device code ends with its life', async () => {
    const device = await startDeviceCode();
    shiftMs = 61_000;
    try {
      expect((await typeCode(device.page, device.userCode)).status).toBe(400);
      expect(
        (await ask(cloud, { method: 'POST', url: TOKEN, form: device.form })).body,
      ).toMatchObject({ error: 'expired_token' });
    } finally {
      shiftMs = 0;
    }
  });

  test.each([
    {
      title: 'a wrong secret',
      form: { client_id: APP, client_secret: 'wrong', scope: `${MANAGEMENT}/.default` },
      status: 401,
      error: 'invalid_client',
    },
    {
      title: 'an unknown application',
      form: {
        client_id: '44444444-4444-4444-4444-444444444444',
        client_secret: SECRET,
        scope: `${MANAGEMENT}/.default`,
      },
      status: 400,
      error: 'unauthorized_client',
    },
    {
      title: 'an audience that the tenant does not know',
      form: {
        client_id: APP,
        client_secret: SECRET,
        scope: 'https://unknown.example.com/.default',
      },
      status: 400,
      error: 'invalid_resource',
    },
    {
      title: 'no proof at all',
      form: { client_id: APP, scope: `${MANAGEMENT}/.default` },
      status: 401,
      error: 'invalid_client',
    },
  ])('$title gets no token', async ({ form, status, error }) => {
    const answer = await ask(cloud, {
      method: 'POST',
      url: TOKEN,
      form: { grant_type: 'client_credentials', ...form },
    });
    expect(answer).toMatchObject({ status, body: { error } });
    expect(answer.text).not.toContain(SECRET);
  });

  test('Graph refuses without a token for Graph', async () => {
    expect(
      (await ask(cloud, { url: 'https://graph.microsoft.com/v1.0/applications' })).status,
    ).toBe(401);
    const wrong = cloud.azure.control.issueToken({
      audience: MANAGEMENT,
      appId: 'a',
      objectId: 'o',
    });
    expect(
      (await ask(cloud, { url: 'https://graph.microsoft.com/v1.0/applications', token: wrong }))
        .status,
    ).toBe(401);
  });

  test('an application registered with a certificate signs in by an assertion that its key signed, and by no other', async () => {
    const graph = cloud.azure.control.issueToken({
      audience: 'https://graph.microsoft.com',
      appId: 'a',
      objectId: 'o',
    });
    const { privateKey, certificate } = await selfSigned();
    const made = await ask(cloud, {
      method: 'POST',
      url: 'https://graph.microsoft.com/v1.0/applications',
      token: graph,
      json: {
        displayName: 'agentauthaadapp',
        identifierUris: [`api://${TENANT}/agentauthaadapp`],
        keyCredentials: [{ type: 'AsymmetricX509Cert', usage: 'Verify', key: certificate }],
      },
    });
    expect(made.status).toBe(201);
    const appId = textAt(made.body, 'appId') ?? '';
    const grant = async (key: typeof privateKey) => {
      const now = Math.floor(Date.now() / 1000);
      const signed = [
        { alg: 'RS256', typ: 'JWT' },
        { aud: TOKEN, iss: appId, sub: appId, jti: 'one', nbf: now, exp: now + 300 },
      ]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.');
      const assertion = `${signed}.${createSign('RSA-SHA256').update(signed).sign(key).toString('base64url')}`;
      return await ask(cloud, {
        method: 'POST',
        url: TOKEN,
        form: {
          grant_type: 'client_credentials',
          client_id: appId,
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: assertion,
          scope: `api://${TENANT}/agentauthaadapp/.default`,
        },
      });
    };
    expect(claimsOf(textAt((await grant(privateKey)).body, 'access_token'))).toMatchObject({
      aud: `api://${TENANT}/agentauthaadapp`,
      appid: appId,
    });
    expect(
      (await grant(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)).status,
    ).toBe(401);
  });

  test('nothing secret is in the log', async () => {
    const logged = cloud.log.join('\n');
    expect(logged).toContain('POST https://login.microsoftonline.com/');
    expect(logged).not.toContain(SECRET);
    expect(logged).not.toMatch(/eyJ|device_code=|refresh_token/);
  });
});
