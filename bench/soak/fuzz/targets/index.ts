// All targets. What reads something that others write has one here: docs/architecture.md, "Tests".

import type { OpenTargets } from '../target.ts';
import { openCommandTargets } from './commands.ts';
import { estateTargets } from './estate.ts';
import { logTargets } from './logs.ts';
import { openServerTargets } from './servers.ts';
import { settingsTargets } from './settings.ts';
import { openStateTargets } from './state.ts';
import { openWireTargets } from './wire.ts';

export const OPEN_TARGETS: readonly OpenTargets[] = [
  logTargets,
  estateTargets,
  settingsTargets,
  openStateTargets,
  openWireTargets,
  openServerTargets,
  openCommandTargets,
];
