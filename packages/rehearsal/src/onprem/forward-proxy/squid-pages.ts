// The proxy's own replies. Clients and people tell their reasons apart by
// `X-Squid-Error`, whose codes are Squid's.

export type SquidError =
  | 'ERR_ACCESS_DENIED'
  | 'ERR_CACHE_ACCESS_DENIED'
  | 'ERR_RELAY_REMOTE'
  | 'ERR_DNS_FAIL'
  | 'ERR_CONNECT_FAIL'
  | 'ERR_INVALID_REQ'
  | 'ERR_INVALID_URL'
  | 'ERR_TOO_BIG'
  | 'ERR_READ_ERROR';

export interface ErrorReply {
  readonly error: SquidError;
  readonly status: number;
  readonly reason: string;
  /** The system's number of the failure behind it, such as 111 for a refused connection. */
  readonly errno: number;
  readonly text: string;
}

export function deniedReply(host: string): ErrorReply {
  return {
    error: 'ERR_ACCESS_DENIED',
    status: 403,
    reason: 'Forbidden',
    errno: 0,
    text: `Access to ${host} is not allowed.`,
  };
}

/** Squid asks whoever may log in. */
export function loginReply(host: string): ErrorReply {
  return {
    error: 'ERR_CACHE_ACCESS_DENIED',
    status: 407,
    reason: 'Proxy Authentication Required',
    errno: 0,
    text: `Access to ${host} needs a login.`,
  };
}

/** What the parent said is said to the client. */
export function parentReply(host: string, status: number, reason: string): ErrorReply {
  return {
    error: 'ERR_RELAY_REMOTE',
    status,
    reason,
    errno: 0,
    text: `The parent proxy refused the connection to ${host}.`,
  };
}

export function unresolvedReply(host: string): ErrorReply {
  return {
    error: 'ERR_DNS_FAIL',
    status: 503,
    reason: 'Service Unavailable',
    errno: 0,
    text: `The name ${host} could not be resolved.`,
  };
}

export function unreachableReply(host: string, errno: number): ErrorReply {
  return {
    error: 'ERR_CONNECT_FAIL',
    status: 503,
    reason: 'Service Unavailable',
    errno,
    text: `The connection to ${host} failed.`,
  };
}

export function brokenReply(host: string): ErrorReply {
  return {
    error: 'ERR_READ_ERROR',
    status: 502,
    reason: 'Bad Gateway',
    errno: 0,
    text: `${host} broke off its reply.`,
  };
}

export function invalidReply(error: 'ERR_INVALID_REQ' | 'ERR_INVALID_URL'): ErrorReply {
  return { error, status: 400, reason: 'Bad Request', errno: 0, text: 'The request is not valid.' };
}

export function tooBigReply(): ErrorReply {
  return {
    error: 'ERR_TOO_BIG',
    status: 431,
    reason: 'Request Header Fields Too Large',
    errno: 0,
    text: 'The request is too large.',
  };
}

export function errorHeaders(reply: ErrorReply, body: string): Record<string, string> {
  return {
    'Content-Type': 'text/html;charset=utf-8',
    'Content-Length': String(Buffer.byteLength(body)),
    ...(reply.status === 407 ? { 'Proxy-Authenticate': 'Basic realm="proxy"' } : {}),
    'X-Squid-Error': `${reply.error} ${String(reply.errno)}`,
    Connection: 'close',
  };
}

export function errorBody(reply: ErrorReply): string {
  const text = reply.text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<!DOCTYPE html>\n<html lang="en"><head><title>${reply.error}</title></head>\n<body><h1>${reply.reason}</h1><p>${text}</p><p>${reply.error}</p></body></html>\n`;
}

/** The whole reply as octets, for a socket that node:http no longer serves. */
export function formatErrorReply(reply: ErrorReply): string {
  const body = errorBody(reply);
  const headers = Object.entries(errorHeaders(reply, body)).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return `HTTP/1.1 ${String(reply.status)} ${reply.reason}\r\n${headers.join('')}\r\n${body}`;
}
