/** `npm run check`: what needs no browser and no Worker to be wrong: formatting, lint, types, what nobody uses. */
import { join } from 'node:path';
import { compileCatalogue } from './catalogue.ts';
import { buildDashboard } from './lib/build.ts';
import { root } from './lib/paths.ts';
import { runTool } from './lib/run.ts';
import { closingLine, type Tally } from './lib/tally.ts';
import { bundleWorker } from './lib/wrangler.ts';

const CHECKS: readonly { name: string; run: () => Promise<unknown> }[] = [
  { name: 'types', run: () => runTool('node_modules/typescript/bin/tsc', ['-b']) },
  {
    name: 'format and lint',
    run: () => runTool('node_modules/@biomejs/biome/bin/biome', ['ci', '--error-on-warnings', '--colors=off']),
  },
  { name: 'promises', run: () => runTool('node_modules/oxlint/bin/oxlint', ['--type-aware', '--deny-warnings']) },
  { name: 'unused code', run: () => runTool('node_modules/knip/bin/knip.js', ['--no-progress']) },
  {
    name: 'Worker bundle',
    run: () => bundleWorker(join(root, '.cache/bundle'), join(root, '.cache/wrangler')),
  },
];

await compileCatalogue();
await buildDashboard();
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
