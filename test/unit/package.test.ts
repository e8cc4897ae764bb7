/** What browsers and stores are given. `npm test` builds the extension first. */
import { execFileSync } from 'node:child_process';
import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePackages, type PackageOptions } from '../../scripts/lib/package.ts';
import { chromiumIdOf, keyFile, readExtensionKey } from '../../scripts/lib/package-key.ts';
import { buildSbom } from '../../scripts/lib/package-sbom.ts';
import { packageServer } from '../../scripts/lib/package-server.ts';
import { PACKAGE_PATHS, packagesSchema } from '../../shared/deploy.ts';

const SERVER = 'https://unshade.example.com';
const folder = mkdtempSync(join(tmpdir(), 'unshade-package-'));
const key = String(
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'pem', type: 'pkcs8' }),
);
let runs = 0;

const into = () => join(folder, `packages-${runs++}`);
async function make(options: Partial<PackageOptions> = {}) {
  const made = { server: SERVER, key, into: into(), ...options };
  return { into: made.into, packages: await makePackages(made) };
}
const read = (from: string, path: string) => new Uint8Array(readFileSync(join(from, path.replace('/packages/', ''))));
const text = (from: string, path: string) => strFromU8(read(from, path));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const hashes = (from: string) =>
  Object.fromEntries(readdirSync(from).map((name) => [name, sha256(readFileSync(join(from, name)))]));
const manifestIn = (zip: Uint8Array) =>
  JSON.parse(strFromU8(unzipSync(zip)['manifest.json'] ?? new Uint8Array())) as Record<string, unknown>;

afterAll(() => rmSync(folder, { recursive: true }));

