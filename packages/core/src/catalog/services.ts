// The services and clouds that the catalog has data files and rows for.

export const SERVICES = [
  'site-recovery',
  'azure-to-azure',
  'hyper-v',
  'site-recovery-classic',
  'azure-migrate',
  'azure-backup',
  'azure-arc',
] as const;
export const CLOUDS = ['AzurePublic', 'AzureUSGovernment', 'AzureChina'] as const;

export type ServiceId = (typeof SERVICES)[number];
export type Cloud = (typeof CLOUDS)[number];

export function isServiceId(text: string): text is ServiceId {
  return SERVICES.some((service) => service === text);
}
