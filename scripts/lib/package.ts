/** Makes what browsers and stores take, out of the extension as it was built: the same bytes each time. */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import crx3 from 'crx3';
import { strFromU8, unzipSync } from 'fflate';
import * as v from 'valibot';
import { PACKAGE_PATHS, type Packages } from '../../shared/deploy.ts';
import { chromiumIdOf, manifestKey, readExtensionKey } from './package-key.ts';
import { buildSbom } from './package-sbom.ts';
import { chromiumUpdates, firefoxUpdates } from './package-updates.ts';
import { zipExtension } from './package-zip.ts';
import { root } from './paths.ts';

const BUILT = join(root, '.output');
export const SIGNED_XPI_VARIABLE = 'UNSHADE_SIGNED_XPI';

const manifestSchema = v.looseObject({ version: v.string(), minimum_chrome_version: v.string() });
const firefoxManifestSchema = v.looseObject({
  version: v.string(),
  browser_specific_settings: v.looseObject({
    gecko: v.looseObject({ id: v.string(), strict_min_version: v.string() }),
  }),
});

export interface PackageOptions {
  /** Where browsers reach the server: an origin, as `packageServer` gives it. */
  server: string;
  /** That of the built extension, where it is left out. */
  version?: string;
  /** Folder for the files; made when it is not there. */
  into: string;
  /** The organisation's, in PEM: `readExtensionKey` gives it. */
  key: string;
  /** Folder with `chrome-mv3`, `edge-mv3` and `firefox-mv3`. */
  from?: string;
  /** Path of an XPI that Mozilla signed: takes the place of ours when it is the same extension in the same version. */
  signedXpi?: string | undefined;
}