describe('the packages', () => {
  let first: Awaited<ReturnType<typeof make>>;
  beforeAll(async () => {
    first = await make();
  });

  it('are all there, and listed with size and hash', () => {
    expect(readdirSync(first.into).sort()).toEqual(
      Object.values(PACKAGE_PATHS)
        .map((path) => path.replace('/packages/', ''))
        .sort(),
    );
    const list = v.parse(packagesSchema, JSON.parse(text(first.into, PACKAGE_PATHS.list)));
    expect(list).toEqual(first.packages);
    expect(list).toMatchObject({ server: SERVER, firefoxId: 'browser@unshade', firefoxSigned: false });
    for (const { name, sha256: hash, bytes } of list.files) {
      expect(hash, name).toBe(sha256(read(first.into, name)));
      expect(bytes, name).toBe(statSync(join(first.into, name)).size);
    }
    const sums = text(first.into, PACKAGE_PATHS.checksums).trimEnd().split('\n');
    expect(Object.fromEntries(sums.map((line) => line.split('  ').reverse() as [string, string]))).toEqual(
      Object.fromEntries(Object.entries(hashes(first.into)).filter(([name]) => name !== 'SHA256SUMS')),
    );
  });

  it('are the same bytes again, whenever the files were written and whatever the time zone is', async () => {
    const from = join(folder, 'copy');
    for (const browser of ['chrome-mv3', 'edge-mv3', 'firefox-mv3']) {
      cpSync(join('.output', browser), join(from, browser), { recursive: true });
      for (const name of readdirSync(join(from, browser), { recursive: true, encoding: 'utf8' })) {
        utimesSync(join(from, browser, name), new Date(1e12), new Date(1e12 + name.length * 86_400_000));
      }
    }
    const elsewhere = into();
    const script = `
      const { makePackages } = await import('./scripts/lib/package.ts');
      const { server, key, into, from } = JSON.parse(process.env.OPTIONS);
      await makePackages({ server, key, into, from });`;
    execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      env: {
        ...process.env,
        TZ: 'Pacific/Chatham',
        OPTIONS: JSON.stringify({ server: SERVER, key, into: elsewhere, from }),
      },
    });
    expect(hashes((await make()).into)).toEqual(hashes(first.into));
    expect(hashes(elsewhere)).toEqual(hashes(first.into));
  });

  it('of another version differ in the version alone', async () => {
    const next = await make({ version: '0.2.7' });
    expect(next.packages).toMatchObject({ version: '0.2.7', chromiumId: first.packages.chromiumId });
    const xpi = PACKAGE_PATHS.xpi;
    expect(manifestIn(read(next.into, xpi))).toEqual({ ...manifestIn(read(first.into, xpi)), version: '0.2.7' });
    expect(text(next.into, PACKAGE_PATHS.chromiumUpdates)).toContain('version="0.2.7"');
    expect(readCrx(read(next.into, PACKAGE_PATHS.crx)).manifest).toMatchObject({ version: '0.2.7' });
  });

  it('for Chromium are CRX3, signed by the key that gives the id', () => {
    const { header, zip, manifest } = readCrx(read(first.into, PACKAGE_PATHS.crx));
    const [proof, ...others] = header.filter(({ field }) => field === 2);
    expect(others).toEqual([]);
    const [publicKey, signature] = fieldsOf(proof?.bytes ?? new Uint8Array());
    const signed = header.find(({ field }) => field === 10_000)?.bytes ?? new Uint8Array();
    const length = Buffer.alloc(4);
    length.writeUInt32LE(signed.length);
    const data = Buffer.concat([Buffer.from('CRX3 SignedData\0'), length, signed, zip]);
    const der = Buffer.from(publicKey?.bytes ?? []);
    const asKey = createPublicKey({ key: der, type: 'spki', format: 'der' });
    expect(verify('sha256', data, asKey, signature?.bytes ?? new Uint8Array())).toBe(true);
    expect(verify('sha256', Buffer.concat([data, Buffer.from('x')]), asKey, signature?.bytes ?? new Uint8Array())).toBe(
      false,
    );

    const id = createHash('sha256').update(der).digest().subarray(0, 16);
    expect(fieldsOf(signed)).toEqual([{ field: 1, bytes: new Uint8Array(id) }]);
    const spelled = [...id.toString('hex')].map((digit) => 'abcdefghijklmnop'[Number.parseInt(digit, 16)]).join('');
    expect(first.packages.chromiumId).toBe(spelled);
    expect(manifest).toMatchObject({
      key: der.toString('base64'),
      update_url: 'https://unshade.example.com/packages/updates.xml',
    });
  });

  it.each([PACKAGE_PATHS.chromeZip, PACKAGE_PATHS.edgeZip])('for a store carry no key and no address: %s', (path) => {
    const manifest = manifestIn(read(first.into, path));
    expect(manifest).not.toHaveProperty('key');
    expect(manifest).not.toHaveProperty('update_url');
    expect(manifest).toMatchObject({ manifest_version: 3, version: first.packages.version });
  });

  it('for Firefox say what they collect, who they are, and where updates are', async () => {
    const manifest = manifestIn(read(first.into, PACKAGE_PATHS.xpi));
    expect(manifest['browser_specific_settings']).toEqual({
      gecko: {
        id: 'browser@unshade',
        strict_min_version: '140.0',
        data_collection_permissions: { required: ['browsingActivity'] },
        update_url: 'https://unshade.example.com/packages/updates.json',
      },
      gecko_android: { strict_min_version: '142.0' },
    });
    // Firefox refuses a package with an update address that is not https.
    const local = await make({ server: 'http://127.0.0.1:8787' });
    expect(JSON.stringify(manifestIn(read(local.into, PACKAGE_PATHS.xpi)))).not.toContain('update_url');
  });

  it('hold all files of what was built, as they were', () => {
    for (const [path, browser] of [
      [PACKAGE_PATHS.xpi, 'firefox-mv3'],
      [PACKAGE_PATHS.chromeZip, 'chrome-mv3'],
      [PACKAGE_PATHS.edgeZip, 'edge-mv3'],
    ] as const) {
      const entries = unzipSync(read(first.into, path));
      const built = readdirSync(join('.output', browser), { recursive: true, withFileTypes: true });
      expect(Object.keys(entries)).toHaveLength(built.filter((entry) => entry.isFile()).length);
      expect(Object.keys(entries)).toEqual(Object.keys(entries).toSorted());
      for (const [name, bytes] of Object.entries(entries)) {
        if (name === 'manifest.json') continue;
        expect(sha256(bytes), name).toBe(sha256(readFileSync(join('.output', browser, name))));
      }
    }
  });

  it('make no markup out of text', () => {
    for (const [name, bytes] of Object.entries(unzipSync(read(first.into, PACKAGE_PATHS.xpi)))) {
      if (name.endsWith('.js')) expect(strFromU8(bytes), name).not.toMatch(/\.(?:inner|outer)HTML\s*=[^=]/);
    }
  });

  it('are announced to Chromium and Firefox with whole addresses', () => {
    const options = { ignoreAttributes: false, attributeNamePrefix: '' };
    const parsed: unknown = new XMLParser(options).parse(text(first.into, PACKAGE_PATHS.chromiumUpdates));
    expect(parsed).toMatchObject({
      gupdate: {
        xmlns: 'http://www.google.com/update2/response',
        protocol: '2.0',
        app: {
          appid: first.packages.chromiumId,
          updatecheck: {
            codebase: 'https://unshade.example.com/packages/unshade.crx',
            version: first.packages.version,
            prodversionmin: '140',
          },
        },
      },
    });
    expect(JSON.parse(text(first.into, PACKAGE_PATHS.firefoxUpdates))).toEqual({
      addons: {
        'browser@unshade': {
          updates: [
            {
              version: first.packages.version,
              update_link: 'https://unshade.example.com/packages/unshade.xpi',
              update_hash: `sha256:${sha256(read(first.into, PACKAGE_PATHS.xpi))}`,
              applications: { gecko: { strict_min_version: '140.0' } },
            },
          ],
        },
      },
    });
  });

  it('say what they are made of', () => {
    const sbom = JSON.parse(text(first.into, PACKAGE_PATHS.sbom)) as {
      bomFormat: string;
      specVersion: string;
      components: { name: string; version: string; purl: string; hashes: object[]; licenses: object[] }[];
      dependencies: { ref: string; dependsOn: string[] }[];
    };
    expect(sbom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5' });
    expect(sbom).not.toHaveProperty('serialNumber');
    expect(sbom).not.toHaveProperty('metadata.timestamp');
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const direct = Object.entries(dependencies).map(([name, version]) => `${name}@${version}`);
    expect(sbom.dependencies[0]?.dependsOn).toEqual(direct.toSorted());
    const refs = sbom.components.map(({ name, version }) => `${name}@${version}`);
    for (const { dependsOn } of sbom.dependencies) for (const ref of dependsOn) expect(refs).toContain(ref);
    for (const { name, purl, hashes, licenses } of sbom.components) {
      expect([hashes.length, licenses.length], name).toEqual([1, 1]);
      expect(purl).toMatch(/^pkg:npm\/(?:%40[\w.-]+\/)?[\w.-]+@\d/);
    }
    expect(refs.some((ref) => ref.startsWith('vitest@') || ref.startsWith('node-linux'))).toBe(false);
  });
});

