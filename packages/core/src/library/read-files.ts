// The edges of the library: everything of it that reads a disk, but for logs. Each throws a UserError for what a
// person can put right in a file, and an OutsideError where the disk refuses.

export { readEstate as readEstateFolder } from '../estate/read-estate.ts';
export { readCurrentSettings as readCurrentSettingsFiles } from '../roads/current-settings.ts';
export { readResolverStates as readResolverStateFiles } from '../resolver-state/read-resolver-states.ts';
export { readSiteFile as readSiteFolder, type SiteInFolder } from '../site/read-site.ts';
