/** Every file of the deployment kit, read back as the browser or Windows reads it, and compared with what was to be set. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { KIT_TARGETS, type Kit, type KitFile, type KitTarget, kitSchema, type Packages } from '../../shared/deploy.ts';
import { makeEnrolmentToken } from '../../shared/enrolment-token.ts';
import { LIST_KEY, MANAGED_SETTINGS, readManaged, writeManaged } from '../../shared/managed-configuration.ts';
import { MANAGED_TEXTS } from '../../shared/managed-texts.ts';
import { buildKit } from '../../worker/deploy/kit.ts';
import { type KitOrder, makeOrder } from '../../worker/deploy/order.ts';
import { readTarget } from '../../worker/deploy/target.ts';

const SERVER = 'https://unshade.example.com';
const FINGERPRINT = 'F'.repeat(43);
const ID = 'abcdefghijklmnopabcdefghijklmnop';
const TOKEN = makeEnrolmentToken(FINGERPRINT, 'r'.repeat(43));
const PACKAGES: Packages = {
  version: '0.1.0',
  server: SERVER,
  chromiumId: ID,
  firefoxId: 'browser@unshade',
  firefoxSigned: false,
  files: [],
};

const HOSTILE = [
  'Unshade Ltd',
  `"Quotes" & 'apostrophes' <b>`,
  'back\\slash\\" at the end\\',
  '$(Remove-Item C:\\) $env:PATH `n $x',
  "'@ | Invoke-Expression #",
  ']]> <!-- --> <?x?> &amp; &#10;',
  '"=dword:00000001',
  '%SystemRoot% %s {0} $(string.install)',
  'Müller & Söhne 株式会社 שלום 🏢👩‍💻',
  '\uFFFEnon\uFFFFcharacters',
  '\u00a0 wide spaces \u3000x',
  '  spaces around  ',
  '@{a=1}; exit 1',
  '__proto__',
  '-----BEGIN',
];

const ALL = {
  notice: 'yes',
  strictestMode: 'require',
  privateLife: 'ignore',
  privateWindows: 'off',
} as const;

function orderFor(choices: Partial<Parameters<typeof makeOrder>[0]['choices']> = {}, packages = PACKAGES): KitOrder {
  return makeOrder({
    packages,
    token: TOKEN,
    fingerprint: FINGERPRINT,
    choices: { notice: 'no', privateWindows: 'leave', ...choices },
  });
}

async function kitFor(name: KitTarget, order: KitOrder): Promise<Kit> {
  const target = readTarget(name);
  if (!target) throw new Error(`no target ${name}`);
  return buildKit(target, order);
}

const INSTALLED = (browser: string) => ({
  installation_mode: 'force_installed',
  update_url: `${SERVER}/packages/updates.xml`,
  override_update_url: true,
  ...(browser === 'edge' ? { toolbar_state: 'force_shown' } : { toolbar_pin: 'force_pinned' }),
});
const FIREFOX_INSTALLED = {
  installation_mode: 'force_installed',
  install_url: `${SERVER}/packages/unshade.xpi`,
  default_area: 'navbar',
  private_browsing: false,
  updates_disabled: false,
};
const ROOTS: Record<string, string> = {
  chrome: 'SOFTWARE\\Policies\\Google\\Chrome',
  edge: 'SOFTWARE\\Policies\\Microsoft\\Edge',
  brave: 'SOFTWARE\\Policies\\BraveSoftware\\Brave',
  chromium: 'SOFTWARE\\Policies\\Chromium',
  firefox: 'SOFTWARE\\Policies\\Mozilla\\Firefox',
};
const BUNDLES: Record<string, string> = {
  chrome: 'com.google.Chrome',
  edge: 'com.microsoft.Edge',
  brave: 'com.brave.Browser',
  chromium: 'org.chromium.Chromium',
  firefox: 'org.mozilla.firefox',
};
const FOLDERS: Record<string, string> = {
  chrome: '/etc/opt/chrome/policies/managed/unshade.json',
  edge: '/etc/opt/edge/policies/managed/unshade.json',
  brave: '/etc/brave/policies/managed/unshade.json',
  chromium: '/etc/chromium/policies/managed/unshade.json',
  firefox: '/etc/firefox/policies/policies.json',
};
const NO_PRIVATE_WINDOWS: Record<string, string> = {
  chrome: 'IncognitoModeAvailability',
  edge: 'InPrivateModeAvailability',
  brave: 'IncognitoModeAvailability',
  chromium: 'IncognitoModeAvailability',
  firefox: 'DisablePrivateBrowsing',
};

interface Received {
  installed: unknown;
  values: unknown;
  /** Of the policy that turns private windows off; undefined where it is not set. */
  privateWindows: unknown;
}