describe('what Unshade is made of', () => {
  it.each([null, [], {}, { name: 'x', version: '1' }, 'text'])('is read from a lock file, not from %j', (lock) => {
    expect(() => buildSbom(lock)).toThrow();
  });

  it('names a package of another inside it', () => {
    const lock = {
      name: 'own',
      version: '1.0.0',
      packages: {
        '': { dependencies: { '@a/b': '1' } },
        'node_modules/@a/b': { version: '1.0.0', dependencies: { c: '2' }, license: '(MIT OR Apache-2.0)' },
        'node_modules/@a/b/node_modules/c': { version: '2.0.0' },
        'node_modules/c': { version: '1.0.0', dev: true },
      },
    };
    const sbom = JSON.parse(buildSbom(lock)) as { components: object[]; dependencies: object[] };
    expect(sbom.dependencies).toEqual([
      { ref: 'own@1.0.0', dependsOn: ['@a/b@1.0.0'] },
      { ref: '@a/b@1.0.0', dependsOn: ['c@2.0.0'] },
      { ref: 'c@2.0.0', dependsOn: [] },
    ]);
    expect(sbom.components).toMatchObject([
      { purl: 'pkg:npm/%40a/b@1.0.0', licenses: [{ expression: '(MIT OR Apache-2.0)' }] },
      { purl: 'pkg:npm/c@2.0.0', licenses: [] },
    ]);
  });
});

describe("a signed package for Firefox, in ours' place", () => {
  const signed = (manifest: object | string, signature = 'META-INF/mozilla.rsa') => {
    const file = join(folder, `signed-${runs++}.xpi`);
    const json = typeof manifest === 'string' ? manifest : JSON.stringify(manifest);
    writeFileSync(file, zipSync({ 'manifest.json': strToU8(json), [signature]: strToU8('x') }));
    return file;
  };
  const gecko = (id = 'browser@unshade', version = '0.1.0') => ({
    version,
    browser_specific_settings: { gecko: { id, strict_min_version: '140.0' } },
  });

  it('is handed out as it is', async () => {
    const signedXpi = signed(gecko());
    const { into, packages } = await make({ version: '0.1.0', signedXpi });
    expect(packages.firefoxSigned).toBe(true);
    expect(sha256(read(into, PACKAGE_PATHS.xpi))).toBe(sha256(readFileSync(signedXpi)));
    expect(text(into, PACKAGE_PATHS.firefoxUpdates)).toContain(sha256(readFileSync(signedXpi)));
  });

  const refused: [string, () => string, RegExp][] = [
    ['is not there', () => join(folder, 'nowhere.xpi'), /cannot be read as an XPI/],
    ['is no zip', () => keyFile('.'), /cannot be read as an XPI/],
    ['has no manifest that can be read', () => signed('{'), /not Unshade/],
    ['is another extension', () => signed(gecko('other@example.com')), /not Unshade \(browser@unshade\)/],
    ['is another version', () => signed(gecko(undefined, '0.0.9')), /version 0\.0\.9; this is 0\.1\.0/],
    ['was signed by nobody', () => signed(gecko(), 'META-INF/readme.txt'), /nobody signed/],
  ];
  it.each(refused)('is refused when it %s', async (_, file, message) => {
    await expect(make({ version: '0.1.0', signedXpi: file() })).rejects.toThrow(message);
  });
});

