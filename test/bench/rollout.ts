/**
 * How long it takes from the start of a browser to its first sync, with everything real: policy file, force-install from the
 * server's own packages, managed configuration, enrolment. Then the same at a later start, and how soon an edit of the file
 * holds. `RUNS=50 npm run bench -- rollout`; five runs without.
 */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { launchManagedChromium } from '../e2e/policy-chromium.ts';
import { openPolicyLab, syncsOf } from '../e2e/policy-lab.ts';
import { median, percentile } from './measure.ts';

const RUNS = Number(process.env['RUNS'] ?? 5);
const LONGEST_MS = 60_000;

const lab = await openPolicyLab();
const times: Record<'first install' | 'later start' | 'edit of the file', number[]> = {
  'first install': [],
  'later start': [],
  'edit of the file': [],
};
const GOALS_MS = { 'first install': 15_000, 'later start': 6_000, 'edit of the file': 10_000 };
try {
  for (let run = 0; run < RUNS; run++) {
    const { token, number } = await lab.makeToken({ name: `run ${run}` });
    const profile = mkdtempSync(join(lab.folder, 'profile-'));
    await lab.deploy('chromium-linux');
    for (const kind of ['first install', 'later start'] as const) {
      const before = syncsOf(lab);
      const start = performance.now();
      const browser = await launchManagedChromium(lab, profile);
      try {
        times[kind].push(await waitFor(() => syncsOf(lab) > before, start));
        if (kind === 'first install') continue;
        const edited = performance.now();
        await lab.deploy('chromium-linux', { token });
        times['edit of the file'].push(
          await waitFor(() => lab.rows()['device']?.some((one) => one['token'] === number), edited),
        );
      } finally {
        await browser.context.close();
      }
    }
    process.stdout.write(`\r${run + 1} of ${RUNS} runs`);
  }
  process.stdout.write('\n\n');
  for (const [kind, all] of Object.entries(times) as [keyof typeof times, number[]][]) {
    const p95 = percentile(all, 0.95);
    const goal = GOALS_MS[kind];
    console.log(
      `${kind}: median ${seconds(median(all))}, p95 ${seconds(p95)}, longest ${seconds(Math.max(...all))}; goal of at most ${seconds(goal)} at p95: ${p95 <= goal ? 'met' : 'missed'}`,
    );
    if (p95 > goal) process.exitCode = 1;
  }
} finally {
  await lab.close();
}

async function waitFor(holds: () => boolean | undefined, since: number): Promise<number> {
  while (!holds()) {
    if (performance.now() - since > LONGEST_MS) throw new Error(`nothing within ${seconds(LONGEST_MS)}`);
    await sleep(20);
  }
  return performance.now() - since;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
