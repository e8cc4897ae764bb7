/** The packages as they are served: by the platform, from the folder that was made, and to anybody. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PACKAGE_PATHS } from '../../shared/deploy.ts';
import { openPolicyLab, type PolicyLab } from './policy-lab.ts';

const TYPES: Readonly<Record<string, string>> = {
  [PACKAGE_PATHS.crx]: 'application/x-chrome-extension',
  [PACKAGE_PATHS.xpi]: 'application/x-xpinstall',
  [PACKAGE_PATHS.chromiumUpdates]: 'text/xml; charset=utf-8',
  [PACKAGE_PATHS.firefoxUpdates]: 'application/json',
  [PACKAGE_PATHS.list]: 'application/json',
  [PACKAGE_PATHS.sbom]: 'application/json',
  [PACKAGE_PATHS.chromeZip]: 'application/zip',
  [PACKAGE_PATHS.edgeZip]: 'application/zip',
  [PACKAGE_PATHS.checksums]: 'text/plain; charset=utf-8',
};

describe('a package', () => {
  let lab: PolicyLab;
  beforeAll(async () => {
    lab = await openPolicyLab();
  });
  afterAll(() => lab.close());

  it.each(Object.values(PACKAGE_PATHS))('at %s has its type, and is asked for anew each time', async (path) => {
    const response = await fetch(lab.server + path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(TYPES[path]);
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const { size } = await response.blob();
    const listed = lab.packages.files.find(({ name }) => path.endsWith(`/${name}`));
    if (listed) expect(size).toBe(listed.bytes);
  });
});
