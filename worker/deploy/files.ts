/** The files of a target, and those of the way back. Pure. */
import type { KitFile } from '../../shared/deploy.ts';
import { CHROMIUM } from './chromium-browsers.ts';
import { browserPolicies, chromiumRegistry, extensionSettings, linuxPolicy, updatesOf } from './chromium-policy.ts';
import { FIREFOX, firefoxPolicies, firefoxRegistry, firefoxRemoval, linuxPolicies } from './firefox-policy.ts';
import { writeAdml, writeAdmx } from './group-policy.ts';
import { writeMobileconfig } from './mobileconfig.ts';
import type { KitOrder } from './order.ts';
import { detectScript, remediateScript, uninstallDetectScript, uninstallScript } from './powershell.ts';
import { installReg, type RegistryPlan, uninstallReg } from './registry.ts';
import { isChromium, type Target } from './target.ts';

export interface Files {
  install: KitFile[];
  uninstall: KitFile[];
}

/** Of a profile; it is removed by this name. */
export function profileIdentifier(bundle: string): string {
  return `unshade.${bundle}`;
}

export async function writeFiles({ browser, format }: Target, order: KitOrder): Promise<Files> {
  const { chromiumId } = order.packages;
  if (!isChromium(browser)) {
    if (format === 'windows') return regFiles('firefox', firefoxRegistry(order));
    const [policies, removal] = [firefoxPolicies(order), firefoxRemoval(order)];
    if (format === 'linux') {
      return {
        install: [json('policies.json', FIREFOX.linux, linuxPolicies(policies))],
        uninstall: [json('policies-uninstall.json', FIREFOX.linux, linuxPolicies(removal))],
      };
    }
    const payload = (content: object) => [
      { domain: FIREFOX.bundle, content: { EnterprisePoliciesEnabled: true, ...content } },
    ];
    return {
      install: [await profile('firefox', FIREFOX, payload(policies))],
      uninstall: [await profile('firefox-uninstall', FIREFOX, payload(removal))],
    };
  }
  const named = CHROMIUM[browser];
  switch (format) {
    case 'linux':
      return alone(json('unshade.json', `${named.linux}/unshade.json`, linuxPolicy(order, named)));
    case 'windows':
      return regFiles(browser, chromiumRegistry(order, named));
    case 'group-policy': {
      const plan = chromiumRegistry(order, named);
      const settings = `${named.registry}\\3rdparty\\extensions\\${chromiumId}\\policy`;
      const template = { browser, name: named.name, plan, settings, values: order.values };
      return {
        install: [
          xml(`unshade-${browser}.admx`, '%SystemRoot%\\PolicyDefinitions\\', writeAdmx(template)),
          xml(`unshade-${browser}.adml`, '%SystemRoot%\\PolicyDefinitions\\en-US\\', writeAdml(template)),
        ],
        uninstall: [],
      };
    }
    case 'intune': {
      const plan = chromiumRegistry(order, named);
      const script = (name: string, place: string, text: string) =>
        file(`unshade-${browser}-${name}.ps1`, place, 'text/plain', text);
      return {
        install: [
          script('detect', DETECTION, detectScript(plan, chromiumId)),
          script('remediate', REMEDIATION, remediateScript(plan, chromiumId)),
        ],
        uninstall: [
          script('uninstall-detect', DETECTION, uninstallDetectScript(plan)),
          script('uninstall-remediate', REMEDIATION, uninstallScript(plan)),
        ],
      };
    }
    case 'macos':
      return alone(
        await profile(browser, named, [
          {
            domain: named.bundle,
            content: {
              ...browserPolicies(order, named),
              ExtensionSettings: { [chromiumId]: extensionSettings(order, named) },
            },
          },
          // The settings stand at the top of the domain, without a group around them.
          { domain: `${named.bundle}.extensions.${chromiumId}`, content: order.values },
        ]),
      );
    case 'google-admin': {
      const values = Object.fromEntries(Object.entries(order.values).map(([name, value]) => [name, { Value: value }]));
      const place = `Google Admin console: Policy for extensions of ${updatesOf(order, named)}`;
      return alone(json('unshade-google-admin.json', place, `${JSON.stringify(values, null, 2)}\n`));
    }
  }
}

const DETECTION = 'Intune: Devices, Scripts and remediations, detection script file';
const REMEDIATION = 'Intune: Devices, Scripts and remediations, remediation script file';

function file(name: string, place: string, mediaType: string, text: string): KitFile {
  return { name, place, mediaType, text };
}

const json = (name: string, place: string, text: string) => file(name, place, 'application/json', text);
const xml = (name: string, folder: string, text: string) => file(name, folder + name, 'application/xml', text);

const alone = (one: KitFile): Files => ({ install: [one], uninstall: [] });

function regFiles(browser: string, plan: RegistryPlan): Files {
  const reg = (name: string, text: string) => file(name, `HKEY_LOCAL_MACHINE\\${plan.root}`, 'text/plain', text);
  return {
    install: [reg(`unshade-${browser}.reg`, installReg(plan))],
    uninstall: [reg(`unshade-${browser}-uninstall.reg`, uninstallReg(plan))],
  };
}

async function profile(
  called: string,
  { name, bundle }: { name: string; bundle: string },
  payloads: Parameters<typeof writeMobileconfig>[2],
): Promise<KitFile> {
  const text = await writeMobileconfig(profileIdentifier(bundle), `Unshade for ${name}`, payloads);
  return file(`unshade-${called}.mobileconfig`, 'MDM: a custom profile', 'application/x-apple-aspen-config', text);
}