/** What a browser would make of the kit's files. */
function receive(kit: Kit): Received {
  const { browser, format } = kit;
  switch (format) {
    case 'linux': {
      const policy = JSON.parse(textOf(kit, 'json')) as Tree;
      return fromTree(browser, browser === 'firefox' ? (policy['policies'] as Tree) : policy);
    }
    case 'windows':
      return fromRegistry(browser, applyReg(new Map(), textOf(kit, 'reg')));
    case 'group-policy':
      return fromRegistry(browser, readTemplate(textOf(kit, 'admx')).enabled);
    case 'intune': {
      const plans = kit.files.map(({ text }) => planIn(text));
      expect(plans[0]).toEqual(plans[1]);
      return fromRegistry(browser, registryOf(plans[0]?.entries ?? []));
    }
    case 'macos': {
      const [main, extension] = payloadsIn(textOf(kit, 'mobileconfig'));
      if (browser !== 'firefox') {
        expect(extension?.['PayloadType']).toBe(`${BUNDLES[browser]}.extensions.${ID}`);
        const values = Object.fromEntries(Object.entries(extension ?? {}).filter(([name]) => !/^Payload/.test(name)));
        return { ...fromTree(browser, main ?? {}), values };
      }
      expect(main?.['EnterprisePoliciesEnabled']).toBe(true);
      return fromTree(browser, main ?? {});
    }
    case 'google-admin': {
      const json = JSON.parse(textOf(kit, 'json')) as Record<string, { Value: string }>;
      const values = Object.fromEntries(
        Object.entries(json).map(([name, entry]) => {
          expect(Object.keys(entry)).toEqual(['Value']);
          return [name, entry.Value];
        }),
      );
      return { installed: INSTALLED('chrome'), values, privateWindows: undefined };
    }
  }
}

describe.each(KIT_TARGETS)('the kit for %s', (name) => {
  const [browser = '', ...rest] = name.split('-');
  const format = rest.join('-');

  it.each(HOSTILE)('sets what was chosen, whatever the organisation is called: %s', async (organisation) => {
    const order = orderFor({ ...ALL, organisation });
    const kit = v.parse(kitSchema, await kitFor(name, order));
    const expected = writeManaged({
      server: SERVER,
      enrolmentToken: TOKEN,
      keyFingerprint: FINGERPRINT,
      organisation: organisation.replace(/[\uFFFE\uFFFF]/g, '').trim(),
      noticeAcknowledged: 'yes',
      strictestMode: 'require',
      privateLife: 'ignore',
    });
    const received = receive(kit);
    expect(received.values).toEqual(expected);
    expect(kit.values).toEqual(expected);
    expect(received.installed).toEqual(browser === 'firefox' ? FIREFOX_INSTALLED : INSTALLED(browser));
    if (format !== 'google-admin') expect([1, true]).toContain(received.privateWindows);
    const reading = readManaged(received.values as Record<string, unknown>);
    expect(reading?.problems).toEqual([]);
    expect(reading?.configuration).toMatchObject({
      connection: { server: SERVER, token: TOKEN, key: FINGERPRINT },
      noticeAcknowledged: true,
      strictestMode: 'require',
    });
  });

  it('sets nothing that was not chosen', async () => {
    const received = receive(await kitFor(name, orderFor()));
    expect(received.values).toEqual({
      server: SERVER,
      enrolmentToken: TOKEN,
      keyFingerprint: FINGERPRINT,
      noticeAcknowledged: 'no',
      keys: 'server,enrolmentToken,keyFingerprint,noticeAcknowledged',
    });
    expect(received.privateWindows).toBeUndefined();
  });

  it('is the same each time', async () => {
    expect(await kitFor(name, orderFor(ALL))).toEqual(await kitFor(name, orderFor(ALL)));
  });

  it('says where it goes, what it needs and what to do, in whole sentences', async () => {
    const kit = await kitFor(name, orderFor({ organisation: 'Acme' }));
    for (const list of [kit.needs, kit.steps, kit.uninstall.steps]) {
      expect(list.length).toBeGreaterThan(0);
      for (const text of list) expect(text).toMatch(/^[A-Z%].*[^{}]$/s);
      for (const text of list) expect(text).not.toMatch(/kit\.|\{\w*\}|undefined|\s{2}/);
    }
    for (const { name: file, place, text } of [...kit.files, ...kit.uninstall.files]) {
      expect(file).toMatch(/^[a-z][a-z-]*\.(?:json|reg|admx|adml|ps1|mobileconfig)$/);
      expect(place).not.toBe('');
      expect(text.endsWith('\n')).toBe(true);
    }
    expect(JSON.stringify([kit.needs, kit.steps, kit.uninstall.steps])).not.toContain(TOKEN);
  });

  it('has Windows line ends for Windows, and none else', async () => {
    const isWindows = ['windows', 'group-policy', 'intune'].includes(format);
    const kit = await kitFor(name, orderFor());
    for (const { text } of [...kit.files, ...kit.uninstall.files]) {
      expect(
        text.split('\n').every((line, at, all) => at === all.length - 1 || line.endsWith('\r') === isWindows),
      ).toBe(true);
    }
  });
});

