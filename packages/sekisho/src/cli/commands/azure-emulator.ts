// `sekisho azure-emulator`: the emulated Azure by itself, until Ctrl-C.

import type { GivenOptions } from '@sekisho/azure-emulator/stand-alone/options.ts';
import { seedOfSite, serveEmulator } from '@sekisho/azure-emulator/stand-alone/serve-emulator.ts';
import type { CommandModule } from '../entries/command-entry.ts';
import { findSiteFolder, loadSiteInput } from '../site-input.ts';

export const execute: CommandModule['execute'] = async (command, _, given) => {
  const options = given as GivenOptions;
  const { isJson, isQuiet, io } = command;
  await serveEmulator(options, { ...io, isJson, isQuiet }, async () => {
    const folder = findSiteFolder(command, options.site, 'example');
    const { site, reading, catalog } = await loadSiteInput(folder, {});
    return seedOfSite(site, reading, catalog);
  });
  return 130;
};
