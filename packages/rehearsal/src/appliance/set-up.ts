// The stages of the set-up, in order. Each is what one program really does: it
// asks the names that it needs and passes on what it is told. A stage that fails
// throws the RoadError of the program that could not go on.

import type { SETUP_STAGES } from '@sekisho/core/model/stage.ts';
import type { StageContext } from './stage.ts';
import { registerComponents, sendDiagnostics } from './set-up/components.ts';
import {
  checkSettings,
  registerDiscovery,
  signIn,
  storeSecret,
} from './set-up/configuration-manager.ts';
import { checkHealth, enableReplication, prepareVault } from './set-up/portal.ts';
import { register } from './set-up/register.ts';

type SetupStage = (typeof SETUP_STAGES)[number];

export const SETUP: Readonly<Record<SetupStage, (context: StageContext) => Promise<void>>> = {
  vault: prepareVault,
  prerequisites: checkSettings,
  'sign-in': signIn,
  register: register,
  'key-vault': storeSecret,
  discovery: registerDiscovery,
  rcm: registerComponents,
  diagnostics: sendDiagnostics,
  health: checkHealth,
  'enable-replication': enableReplication,
};