describe('verdicts', () => {
  const verdict = async (name: KitTarget, firefoxSigned = false) =>
    (await kitFor(name, orderFor({}, { ...PACKAGES, firefoxSigned }))).verdict;
  const NEEDS = (name: KitTarget) => (/^firefox/.test(name) ? 'needs-store-or-signing' : 'needs-managed-machine');

  it.each(KIT_TARGETS)('of %s', async (name) => {
    const isChromiumOnLinux = /^(?:chrome|edge|brave|chromium)-linux$/.test(name);
    expect(await verdict(name)).toBe(isChromiumOnLinux ? 'works-unchanged' : NEEDS(name));
  });

  it.each(['firefox-linux', 'firefox-windows', 'firefox-macos'] as const)('of %s, once it is signed', async (name) => {
    expect(await verdict(name, true)).toBe('works-unchanged');
    const { needs, steps } = await kitFor(name, orderFor({}, { ...PACKAGES, firefoxSigned: true }));
    expect(JSON.stringify([needs, steps])).not.toContain('web-ext');
    const unsigned = await kitFor(name, orderFor());
    expect(JSON.stringify(unsigned.steps)).toContain('UNSHADE_SIGNED_XPI');
  });

  it('tell of a server that only this machine reaches', async () => {
    const local = orderFor({}, { ...PACKAGES, server: 'http://127.0.0.1:8787' });
    const { needs } = await kitFor('chromium-linux', local);
    expect(needs.join(' ')).toContain('http://127.0.0.1:8787 is reached from nowhere else');
    const elsewhere = await kitFor('chromium-linux', orderFor());
    expect(elsewhere.needs.join(' ')).not.toContain('nowhere else');
  });

  const STORE_ID = 'ponmlkjihgfedcbaponmlkjihgfedcba';
  it.each([
    ['chrome-windows', 'https://clients2.google.com/service/update2/crx'],
    ['edge-macos', 'https://edge.microsoft.com/extensionwebstorebase/v1/crx'],
    ['brave-linux', 'https://clients2.google.com/service/update2/crx'],
    ['chrome-google-admin', 'https://clients2.google.com/service/update2/crx'],
  ] as const)('of %s, from the store: that id and that address, on any machine', async (name, updates) => {
    const kit = await kitFor(name, orderFor({ storeId: STORE_ID }));
    expect(kit.verdict).toBe('works-unchanged');
    const all = JSON.stringify(kit);
    expect(all).toContain(STORE_ID);
    expect(all).toContain(updates);
    expect(all).not.toContain(PACKAGES.chromiumId);
    expect(all).not.toMatch(/override_update_url|A managed (?:computer|Mac)/);
  });

  it.each(['chrome-windows', 'edge-intune', 'brave-macos'] as const)(
    'of %s tell how to go by the store',
    async (name) => {
      const { needs } = await kitFor(name, orderFor());
      expect(needs.join(' ')).toMatch(/A managed .*upload https:\/\/.*unshade-(?:chrome|edge)\.zip.*--store-id/s);
    },
  );
});

