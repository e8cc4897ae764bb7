/**
 * What Unshade is made of, as CycloneDX: the packages that `package-lock.json` names and that do not only serve to build.
 * By ourselves, without a time and a random number, so that it is the same twice: `npm sbom` has both, names the folder, and
 * leaves out packages that only an optional one shares its peers with. Pure.
 */
import * as v from 'valibot';

const packageSchema = v.object({
  version: v.optional(v.string()),
  integrity: v.optional(v.string()),
  license: v.optional(v.string()),
  dependencies: v.optional(v.record(v.string(), v.string()), {}),
  dev: v.optional(v.boolean(), false),
  optional: v.optional(v.boolean(), false),
  devOptional: v.optional(v.boolean(), false),
});
const lockSchema = v.object({
  name: v.string(),
  version: v.string(),
  packages: v.record(v.string(), packageSchema),
});

const FOLDER = 'node_modules/';

/** `lock`: the parsed lock file. Throws when it is not one. */
export function buildSbom(lock: unknown): string {
  const { name, version, packages } = v.parse(lockSchema, lock);
  const shipped = Object.entries(packages)
    .filter(([path, { dev, optional, devOptional }]) => path !== '' && !dev && !optional && !devOptional)
    .map(([path, entry]) => ({ path, name: path.slice(path.lastIndexOf(FOLDER) + FOLDER.length), ...entry }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const reference = (path: string) => {
    const found = shipped.find((entry) => entry.path === path);
    return found && `${found.name}@${found.version}`;
  };
  const dependsOn = (from: string, names: readonly string[]) =>
    names.flatMap((wanted) => reference(`${from}/${FOLDER}${wanted}`) ?? reference(`${FOLDER}${wanted}`) ?? []).sort();
  const own = `${name}@${version}`;
  const sbom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      component: { 'bom-ref': own, type: 'application', name, version, purl: `pkg:npm/${own}` },
    },
    components: shipped.map((entry) => ({
      'bom-ref': `${entry.name}@${entry.version}`,
      type: 'library',
      name: entry.name,
      version: entry.version,
      purl: `pkg:npm/${entry.name.replace('@', '%40')}@${entry.version}`,
      hashes: hashesOf(entry.integrity),
      licenses: entry.license === undefined ? [] : [licenseOf(entry.license)],
    })),
    dependencies: [
      { ref: own, dependsOn: dependsOn('', Object.keys(packages['']?.dependencies ?? {})) },
      ...shipped.map(({ path, name, version, dependencies }) => ({
        ref: `${name}@${version}`,
        dependsOn: dependsOn(path, Object.keys(dependencies)),
      })),
    ],
  };
  return `${JSON.stringify(sbom, null, 2)}\n`;
}

/** npm's `sha512-<base64>`. */
function hashesOf(integrity: string | undefined): { alg: string; content: string }[] {
  const [, digest] = /^sha512-([A-Za-z0-9+/=]+)$/.exec(integrity ?? '') ?? [];
  return digest === undefined ? [] : [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }];
}

function licenseOf(license: string): object {
  return /^[A-Za-z0-9.+-]+$/.test(license) ? { license: { id: license } } : { expression: license };
}
