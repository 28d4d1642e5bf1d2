// Text that is known for what it is and holds nothing that can be read: its reason says what the file
// is and which command to run instead.

import type { TextCode } from '../../text/text.ts';

/** The code for a text that is not read; null when it may be one of the forms that are. */
export function recogniseForeignText(text: string): TextCode | null {
  const start = text.trimStart();
  return TEXTS.find(([, form]) => form.test(start))?.[0] ?? null;
}

/** The code for a file that is not opened, by its extension. */
export function codeForExtension(file: string): TextCode | null {
  return EXTENSIONS.find(([, form]) => form.test(file))?.[0] ?? null;
}

const TEXTS: readonly (readonly [TextCode, RegExp])[] = [
  ['form.html', /^<(?:!doctype|html|\?xml)/i],
  [
    'form.bind-zone',
    /^(?:;.*\n|\s*\n)*\s*(?:\$(?:ORIGIN|TTL)\s|[\w@.*-]+\s+(?:\d+[smhdw]?\s+)?IN\s+(?:\d+\s+)?(?:SOA|NS|A|AAAA|CNAME)\s)/i,
  ],
  ['form.what-if', /^(?:Note: The result may contain|Resource and property changes are indicated)/],
  [
    'form.terraform-plan-text',
    /^(?:Terraform used the selected providers|Terraform will perform the following|OpenTofu (?:used|will)|(?:data\.)?\S+: (?:Refreshing state|Reading))/,
  ],
  // `terraform apply` ends with them, and `terraform output` prints them alone.
  ['form.terraform-outputs', /^Outputs:\s*\n/],
  ['form.terraform-text', /^# (?:data\.|module\.)?\w+\.\S+:\s*\n(?:data|resource) "/],
  [
    'form.terraform-config',
    /^(?:(?:#|\/\/).*\n|\s)*(?:terraform \{|(?:resource|data) "\w+" "\w+" \{|(?:provider|module|variable|locals|output)(?: "\w+")? \{)/,
  ],
  [
    'form.bicep',
    /^(?:\/\/.*\n|\s|@\w+\(.*\)\n)*(?:targetScope = |param \w+ \w+|resource \w+ '[\w./]+@[\w-]+')/,
  ],
];

const EXTENSIONS: readonly (readonly [TextCode, RegExp])[] = [
  ['form.har', /\.har$/i],
  ['form.bicep', /\.bicep(?:param)?$/i],
  ['form.terraform-config', /\.(?:tf|tofu|tfvars)$/i],
  ['form.bind-zone', /\.(?:zone|dns)$/i],
  ['form.spreadsheet', /\.(?:xlsx?|ods)$/i],
  ['form.image', /\.(?:png|jpe?g|gif|bmp|webp)$/i],
  ['form.html', /\.html?$/i],
];
