// Names of the internet that a set-up asks besides the services emulated here:
// portals, downloads, telemetry, content networks. Each answers something plausible.

import type { CloudHosts } from '../names/cloud-hosts.ts';
import type { Handle, Reply } from '../base/http.ts';
import type { DeviceCodes } from '../entra/device-codes.ts';
import { pageOfScript, renderScript } from '../entra/device-page.ts';

/** Always there, whatever a catalog says: the sign-in page needs its script. */
export function coreNames({ script, portal }: CloudHosts): string[] {
  return [
    ...(script === null ? [] : [script]),
    portal,
    'developer.microsoft.com',
    'm365.cloud.microsoft.com',
    'aka.ms',
    'download.microsoft.com',
  ];
}

export function createContentNetwork(deviceCodes: DeviceCodes): Handle {
  return (request) => {
    const page = pageOfScript(request.path);
    if (page === undefined) return plain(request.method);
    return {
      status: 200,
      headers: { 'content-type': 'application/x-javascript', 'access-control-allow-origin': '*' },
      body: renderScript(deviceCodes.proofOf(page)),
    };
  };
}

/** `aka.ms` points elsewhere; all others show a page. */
export function createInternetName(name: string): Handle {
  if (name === 'aka.ms')
    return () => ({
      status: 301,
      headers: { location: 'https://download.microsoft.com/download/' },
    });
  return (request) => plain(request.method);
}

function plain(method: string): Reply {
  if (method !== 'GET' && method !== 'HEAD') return { status: 200, body: {} };
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: '<!DOCTYPE html>\n<html><head><title>Microsoft</title></head><body></body></html>\n',
  };
}