describe('the known traps', () => {
  it.each(['chrome', 'edge', 'brave', 'chromium', 'firefox'])(
    '%s: the folder of its policy on Linux',
    async (browser) => {
      const kit = await kitFor(`${browser}-linux` as KitTarget, orderFor());
      expect(kit.files.map(({ place }) => place)).toEqual([FOLDERS[browser]]);
    },
  );

  it('Linux has no group named policy around the settings, Windows has the key', async () => {
    expect(textOf(await kitFor('chrome-linux', orderFor()), 'json')).not.toContain('"policy"');
    expect(textOf(await kitFor('chrome-windows', orderFor()), 'reg')).toContain(
      `[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Google\\Chrome\\3rdparty\\extensions\\${ID}\\policy]\r\n`,
    );
  });

  it('Edge keeps its button by a name of its own, and gets no template by Intune', async () => {
    for (const format of ['linux', 'windows', 'group-policy', 'intune', 'macos'] as const) {
      const text = (await kitFor(`edge-${format}`, orderFor())).files.map((file) => file.text).join();
      expect(text).toContain('toolbar_state');
      expect(text).not.toContain('toolbar_pin');
    }
    const kit = await kitFor('edge-intune', orderFor());
    expect(kit.files.map(({ name }) => name)).toEqual(['unshade-edge-detect.ps1', 'unshade-edge-remediate.ps1']);
    expect(kit.needs.join(' ')).toContain('No ADMX file is imported');
  });

  it('on Windows no other extension loses its entry', async () => {
    const theirs = new Map([
      ['SOFTWARE\\Policies\\Google\\Chrome\\ExtensionSettings\\other', new Map([['installation_mode', 'allowed']])],
      [
        'SOFTWARE\\Policies\\Google\\Chrome',
        new Map<string, string | number>([['HomepageLocation', 'https://x.example']]),
      ],
    ]) as Registry;
    const { files, uninstall } = await kitFor('chrome-windows', orderFor(ALL));
    const before = structuredClone(theirs);
    const installed = applyReg(theirs, files[0]?.text ?? '');
    expect(installed.get('SOFTWARE\\Policies\\Google\\Chrome\\ExtensionSettings\\other')).toEqual(
      before.get('SOFTWARE\\Policies\\Google\\Chrome\\ExtensionSettings\\other'),
    );
    expect(applyReg(installed, uninstall.files[0]?.text ?? '')).toEqual(before);
  });
});

describe('.reg files', () => {
  const names = KIT_TARGETS.filter((name) => name.endsWith('-windows'));

  // Firefox is told to take the extension away: it keeps one that its policy only stops naming.
  const LEFT: Partial<Record<KitTarget, Registry>> = {
    'firefox-windows': new Map([
      [
        'SOFTWARE\\Policies\\Mozilla\\Firefox\\ExtensionSettings\\browser@unshade',
        new Map([['installation_mode', 'blocked']]),
      ],
    ]),
  };

  it.each(names)('%s: taken away again, nothing is left but what has the browser take it away', async (name) => {
    const { files, uninstall } = await kitFor(name, orderFor({ ...ALL, organisation: 'Müller "&" 🏢' }));
    const installed = applyReg(new Map(), files[0]?.text ?? '');
    expect(installed.size).toBeGreaterThan(1);
    expect(applyReg(installed, uninstall.files[0]?.text ?? '')).toEqual(LEFT[name] ?? new Map());
  });

  it.each(names)('%s: set again with less, nothing of before is left', async (name) => {
    const before = applyReg(
      new Map(),
      (await kitFor(name, orderFor({ ...ALL, organisation: 'A' }))).files[0]?.text ?? '',
    );
    const after = applyReg(before, (await kitFor(name, orderFor({ privateWindows: 'off' }))).files[0]?.text ?? '');
    const fresh = applyReg(new Map(), (await kitFor(name, orderFor({ privateWindows: 'off' }))).files[0]?.text ?? '');
    expect(after).toEqual(fresh);
  });

  it('are of plain characters, whatever the organisation is called', async () => {
    for (const organisation of HOSTILE) {
      const { files } = await kitFor('edge-windows', orderFor({ organisation }));
      expect(files[0]?.text).toMatch(/^[\r\n\x20-\x7e]*$/);
    }
  });
});

