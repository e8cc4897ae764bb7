/** The update manifests that browsers poll. Pure. */
import { PACKAGE_PATHS } from '../../shared/deploy.ts';

/** For Chromium, in the form that its "gupdate" protocol asks for. `server` is an origin: nothing in it needs an escape. */
export function chromiumUpdates(options: { server: string; id: string; version: string; oldest: string }): string {
  const { server, id, version, oldest } = options;
  return `<?xml version="1.0" encoding="UTF-8"?>
<gupdate xmlns="http://www.google.com/update2/response" protocol="2.0">
  <app appid="${id}">
    <updatecheck codebase="${server}${PACKAGE_PATHS.crx}" version="${version}" prodversionmin="${oldest}"/>
  </app>
</gupdate>
`;
}

/** For Firefox. `sha256`: of the package, hexadecimal. */
export function firefoxUpdates(options: {
  server: string;
  id: string;
  version: string;
  oldest: string;
  sha256: string;
}): string {
  const { server, id, version, oldest, sha256 } = options;
  const update = {
    version,
    update_link: `${server}${PACKAGE_PATHS.xpi}`,
    update_hash: `sha256:${sha256}`,
    applications: { gecko: { strict_min_version: oldest } },
  };
  return `${JSON.stringify({ addons: { [id]: { updates: [update] } } }, null, 2)}\n`;
}
