// Signing in by device code (RFC 8628): the program asks for a code, the admin
// types it into a page in the browser, the program fetches its token. The page
// needs its script from another name, as the real one does.

import { pause } from '@sekisho/core/pause.ts';
import type { Name } from '@sekisho/dns/name.ts';
import { dig, digText } from './arm.ts';
import type { HttpAnswer, RunningProgram } from './program.ts';
import { RoadError } from './road-error.ts';
import { retryUntil, type StageContext } from './stage.ts';

// The public client that Microsoft's own command line uses; any registered one would do.
const CLIENT_ID = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';
const POLL_MS = 100;

export interface Tokens {
  readonly access: string;
  readonly refresh: string;
}

/** A token for Resource Manager, and a refresh token for what else is asked for. */
export async function signInByDeviceCode(
  context: StageContext,
  program: RunningProgram,
): Promise<Tokens> {
  const { key, programs } = context;
  const scope = `https://${key.armHost}/.default offline_access`;
  const code = await retryUntil(context, () =>
    program.demand({
      method: 'POST',
      url: `https://${key.loginHost}/${key.tenantId}/oauth2/v2.0/devicecode`,
      ...form({ client_id: CLIENT_ID, scope }),
    }),
  );
  const device = JSON.parse(code.text) as unknown;
  await typeCode(
    context,
    programs.user,
    digText(device, 'verification_uri'),
    digText(device, 'user_code'),
  );
  return fetchToken(context, program, {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    client_id: CLIENT_ID,
    device_code: digText(device, 'device_code'),
  });
}

/** A token for another service with the same sign-in. */
export async function refreshFor(
  context: StageContext,
  program: RunningProgram,
  audience: string,
): Promise<string> {
  const refresh = context.memory.refreshToken;
  if (refresh === null) throw new Error('no sign-in before this step');
  const tokens = await fetchToken(context, program, {
    grant_type: 'refresh_token',
    client_id: CLIENT_ID,
    refresh_token: refresh,
    scope: `${audience}/.default`,
  });
  return tokens.access;
}

/** A token for a component of the appliance, which signs in as its own application. */
export async function signInAsApplication(
  context: StageContext,
  program: RunningProgram,
  audience: string,
): Promise<string> {
  const application = context.memory.application;
  if (application === null) throw new Error('no application was registered before this step');
  const tokens = await fetchToken(context, program, {
    grant_type: 'client_credentials',
    client_id: application.id,
    client_secret: application.secret,
    scope: `${audience}/.default`,
  });
  return tokens.access;
}

async function typeCode(
  context: StageContext,
  browser: RunningProgram,
  page: string,
  userCode: string,
): Promise<void> {
  const html = (await retryUntil(context, () => browser.demand({ url: page }))).text;
  const script = /<script src="([^"]+)"/.exec(html)?.[1];
  const proof =
    script === undefined
      ? ''
      : (/value = "([^"]+)"/.exec(
          (await retryUntil(context, () => browser.demand({ url: script }))).text,
        )?.[1] ?? '');
  const pageId = /name="page" value="([^"]+)"/.exec(html)?.[1] ?? '';
  await retryUntil(context, () =>
    browser.demand({
      method: 'POST',
      url: page,
      ...form({ page: pageId, proof, otc: userCode, login: 'admin@example.com' }),
    }),
  );
}

async function fetchToken(
  context: StageContext,
  program: RunningProgram,
  fields: Readonly<Record<string, string>>,
): Promise<Tokens> {
  const { key } = context;
  for (;;) {
    const answer = await retryUntil(context, () =>
      program.ask({
        method: 'POST',
        url: `https://${key.loginHost}/${key.tenantId}/oauth2/v2.0/token`,
        ...form(fields),
      }),
    );
    const body = readBody(answer);
    const access = digText(body, 'access_token');
    if (answer.status === 200 && access !== '')
      return { access, refresh: digText(body, 'refresh_token') };
    if (dig(body, 'error') !== 'authorization_pending')
      throw refusal(program, key.loginHost, answer, digText(body, 'error_description'));
    await pause(POLL_MS, context.signal);
  }
}

function refusal(
  program: RunningProgram,
  name: Name,
  answer: HttpAnswer,
  message: string,
): RoadError {
  return new RoadError('service-refused', {
    program: program.program,
    name,
    status: answer.status,
    detail: message.replace(/ Trace ID:.*$/, ''),
  });
}

function readBody(answer: HttpAnswer): unknown {
  try {
    return JSON.parse(answer.text);
  } catch {
    return {};
  }
}

function form(fields: Readonly<Record<string, string>>): {
  body: string;
  headers: Record<string, string>;
} {
  return {
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  };
}
