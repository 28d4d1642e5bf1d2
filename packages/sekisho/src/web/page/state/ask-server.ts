// Calls to the page's own server. What fails is told with the server's own
// sentence, and never as anything but text.

import type { ApiError } from '../../api.ts';

export class ServerRefusal extends Error {
  readonly code: string;

  constructor({ code, message }: ApiError) {
    super(message);
    this.code = code;
  }
}

/** Both ends are of one version, so the form of an answer is what api.ts says. */
export async function askServer<T>(path: string, body?: unknown): Promise<T> {
  const response = await ask(
    path,
    body === undefined
      ? {}
      : {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        },
  );
  return (await response.json()) as T;
}

async function ask(path: string, how: RequestInit): Promise<Response> {
  const response = await fetch(path, { credentials: 'same-origin', cache: 'no-store', ...how });
  if (!response.ok && response.status !== 304) throw new ServerRefusal(await readRefusal(response));
  return response;
}

/** Null where it is the answer that has this tag already. */
export async function askAgain<T>(
  path: string,
  tag: string,
): Promise<{ readonly answer: T; readonly tag: string } | null> {
  const response = await ask(path, { headers: { 'if-none-match': tag } });
  if (response.status === 304) return null;
  return { answer: (await response.json()) as T, tag: response.headers.get('etag') ?? '' };
}

async function readRefusal(response: Response): Promise<ApiError> {
  const fallback = {
    code: `http-${String(response.status)}`,
    message: `${String(response.status)} ${response.statusText}`,
  };
  try {
    const value: unknown = await response.json();
    const isError =
      typeof value === 'object' &&
      value !== null &&
      'code' in value &&
      'message' in value &&
      typeof value.code === 'string' &&
      typeof value.message === 'string';
    return isError ? { code: value.code as string, message: value.message as string } : fallback;
  } catch {
    return fallback;
  }
}
