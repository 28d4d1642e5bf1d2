// npm's bills of materials, made those of one published package. npm names the root of the workspace in each, and
// leaves the workspace's own packages out of one format; what ships has them inside.

/** `purl` has the `@` of a scope encoded. */
const purlOf = ({ name, version }) => `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;

/** The packages of the workspace become the one that holds them. */
export function cyclonedxOf(text, manifest) {
  const bill = JSON.parse(text);
  const { component } = bill.metadata;
  const { name, version, description } = manifest;
  const ref = `${name}@${version}`;
  const needs = new Map(bill.dependencies.map((each) => [each.ref, each.dependsOn ?? []]));
  const isInner = (each) => each.startsWith('@sekisho/');
  const flat = (each, seen = new Set()) => {
    if (seen.has(each)) return [];
    seen.add(each);
    return (needs.get(each) ?? []).flatMap((next) => (isInner(next) ? flat(next, seen) : [next]));
  };
  Object.assign(component, { 'bom-ref': ref, name, version, description, purl: purlOf(manifest) });
  const others = bill.dependencies.filter((each) => each.ref !== ref && !isInner(each.ref));
  const isRoot = (each) => each.startsWith('sekisho@');
  bill.components = bill.components.filter((each) => !isInner(each['bom-ref']));
  bill.dependencies = [
    { ref, dependsOn: [...new Set(flat(ref))].toSorted() },
    ...others.filter((each) => !isRoot(each.ref)),
  ];
  return `${JSON.stringify(bill, null, 2)}\n`;
}

/** npm takes `_` over from a package's name; an identifier of SPDX has letters, digits, `.` and `-`. */
export function spdxOf(text, { name, version }) {
  const valid = (key, value) =>
    typeof value === 'string' && value.startsWith('SPDXRef-')
      ? value.replaceAll(/[^A-Za-z0-9.-]/g, '-')
      : value;
  const bill = JSON.parse(text, valid);
  const own = bill.packages.find((each) => each.name === name);
  const [root] = bill.documentDescribes;
  if (own.SPDXID !== root) {
    const isOf = ({ spdxElementId, relatedSpdxElement }) =>
      spdxElementId === root || relatedSpdxElement === root;
    bill.packages = bill.packages.filter(({ SPDXID }) => SPDXID !== root);
    bill.relationships = [
      {
        spdxElementId: bill.SPDXID,
        relatedSpdxElement: own.SPDXID,
        relationshipType: 'DESCRIBES',
      },
      ...bill.relationships.filter((each) => !isOf(each)),
    ];
    bill.documentDescribes = [own.SPDXID];
    bill.name = `${name}@${version}`;
  }
  return `${JSON.stringify(bill, null, 2)}\n`;
}