describe('PowerShell', () => {
  const names = KIT_TARGETS.filter((name) => name.endsWith('-intune'));

  it.each(names)('%s: what is data stands in one line that nothing can leave', async (name) => {
    for (const organisation of HOSTILE) {
      const { files, uninstall } = await kitFor(name, orderFor({ ...ALL, organisation }));
      const plain = await kitFor(name, orderFor({ ...ALL, organisation: 'x' }));
      for (const [at, { text }] of [...files, ...uninstall.files].entries()) {
        expect(text).toMatch(/^[\r\n\x20-\x7e]*$/);
        // Beside that line the script is the same for everybody.
        expect(around(text)).toBe(around([...plain.files, ...plain.uninstall.files][at]?.text ?? ''));
      }
    }
  });

  it.each(names)('%s: the way back takes away what was set, and the rest stays', async (name) => {
    const { browser, files, uninstall } = await kitFor(name, orderFor(ALL));
    const set = planIn(files[1]?.text ?? '');
    const [detected, taken] = uninstall.files.map(({ text }) => v.parse(backSchema, dataIn(text)));
    expect(detected).toEqual(taken);
    expect(JSON.stringify(uninstall)).not.toContain(TOKEN);
    const below = (key: string) => taken?.owned.some((own) => key === own || key.startsWith(`${own}\\`));
    const leftOver = set.entries.filter(({ key }) => !below(key));
    expect(leftOver).toMatchObject([{ key: ROOTS[browser], name: NO_PRIVATE_WINDOWS[browser], data: 1 }]);
    expect(taken?.shared).toMatchObject([{ key: ROOTS[browser], name: NO_PRIVATE_WINDOWS[browser], data: 1 }]);
    expect(taken?.owned).toEqual([
      `${ROOTS[browser]}\\ExtensionSettings\\${ID}`,
      `${ROOTS[browser]}\\3rdparty\\extensions\\${ID}`,
    ]);
    expect(taken?.root).toBe(ROOTS[browser]);
  });
});

describe('templates for Group Policy', () => {
  const names = KIT_TARGETS.filter((name) => name.endsWith('-group-policy'));

  it.each(names)('%s: disabled takes away exactly what enabled sets', async (name) => {
    const { enabled, disabled } = readTemplate(textOf(await kitFor(name, orderFor(ALL)), 'admx'));
    const flat = (registry: Registry) =>
      [...registry].flatMap(([key, values]) => [...values.keys()].map((one) => [key, one]));
    expect(disabled).toEqual(flat(enabled));
  });

  it.each(names)('%s: every setting has a policy, a text and a box that is filled in', async (name) => {
    const organisation = 'Müller & "Söhne" <x>';
    const kit = await kitFor(name, orderFor({ ...ALL, organisation }));
    const { policies, references } = readTemplate(textOf(kit, 'admx'));
    const { strings, defaults } = readTexts(textOf(kit, 'adml'));
    expect(policies.slice(1)).toEqual(
      [...MANAGED_SETTINGS, LIST_KEY].map((setting) => ({
        name: setting,
        key: `${ROOTS[kit.browser]}\\3rdparty\\extensions\\${ID}\\policy`,
        valueName: setting,
        presentation: `$(presentation.${setting})`,
      })),
    );
    expect(defaults).toEqual({
      ...Object.fromEntries(MANAGED_SETTINGS.map((setting) => [setting, ''])),
      ...kit.values,
    });
    for (const setting of MANAGED_SETTINGS) {
      expect(strings[setting]).toBe(MANAGED_TEXTS[setting].title);
      expect(strings[`${setting}_explain`]).toContain(MANAGED_TEXTS[setting].description);
    }
    for (const reference of references) expect(strings, reference).toHaveProperty(reference);
    expect(Object.keys(strings).toSorted()).toEqual([...new Set(references)].toSorted());
  });
});

