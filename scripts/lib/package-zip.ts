/** A folder as a zip file whose bytes depend on names and contents alone. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';

/** Zip files keep the local time, without a zone: the same digits everywhere. */
const TIME = new Date(2000, 0, 1, 12);

/** `manifest` takes the place of the folder's own. Names with `/`, in order of their code units. */
export function zipExtension(folder: string, manifest: object): Uint8Array {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
  const files = names.map((name) => [
    name,
    name === 'manifest.json'
      ? new TextEncoder().encode(JSON.stringify(manifest))
      : new Uint8Array(readFileSync(join(folder, name))),
  ]);
  // Unix as the maker: what is packed on Windows reads the same. fflate: Node's own zlib differs from version to version.
  return zipSync(Object.fromEntries(files), { level: 9, mtime: TIME, os: 3 });
}