describe("the organisation's key", () => {
  const state = () => join(folder, `state-${runs++}`);
  const pem = (bits: number) =>
    String(generateKeyPairSync('rsa', { modulusLength: bits }).privateKey.export({ format: 'pem', type: 'pkcs8' }));

  it('is made once, for its owner alone, and kept', () => {
    const folder = state();
    const made = readExtensionKey('', folder);
    expect(statSync(keyFile(folder)).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['extension-key.pem']);
    expect(readExtensionKey('', folder)).toBe(made);
    expect(chromiumIdOf(made)).toMatch(/^[a-p]{32}$/);
  });

  it('may be given as text or as a path, and then none is made', () => {
    const folder = state();
    const file = `${folder}.pem`;
    writeFileSync(file, key);
    expect(chromiumIdOf(readExtensionKey(key, folder))).toBe(chromiumIdOf(key));
    expect(chromiumIdOf(readExtensionKey(file, folder))).toBe(chromiumIdOf(key));
    expect(existsSync(folder)).toBe(false);
  });

  const broken: [string, string, RegExp][] = [
    ['nothing', '', /no private key in PEM/],
    ['no key', 'hello', /no private key in PEM/],
    ['a broken key', key.slice(0, 400), /no private key in PEM/],
    ['a short key', pem(1024), /no RSA key of 2048 bits/],
    [
      'a key of another kind',
      String(generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' })),
      /no RSA key of 2048 bits/,
    ],
  ];
  it.each(broken)('is never overwritten: a file with %s is told of', (_, content, message) => {
    const folder = state();
    readExtensionKey('', folder);
    writeFileSync(keyFile(folder), content);
    const read = () => readExtensionKey('', folder);
    expect(read).toThrow(message);
    expect(read).toThrow(/Put back a copy/);
    expect(readFileSync(keyFile(folder), 'utf8')).toBe(content);
  });

  it('that is named and not there is no reason to make another', () => {
    const folder = state();
    expect(() => readExtensionKey(join(folder, 'gone.pem'), folder)).toThrow(/cannot be read \(ENOENT\)/);
    expect(() => readExtensionKey('-----BEGIN PRIVATE KEY-----\nAAAA', folder)).toThrow(/UNSHADE_EXTENSION_KEY/);
    expect(existsSync(folder)).toBe(false);
  });

  it('stands in no error', () => {
    const folder = state();
    const short = pem(1024);
    for (const given of [short, key.slice(0, 700)]) {
      try {
        readExtensionKey(given, folder);
        expect.unreachable();
      } catch (error) {
        expect(String(error)).not.toContain(given.slice(60, 100));
      }
    }
  });
});

describe('the server that packages take updates from', () => {
  it.each([
    ['https://unshade.example.com', undefined],
    ['http://127.0.0.1:8788', undefined],
    ['http://localhost:1', undefined],
  ])('may be %s', (server) => {
    expect(packageServer(server)).toBe(server);
  });

  it.each([
    '',
    'unshade.example.com',
    'http://unshade.example.com',
    'https://unshade.example.com/',
    'https://u.example/x',
    'https://a"b.example',
  ])('may not be "%s"', (server) => {
    expect(() => packageServer(server)).toThrow(/Give an https address without a path/);
  });
});

interface Field {
  field: number;
  bytes: Uint8Array;
}

/** A protocol buffer that holds byte strings alone. */
function fieldsOf(bytes: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    if ((key & 7) !== 2) throw new Error(`wire type ${key & 7}`);
    const length = varint();
    fields.push({ field: key >>> 3, bytes: bytes.slice(at, at + length) });
    at += length;
  }
  return fields;
}

function readCrx(crx: Uint8Array) {
  const view = new DataView(crx.buffer, crx.byteOffset, crx.byteLength);
  expect(strFromU8(crx.slice(0, 4))).toBe('Cr24');
  expect(view.getUint32(4, true)).toBe(3);
  const end = 12 + view.getUint32(8, true);
  const zip = crx.slice(end);
  return { header: fieldsOf(crx.slice(12, end)), zip, manifest: manifestIn(zip) };
}
