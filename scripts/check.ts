/**
 * `npm run check`: what needs no browser and no Worker to be wrong: formatting, lint, types, what nobody uses, the package for
 * Firefox as Mozilla looks at it, and all of a deployment that needs no account.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildAll } from './lib/build.ts';
import { rehearse } from './lib/deploy.ts';
import { readSettings } from './lib/deploy-settings.ts';
import { makePackages } from './lib/package.ts';
import { readExtensionKey } from './lib/package-key.ts';
import { packageServer } from './lib/package-server.ts';
import { root } from './lib/paths.ts';
import { runTool } from './lib/run.ts';
import { fail } from './lib/say.ts';
import { closingLine, type Tally } from './lib/tally.ts';

/** Of nobody: for what has to have an address of a deployed server. */
const SERVER = 'https://unshade.example.com';

const CHECKS: readonly { name: string; run: () => Promise<unknown> }[] = [
  { name: 'types', run: () => runTool('node_modules/typescript/bin/tsc', ['-b']) },
  {
    name: 'format and lint',
    run: () => runTool('node_modules/@biomejs/biome/bin/biome', ['ci', '--error-on-warnings', '--colors=off']),
  },
  { name: 'promises', run: () => runTool('node_modules/oxlint/bin/oxlint', ['--type-aware', '--deny-warnings']) },
  { name: 'unused code', run: () => runTool('node_modules/knip/bin/knip.js', ['--no-progress']) },
  { name: 'package for Firefox', run: lintFirefox },
  { name: 'deployment without an account', run: rehearseDeployment },
];

try {
  await buildAll(() => {}, packageServer());
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}
const tally: Tally = { passed: 0, failed: 0 };
for (const { name, run } of CHECKS) {
  try {
    await run();
    tally.passed += 1;
    console.log(`✓ ${name}`);
  } catch (error) {
    tally.failed += 1;
    console.log(`✗ ${name}\n${error instanceof Error ? error.message : error}`);
  }
}
console.log(closingLine(tally));
process.exit(tally.failed > 0 ? 1 : 0);

/** As it is handed out by a deployed server, with its own update address. */
async function lintFirefox(): Promise<void> {
  const into = join(root, '.cache/packages');
  await makePackages({ server: SERVER, into, key: readExtensionKey() });
  const lint = 'node_modules/addons-linter/bin/addons-linter';
  await runTool(lint, ['--self-hosted', '--warnings-as-errors', '--boring', join(into, 'unshade.xpi')]);
}

async function rehearseDeployment(): Promise<void> {
  const folder = join(root, '.cache/deploy');
  rmSync(folder, { recursive: true, force: true });
  const settings = readSettings(folder, { server: SERVER });
  // Everything was built above.
  await rehearse({ settings, folder, build: async () => {}, say: () => {} });
}