describe('XML', () => {
  const names = KIT_TARGETS.filter((name) => /-(?:group-policy|macos)$/.test(name));

  it.each(names)('%s: is well formed, whatever the organisation is called', async (name) => {
    for (const organisation of HOSTILE) {
      for (const { text } of (await kitFor(name, orderFor({ ...ALL, organisation }))).files) {
        expect(XMLValidator.validate(text)).toBe(true);
        // Characters that XML does not have.
        expect(text).not.toMatch(/(?![\t\r\n])\p{Cc}|[\uFFFE\uFFFF]/u);
      }
    }
  });
});

describe('profiles for macOS', () => {
  const names = KIT_TARGETS.filter((name) => name.endsWith('-macos'));

  it.each(names)('%s: has identifiers that stay and UUIDs that follow the content', async (name) => {
    const ids = async (order: KitOrder) => {
      const profile = parsePlist(textOf(await kitFor(name, order), 'mobileconfig')) as Tree;
      const parts = [profile, ...(profile['PayloadContent'] as Tree[])];
      return {
        identifiers: parts.map((part) => part['PayloadIdentifier']),
        uuids: parts.map((part) => part['PayloadUUID'] as string),
      };
    };
    const one = await ids(orderFor());
    const other = await ids(orderFor({ organisation: 'Acme' }));
    expect(other.identifiers).toEqual(one.identifiers);
    expect(new Set(one.identifiers).size).toBe(one.identifiers.length);
    expect(other.uuids[0]).not.toBe(one.uuids[0]);
    expect(new Set(one.uuids).size).toBe(one.uuids.length);
    for (const uuid of one.uuids)
      expect(uuid).toMatch(/^[0-9A-F]{8}-[0-9A-F]{4}-8[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/);
  });

  it('are removed by the name that they have', async () => {
    const kit = await kitFor('edge-macos', orderFor());
    const profile = parsePlist(textOf(kit, 'mobileconfig')) as Tree;
    expect(kit.uninstall.steps.join(' ')).toContain(`-identifier ${String(profile['PayloadIdentifier'])}`);
  });
});

describe('the name of a target', () => {
  it.each(['', 'chrome', 'chrome-', 'linux', 'firefox-intune', 'Chrome-linux', '__proto__', 'chrome-linux-x'])(
    '"%s" is none',
    (text) => {
      expect(readTarget(text)).toBeUndefined();
    },
  );
});

type Tree = Record<string, unknown>;
type Registry = Map<string, Map<string, string | number>>;

function textOf(kit: Kit, ending: string): string {
  const files = kit.files.filter(({ name }) => name.endsWith(`.${ending}`));
  expect(files).toHaveLength(1);
  return (files[0] as KitFile).text;
}

function fromTree(browser: string, policy: Tree): Received {
  const id = browser === 'firefox' ? 'browser@unshade' : ID;
  const known = ['ExtensionSettings', '3rdparty', 'EnterprisePoliciesEnabled', NO_PRIVATE_WINDOWS[browser]];
  expect(Object.keys(policy).filter((name) => !known.includes(name) && !/^Payload/.test(name))).toEqual([]);
  const settings = policy['ExtensionSettings'] as Tree;
  expect(Object.keys(settings)).toEqual([id]);
  const third = (policy['3rdparty'] ?? {}) as Record<string, Tree>;
  const extensions = third[browser === 'firefox' ? 'Extensions' : 'extensions'];
  return {
    installed: settings[id],
    values: extensions?.[id],
    privateWindows: policy[NO_PRIVATE_WINDOWS[browser] ?? ''],
  };
}

/** As Chromium and Firefox read it: numbers become yes and no where a yes or no is due. */
function fromRegistry(browser: string, registry: Registry): Received {
  const root = ROOTS[browser] ?? '';
  const id = browser === 'firefox' ? 'browser@unshade' : ID;
  const settingsKey = `${root}\\ExtensionSettings\\${id}`;
  const valuesKey =
    browser === 'firefox' ? `${root}\\3rdparty\\Extensions\\${id}` : `${root}\\3rdparty\\extensions\\${id}\\policy`;
  const others = [...registry.keys()].filter((key) => ![settingsKey, valuesKey, root].includes(key));
  expect(others).toEqual([]);
  const installed = Object.fromEntries(registry.get(settingsKey) ?? []) as Tree;
  return {
    installed: Object.fromEntries(
      Object.entries(installed).map(([name, data]) => [name, typeof data === 'number' ? data === 1 : data]),
    ),
    values: Object.fromEntries(registry.get(valuesKey) ?? []),
    privateWindows: registry.get(root)?.get(NO_PRIVATE_WINDOWS[browser] ?? ''),
  };
}

function registryOf(entries: readonly { key: string; name: string; data: string | number }[]): Registry {
  const registry: Registry = new Map();
  for (const { key, name, data } of entries) registry.set(key, (registry.get(key) ?? new Map()).set(name, data));
  return registry;
}

/** `reg import`, as far as these files go. Gives a registry without empty keys. */
function applyReg(before: Registry, text: string): Registry {
  const registry = structuredClone(before);
  const [header, ...lines] = text.split('\r\n');
  expect(header).toBe('Windows Registry Editor Version 5.00');
  let key = '';
  for (const line of lines.filter((one) => one !== '')) {
    const [, minus, named] = /^\[(-?)HKEY_LOCAL_MACHINE\\([^\]]+)\]$/.exec(line) ?? [];
    if (named !== undefined) {
      key = named;
      if (minus === '-')
        for (const one of registry.keys()) if (one === key || one.startsWith(`${key}\\`)) registry.delete(one);
      continue;
    }
    const [, quoted = '', data = ''] = /^"((?:[^"\\]|\\["\\])*)"=(.+)$/.exec(line) ?? [];
    expect(quoted, line).not.toBe('');
    const values = registry.get(key) ?? new Map<string, string | number>();
    const name = quoted.replace(/\\(.)/g, '$1');
    if (data === '-') values.delete(name);
    else values.set(name, readData(data));
    registry.set(key, values);
  }
  return new Map([...registry].filter(([, values]) => values.size > 0));
}