/** Writes all packages and what lists them. Throws with what to do. */
export async function makePackages(options: PackageOptions): Promise<Packages> {
  const { server, into, key, from = BUILT } = options;
  const read = (browser: string): unknown => JSON.parse(readFileSync(join(from, browser, 'manifest.json'), 'utf8'));
  const chrome = v.parse(manifestSchema, read('chrome-mv3'));
  const edge = v.parse(manifestSchema, read('edge-mv3'));
  const firefox = v.parse(firefoxManifestSchema, read('firefox-mv3'));
  const { version = chrome.version } = options;
  const chromiumId = chromiumIdOf(key);
  const { gecko } = firefox.browser_specific_settings;

  const files = new Map<string, Uint8Array>();
  const add = (path: string, content: Uint8Array | string) => {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    files.set(basename(path), bytes);
    return { name: basename(path), sha256: sha256(bytes), bytes: bytes.byteLength };
  };
  const crx = await signCrx(
    zipExtension(join(from, 'chrome-mv3'), {
      ...chrome,
      version,
      key: manifestKey(key),
      update_url: server + PACKAGE_PATHS.chromiumUpdates,
    }),
    key,
  );
  const signed = options.signedXpi === undefined ? undefined : readSignedXpi(options.signedXpi, gecko.id, version);
  const xpi = add(
    PACKAGE_PATHS.xpi,
    signed ?? zipExtension(join(from, 'firefox-mv3'), firefoxManifest(firefox, version, server)),
  );
  const listed = [
    add(PACKAGE_PATHS.crx, crx),
    xpi,
    add(PACKAGE_PATHS.chromeZip, zipExtension(join(from, 'chrome-mv3'), storeManifest(chrome, version))),
    add(PACKAGE_PATHS.edgeZip, zipExtension(join(from, 'edge-mv3'), storeManifest(edge, version))),
    add(PACKAGE_PATHS.sbom, buildSbom(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')))),
    // Last: what they lead to is there when they say so.
    add(
      PACKAGE_PATHS.chromiumUpdates,
      chromiumUpdates({ server, id: chromiumId, version, oldest: chrome.minimum_chrome_version }),
    ),
    add(
      PACKAGE_PATHS.firefoxUpdates,
      firefoxUpdates({
        server,
        id: gecko.id,
        version,
        oldest: gecko.strict_min_version,
        sha256: xpi.sha256,
      }),
    ),
  ];
  const packages: Packages = {
    version,
    server,
    chromiumId,
    firefoxId: gecko.id,
    firefoxSigned: signed !== undefined,
    files: listed,
  };
  const list = add(PACKAGE_PATHS.list, `${JSON.stringify(packages, null, 2)}\n`);
  add(PACKAGE_PATHS.checksums, [...listed, list].map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(''));

  mkdirSync(into, { recursive: true });
  for (const [name, bytes] of files) {
    // Whole or not at all: a server may be handing them out meanwhile.
    writeFileSync(join(into, `${name}.new`), bytes);
    renameSync(join(into, `${name}.new`), join(into, name));
  }
  return packages;
}

const MADE = join(BUILT, 'packages');

/** With the organisation's key, into `.output/packages` and from there to where the server hands them out. */
export async function publishPackages(server: string): Promise<void> {
  rmSync(MADE, { recursive: true, force: true });
  const signedXpi = process.env[SIGNED_XPI_VARIABLE] || undefined;
  await makePackages({ server, into: MADE, key: readExtensionKey(), signedXpi });
  handOutPackages();
}

/** Those that were made last, if any, into the Worker's assets. */
export function handOutPackages(): void {
  if (existsSync(MADE)) cpSync(MADE, join(root, 'worker/assets/packages'), { recursive: true });
}

/** What a store takes: it has a key and an update address of its own. */
function storeManifest(manifest: v.InferOutput<typeof manifestSchema>, version: string): object {
  const { key: _key, ...rest } = manifest;
  return { ...rest, version };
}

/** Firefox takes an update address by https alone, and refuses the package otherwise. */
function firefoxManifest(
  manifest: v.InferOutput<typeof firefoxManifestSchema>,
  version: string,
  server: string,
): object {
  const { gecko, ...others } = manifest.browser_specific_settings;
  const update = server.startsWith('https:') ? { update_url: server + PACKAGE_PATHS.firefoxUpdates } : {};
  return { ...manifest, version, browser_specific_settings: { ...others, gecko: { ...gecko, ...update } } };
}

/** CRX3: RSA with PKCS #1 v1.5, which gives the same signature each time. The library takes its key from a file only. */
async function signCrx(zip: Uint8Array, key: string): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'unshade-crx-'));
  try {
    const keyPath = join(folder, 'key.pem');
    const crxPath = join(folder, 'unshade.crx');
    writeFileSync(keyPath, key, { mode: 0o600 });
    await crx3(Readable.from([Buffer.from(zip)]), { keyPath, crxPath });
    return new Uint8Array(readFileSync(crxPath));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readSignedXpi(path: string, id: string, version: string): Uint8Array {
  const file = resolve(root, path);
  const named = `${SIGNED_XPI_VARIABLE} names ${file}, `;
  let bytes: Uint8Array;
  let entries: Record<string, Uint8Array>;
  try {
    bytes = new Uint8Array(readFileSync(file));
    entries = unzipSync(bytes);
  } catch {
    throw new Error(`${named}which cannot be read as an XPI. Give the path of the file that Mozilla signed.`);
  }
  const manifest = v.safeParse(firefoxManifestSchema, parseManifest(entries['manifest.json']));
  if (!manifest.success || manifest.output.browser_specific_settings.gecko.id !== id) {
    throw new Error(`${named}which is not Unshade (${id}). Have the one of .output/packages signed.`);
  }
  if (manifest.output.version !== version) {
    throw new Error(`${named}of version ${manifest.output.version}; this is ${version}. Have this version signed.`);
  }
  if (!Object.keys(entries).some((name) => /^META-INF\/.+\.(?:rsa|sig)$/i.test(name))) {
    throw new Error(`${named}which nobody signed. Give the file that Mozilla sent back.`);
  }
  return bytes;
}

function parseManifest(bytes: Uint8Array | undefined): unknown {
  try {
    return bytes && JSON.parse(strFromU8(bytes));
  } catch {
    return undefined;
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
