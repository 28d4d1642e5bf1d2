// Azure's public regions: what `/subscriptions/ID/locations` lists, how a region is spelled, and
// which region is the pair of which (learn.microsoft.com, "Azure regions list" and "paired regions").

interface Region {
  readonly name: string;
  readonly displayName: string;
  readonly geographyGroup: string;
  /** Regions without one keep their copies in zones. */
  readonly pair?: string;
}

/** Group: name of the region, its name for people, its pair. */
const LIST = `
US: eastus, East US, westus | eastus2, East US 2, centralus | southcentralus, South Central US, northcentralus | westus2, West US 2, westcentralus | westus3, West US 3, eastus | centralus, Central US, eastus2 | northcentralus, North Central US, southcentralus | westus, West US, eastus | westcentralus, West Central US, westus2
Canada: canadacentral, Canada Central, canadaeast | canadaeast, Canada East, canadacentral
South America: brazilsouth, Brazil South, southcentralus | chilecentral, Chile Central
Mexico: mexicocentral, Mexico Central
Europe: northeurope, North Europe, westeurope | westeurope, West Europe, northeurope | uksouth, UK South, ukwest | ukwest, UK West, uksouth | francecentral, France Central, francesouth | francesouth, France South, francecentral | germanywestcentral, Germany West Central, germanynorth | germanynorth, Germany North, germanywestcentral | switzerlandnorth, Switzerland North, switzerlandwest | switzerlandwest, Switzerland West, switzerlandnorth | norwayeast, Norway East, norwaywest | norwaywest, Norway West, norwayeast | swedencentral, Sweden Central, swedensouth | polandcentral, Poland Central | italynorth, Italy North | spaincentral, Spain Central | austriaeast, Austria East | belgiumcentral, Belgium Central
Asia Pacific: eastasia, East Asia, southeastasia | southeastasia, Southeast Asia, eastasia | japaneast, Japan East, japanwest | japanwest, Japan West, japaneast | koreacentral, Korea Central, koreasouth | koreasouth, Korea South, koreacentral | australiaeast, Australia East, australiasoutheast | australiasoutheast, Australia Southeast, australiaeast | australiacentral, Australia Central, australiacentral2 | australiacentral2, Australia Central 2, australiacentral | centralindia, Central India, southindia | southindia, South India, centralindia | westindia, West India, southindia | jioindiawest, Jio India West, jioindiacentral | jioindiacentral, Jio India Central, jioindiawest | newzealandnorth, New Zealand North | indonesiacentral, Indonesia Central | malaysiawest, Malaysia West
Middle East: uaenorth, UAE North, uaecentral | uaecentral, UAE Central, uaenorth | qatarcentral, Qatar Central | israelcentral, Israel Central
Africa: southafricanorth, South Africa North, southafricawest | southafricawest, South Africa West, southafricanorth
`;

export const REGIONS: readonly Region[] = LIST.trim()
  .split('\n')
  .flatMap((line) => {
    const [geographyGroup = '', regions = ''] = line.split(': ');
    return regions.split(' | ').map((region) => {
      const [name = '', displayName = '', pair] = region.split(', ');
      return { name, displayName, geographyGroup, ...(pair === undefined ? {} : { pair }) };
    });
  });

/** `Japan East` → `japaneast`. What is no region that is known here stays as it was written. */
export function regionName(written: string): string {
  const wanted = written.replaceAll(' ', '').toLowerCase();
  return REGIONS.some((each) => each.name === wanted) ? wanted : written;
}

export function pairOf(region: string): string | undefined {
  return REGIONS.find((each) => each.name === regionName(region))?.pair;
}