function readData(data: string): string | number {
  const [, digits] = /^dword:([0-9a-f]{8})$/.exec(data) ?? [];
  if (digits !== undefined) return Number.parseInt(digits, 16);
  const [, bytes] = /^hex\(1\):((?:[0-9a-f]{2},?)+)$/.exec(data) ?? [];
  if (bytes !== undefined) {
    const text = Buffer.from(bytes.replaceAll(',', ''), 'hex').toString('utf16le');
    expect(text.endsWith('\0')).toBe(true);
    return text.slice(0, -1);
  }
  const [, quoted] = /^"((?:[^"\\]|\\["\\])*)"$/.exec(data) ?? [];
  if (quoted === undefined) throw new Error(`cannot be read: ${data}`);
  return quoted.replace(/\\(.)/g, '$1');
}

const planSchema = v.strictObject({
  id: v.string(),
  root: v.string(),
  owned: v.array(v.string()),
  keys: v.array(v.string()),
  entries: v.array(
    v.strictObject({
      key: v.string(),
      name: v.string(),
      data: v.union([v.string(), v.number()]),
      kind: v.picklist(['String', 'DWord']),
    }),
  ),
});

/** Of the way back. */
const backSchema = v.strictObject({
  root: v.string(),
  owned: v.array(v.string()),
  shared: v.array(v.strictObject({ key: v.string(), name: v.string(), data: v.union([v.string(), v.number()]) })),
});

/** The one here-string of a script: from `@'` at a line's end to the first line that begins with `'@`. */
const HERE_STRING = /@'\r\n([^\r\n]*)\r\n'@ \| ConvertFrom-Json\r\n/;

function dataIn(script: string): unknown {
  const [, json = ''] = HERE_STRING.exec(script) ?? [];
  expect(json).not.toContain("'");
  return JSON.parse(json);
}

function planIn(script: string): v.InferOutput<typeof planSchema> {
  const plan = v.parse(planSchema, dataIn(script));
  for (const { data, kind } of plan.entries) expect(kind).toBe(typeof data === 'number' ? 'DWord' : 'String');
  return plan;
}

function around(script: string): string {
  expect(script.match(new RegExp(HERE_STRING, 'g'))).toHaveLength(1);
  return script.replace(HERE_STRING, '');
}

