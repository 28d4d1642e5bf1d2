// An account's blob service at its public address, when the account has no
// public access: every request is refused before it is looked at.

import { randomUUID } from 'node:crypto';

import type { Handle } from '../base/http.ts';

export const refuseStorage: Handle = (request) => {
  const requestId = randomUUID();
  const time = new Date().toISOString();
  return {
    status: 403,
    headers: {
      'content-type': 'application/xml',
      'x-ms-error-code': 'AuthorizationFailure',
      'x-ms-request-id': requestId,
      server: 'Microsoft-HTTPAPI/2.0',
    },
    ...(request.method === 'HEAD'
      ? {}
      : {
          body: `\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>AuthorizationFailure</Code><Message>This request is not authorized to perform this operation.\nRequestId:${requestId}\nTime:${time}</Message></Error>`,
        }),
  };
};
