/** Administrative templates: one policy that installs the extension and sets it up, and one for each single setting. Pure. */
import { LIST_KEY, MANAGED_SETTINGS } from '../../shared/managed-configuration.ts';
import { MANAGED_TEXTS } from '../../shared/managed-texts.ts';
import type { RegistryPlan } from './registry.ts';
import { escapeXml as x } from './xml.ts';

export interface Template {
  /** Part of the namespace: a browser, `chrome` say. */
  browser: string;
  /** As people call it. */
  name: string;
  plan: RegistryPlan;
  /** Key of the settings. */
  settings: string;
  /** What the extension is to receive. */
  values: Readonly<Record<string, string>>;
}

const SCHEMA = 'http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions';
const NAMES = [...MANAGED_SETTINGS, LIST_KEY] as const;

export function writeAdmx({ browser, plan, settings }: Template): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitions xmlns="${SCHEMA}" revision="1.0" schemaVersion="1.0">
  <policyNamespaces>
    <target prefix="unshade" namespace="Unshade.Policies.${browser}"/>
  </policyNamespaces>
  <resources minRequiredRevision="1.0"/>
  <supportedOn>
    <definitions>
      <definition name="browser" displayName="$(string.supported)"/>
    </definitions>
  </supportedOn>
  <categories>
    <category name="unshade" displayName="$(string.category)"/>
    <category name="single" displayName="$(string.single)">
      <parentCategory ref="unshade"/>
    </category>
  </categories>
  <policies>
    <policy name="install" class="Machine" displayName="$(string.install)" explainText="$(string.install_explain)" key="${x(plan.root)}">
      <parentCategory ref="unshade"/>
      <supportedOn ref="browser"/>
      <enabledList>
${plan.entries.map((entry) => item(entry, dataOf(entry.data))).join('\n')}
      </enabledList>
      <disabledList>
${plan.entries.map((entry) => item(entry, '<delete/>')).join('\n')}
      </disabledList>
    </policy>
${NAMES.map((name) => single(name, settings)).join('\n')}
  </policies>
</policyDefinitions>
`.replaceAll('\n', '\r\n');
}

function item({ key, name }: RegistryPlan['entries'][number], value: string): string {
  return `        <item key="${x(key)}" valueName="${x(name)}"><value>${value}</value></item>`;
}

function dataOf(data: string | number): string {
  return typeof data === 'number' ? `<decimal value="${data}"/>` : `<string>${x(data)}</string>`;
}

function single(name: string, settings: string): string {
  return `    <policy name="${name}" class="Machine" displayName="$(string.${name})" explainText="$(string.${name}_explain)" presentation="$(presentation.${name})" key="${x(settings)}">
      <parentCategory ref="single"/>
      <supportedOn ref="browser"/>
      <elements>
        <text id="${name}" valueName="${name}" required="true" maxLength="300"/>
      </elements>
    </policy>`;
}

/** English, and what the boxes hold at first: the organisation's own values. */
export function writeAdml({ name, values }: Template): string {
  const strings = {
    supported: name,
    category: `Unshade (${name})`,
    single: 'Single settings',
    install: 'Install Unshade and set it up',
    install_explain: `Enabled: ${name} installs the Unshade extension from your server, keeps it there, and sets it up as your server says. That is all there is to do. Disabled or not configured: ${name} takes it away.`,
    ...Object.fromEntries(
      NAMES.flatMap((key) => [
        [key, MANAGED_TEXTS[key].title],
        [
          `${key}_explain`,
          `${MANAGED_TEXTS[key].description} ${MANAGED_TEXTS[key].takes}. ${MANAGED_TEXTS[key].unset} Only for computers that need another value than "Install Unshade and set it up" gives: in a Group Policy object of their own that comes after.`,
        ],
      ]),
    ),
  };
  return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitionResources xmlns="${SCHEMA}" revision="1.0" schemaVersion="1.0">
  <displayName>Unshade</displayName>
  <description>${x(`Installs the Unshade extension in ${name}.`)}</description>
  <resources>
    <stringTable>
${Object.entries(strings)
  .map(([id, text]) => `      <string id="${id}">${x(text)}</string>`)
  .join('\n')}
    </stringTable>
    <presentationTable>
${NAMES.map(
  (key) => `      <presentation id="${key}">
        <textBox refId="${key}">
          <label>${x(MANAGED_TEXTS[key].title)}</label>
          <defaultValue>${x(values[key] ?? '')}</defaultValue>
        </textBox>
      </presentation>`,
).join('\n')}
    </presentationTable>
  </resources>
</policyDefinitionResources>
`.replaceAll('\n', '\r\n');
}
