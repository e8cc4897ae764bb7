/** `npm run bench -- NAME`: measures side by side in one run and prints ratios. There are `match`, `prompt`, `report` and `rollout`. */
const BENCHES: Readonly<Record<string, () => Promise<unknown>>> = {
  match: () => import('./match.ts'),
  prompt: () => import('./prompt.ts'),
  report: () => import('./report.ts'),
  rollout: () => import('./rollout.ts'),
};

const [name = ''] = process.argv.slice(2);
const bench = BENCHES[name];
if (!bench) {
  console.error(`Which bench? npm run bench -- ${Object.keys(BENCHES).join(' | ')}`);
  process.exit(2);
}
await bench();
