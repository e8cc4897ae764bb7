/**
 * `npm run deploy -- --server https://unshade.example.com`: deploys to Cloudflare, the first time and every time after. What
 * it was told it remembers, in the folder deploy of the state folder. `-- --dry-run` does all that needs no account.
 */
import { parseArgs } from 'node:util';
import { buildAll } from './lib/build.ts';
import { type Deployed, deploy, forgetFirst, rehearse } from './lib/deploy.ts';
import { deployFolder, readSettings } from './lib/deploy-settings.ts';
import { stateFolder } from './lib/paths.ts';
import { fail, say } from './lib/say.ts';
import { checkFolder } from './lib/state.ts';

const OPTIONS = {
  server: { type: 'string' },
  name: { type: 'string' },
  threshold: { type: 'string' },
  'access-team': { type: 'string' },
  'access-audience': { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
} as const;

try {
  const { values } = parseArgs({ options: OPTIONS });
  checkFolder(stateFolder);
  const folder = deployFolder(stateFolder);
  const settings = readSettings(folder, {
    server: values.server,
    name: values.name,
    threshold: values.threshold === undefined ? undefined : Number(values.threshold),
    accessTeam: values['access-team'],
    accessAudience: values['access-audience'],
  });
  const build = (server: string) => buildAll(say, server);
  if (values['dry-run']) {
    const commands = await rehearse({ settings, folder: `${folder}-dry-run`, build, say });
    console.log(['\nNothing was deployed. These commands would run:', ...commands].join('\n  '));
    console.log(`
The packages in worker/assets are made for ${settings.server} now. npm start, or npm run build, makes those of this machine again.`);
  } else {
    console.log(toldOf(await deploy({ settings, folder, build, say, now: Date.now() })));
    forgetFirst(folder);
  }
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}

function toldOf({ server, first }: Deployed): string {
  if (!first) return `\nDeployed: ${server}/`;
  return `
Unshade is deployed. Write these down: they are shown this once.

  Dashboard           ${server}/
  First admin token   ${first.adminToken}
  Connect code        ${first.connectCode}

Next:
  1. Sign in, and make tokens for the others: npm run staff -- add NAME --role ROLE --server ${server}
  2. Make an enrolment token and the files for your browsers on the roll-out page, or by npm run deploy-kit.
  3. Keep a copy of the folder deploy and of extension-key.pem, both in the state folder, where secrets are kept:
     without them no update of the extension can be made, or browsers have to be connected anew.
  docs/deployment.md says more.
`;
}
