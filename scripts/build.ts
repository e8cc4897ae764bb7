/** `npm run build`: the extension for each browser into .output/, the dashboard into worker/assets/. */
import { buildAll } from './lib/build.ts';

await buildAll((what) => console.log(`building ${what}`));
