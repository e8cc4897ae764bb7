/**
 * `npm run build [-- --server https://unshade.example.com]`: the extension for each browser and its packages into .output/,
 * the dashboard and the packages into worker/assets/. Packages take their updates from the server, else from UNSHADE_SERVER.
 */
import { parseArgs } from 'node:util';
import { buildAll } from './lib/build.ts';
import { packageServer } from './lib/package-server.ts';
import { fail } from './lib/say.ts';

try {
  const { values } = parseArgs({ options: { server: { type: 'string' } } });
  await buildAll((what) => console.log(`building ${what}`), packageServer(values.server));
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}