/** With tags in order, so that lists keep theirs. */
const XML = new XMLParser({
  ignoreAttributes: false,
  preserveOrder: true,
  trimValues: false,
  parseTagValue: false,
  htmlEntities: true,
});
type Node = Record<string, unknown>;

const children = (node: Node, tag: string) => (node[tag] ?? []) as Node[];
const attribute = (node: Node, name: string) => (node[':@'] as Record<string, string> | undefined)?.[`@_${name}`] ?? '';
const isTag = (tag: string) => (node: Node) => tag in node;
const textIn = (nodes: readonly Node[]) => nodes.map((node) => String(node['#text'] ?? '')).join('');

function inside(nodes: readonly Node[], ...tags: string[]): Node[] {
  return tags.reduce<Node[]>(
    (found, tag) => found.filter(isTag(tag)).flatMap((node) => children(node, tag)),
    [...nodes],
  );
}

function readTemplate(text: string) {
  const nodes = XML.parse(text) as Node[];
  const policies = inside(nodes, 'policyDefinitions', 'policies').filter(isTag('policy'));
  const [install] = policies as [Node];
  const items = (list: string) => inside(children(install, 'policy'), list).filter(isTag('item'));
  const enabled: Registry = new Map();
  for (const node of items('enabledList')) {
    const value = inside(children(node, 'item'), 'value');
    const [decimal] = value.filter(isTag('decimal'));
    const data = decimal ? Number(attribute(decimal, 'value')) : textIn(inside(value, 'string'));
    const key = attribute(node, 'key');
    enabled.set(key, (enabled.get(key) ?? new Map()).set(attribute(node, 'valueName'), data));
  }
  const disabled = items('disabledList').map((node) => {
    expect(inside(children(node, 'item'), 'value').some(isTag('delete'))).toBe(true);
    return [attribute(node, 'key'), attribute(node, 'valueName')];
  });
  return {
    enabled,
    disabled,
    policies: policies.map((node) => ({
      name: attribute(node, 'name'),
      key: attribute(node, 'key'),
      valueName: inside(children(node, 'policy'), 'elements')
        .filter(isTag('text'))
        .map((one) => attribute(one, 'valueName'))[0],
      presentation: attribute(node, 'presentation'),
    })),
    references: [...text.matchAll(/="\$\(string\.(\w+)\)"/g)].map(([, id = '']) => id),
  };
}

function readTexts(text: string) {
  const resources = inside(XML.parse(text) as Node[], 'policyDefinitionResources', 'resources');
  const strings = inside(resources, 'stringTable').filter(isTag('string'));
  const boxes = inside(resources, 'presentationTable', 'presentation').filter(isTag('textBox'));
  return {
    strings: Object.fromEntries(strings.map((node) => [attribute(node, 'id'), textIn(children(node, 'string'))])),
    defaults: Object.fromEntries(
      boxes.map((node) => [attribute(node, 'refId'), textIn(inside(children(node, 'textBox'), 'defaultValue'))]),
    ),
  };
}

function payloadsIn(text: string): Tree[] {
  return (parsePlist(text) as Tree)['PayloadContent'] as Tree[];
}

/** A property list, by its grammar: the library that wrote it is not asked. */
function parsePlist(text: string): unknown {
  expect(text).toContain('<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN"');
  const [root] = inside(XML.parse(text) as Node[], 'plist').filter((node) => !('#text' in node));
  return plistValue(root as Node);
}

function plistValue(node: Node): unknown {
  const [tag = ''] = Object.keys(node).filter((name) => name !== ':@');
  const inner = children(node, tag);
  const elements = inner.filter((one) => !('#text' in one));
  switch (tag) {
    case 'string':
      return textIn(inner);
    case 'integer':
      return Number(textIn(inner));
    case 'true':
      return true;
    case 'false':
      return false;
    case 'array':
      return elements.map(plistValue);
    case 'dict': {
      const pairs: [string, unknown][] = [];
      for (let at = 0; at < elements.length; at += 2) {
        pairs.push([textIn(children(elements[at] as Node, 'key')), plistValue(elements[at + 1] as Node)]);
      }
      expect(new Set(pairs.map(([name]) => name)).size).toBe(pairs.length);
      return Object.fromEntries(pairs);
    }
    default:
      throw new Error(`<${tag}> in a property list`);
  }
}
