// The official storage SDK over the roads of the program that uses it: each of its
// requests goes out by the program's own agent.

import { AnonymousCredential, ContainerClient, newPipeline } from '@azure/storage-blob';

import { CACHE_CLIENT_RETRIES } from '../replication/retries.ts';
import type { RunningProgram } from './program.ts';

/** A client for a container's signed address. The caller does the retrying. */
export function openCacheContainer(
  program: RunningProgram,
  signedAddress: string,
): ContainerClient {
  // `agent` is an option of the pipeline that the SDK builds (core-rest-pipeline's PipelineOptions)
  // and goes before any proxy of the environment; the SDK's own type leaves it out.
  const options = { agent: program.agent, retryOptions: CACHE_CLIENT_RETRIES };
  return new ContainerClient(signedAddress, newPipeline(new AnonymousCredential(), options));
}
