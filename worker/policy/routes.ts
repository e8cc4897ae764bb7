import type { Context } from 'hono';
import * as v from 'valibot';
import { builtIn } from '../../shared/catalogue/built-in.ts';
import { bandSchema, coverageSchema } from '../../shared/inventory.ts';
import { policyContentSchema } from '../../shared/policy.ts';
import { lineSchema } from '../../shared/text.ts';
import { bandOf } from '../../shared/threshold.ts';
import type { AppEnv } from '../app.ts';
import { readJsonBody } from '../body.ts';
import { logView } from '../log/views.ts';
import { Problem } from '../problem.ts';
import { readThreshold } from '../settings.ts';
import { strictly } from '../strict.ts';
import { type PolicyRefusal, refusePolicy } from './refuse.ts';
import { readPolicyContext, readPolicyReport, writePolicy } from './store.ts';

/** The policy in force, who set it and when, and how far its text is known. */
export const policyReportSchema = v.strictObject({
  version: v.number(),
  /** As browsers show it on their status page. */
  hash: v.string(),
  /** The same in browsers of a group for which something is decided otherwise. */
  groupHashes: v.array(v.strictObject({ group: v.number(), hash: v.string() })),
  changedBy: v.nullable(v.string()),
  changedAt: v.nullable(v.string()),
  ...policyContentSchema.entries,
  /** One for each version of the text that anybody has acknowledged. */
  acknowledgements: v.array(
    v.strictObject({
      version: v.number(),
      browsers: bandSchema,
      /** Browsers whose first answer to the check question was right. */
      passed: bandSchema,
    }),
  ),
  coverage: coverageSchema,
});

export const policyChangeSchema = v.strictObject({
  /** The version that was read before it was changed; 1 for the policy that nobody has set. */
  basedOn: v.pipe(v.number(), v.integer('a whole number'), v.minValue(1, 'at least 1')),
  ...strictly(policyContentSchema).entries,
  /** Why it is changed: for the log, and not for browsers. */
  reason: v.optional(lineSchema(300)),
});

export async function policy(c: Context<AppEnv>): Promise<Response> {
  await logView(c, 'policy', {});
  return answerPolicy(c);
}

async function answerPolicy(c: Context<AppEnv>): Promise<Response> {
  const report = await readPolicyReport(c.env.DB, c.get('today'));
  const threshold = readThreshold(c.env);
  const { format: _format, group: _group, ...inForce } = report.policy;
  const { hash, groupHashes, changedBy, changedAt, browsersReporting } = report;
  return c.json({
    ...inForce,
    hash,
    groupHashes,
    changedBy,
    changedAt,
    acknowledgements: report.acknowledgements.map(({ version, browsers, passed }) => ({
      version,
      browsers: bandOf(browsers, threshold),
      passed: bandOf(passed, threshold),
    })),
    coverage: { browsersReporting },
  } satisfies v.InferOutput<typeof policyReportSchema>);
}

export async function changePolicy(c: Context<AppEnv>): Promise<Response> {
  const { basedOn, reason = null, ...content } = await readJsonBody(c.req.raw, policyChangeSchema);
  const { own, ...context } = await readPolicyContext(c.env.DB);
  if (context.inForce.version !== basedOn) throw conflict();
  const services = new Set([...builtIn.services, ...(own?.services ?? [])].map(({ id }) => id));
  const refused = refusePolicy(content, { ...context, services });
  if (refused) throw new Problem(`policy.${refused.reason}`, explain(refused), refused.field);
  const { inForce } = context;
  const change = { inForce, reason, changedBy: c.get('staff'), changedAt: c.get('now'), today: c.get('today') };
  if (!(await writePolicy(c.env.DB, content, change))) throw conflict();
  return answerPolicy(c);
}

function conflict(): Problem {
  return new Problem(
    'policy.version-conflict',
    'Somebody has changed it since. Read it again, then change it.',
    'basedOn',
  );
}

function explain({ reason }: PolicyRefusal): string {
  switch (reason) {
    case 'service-unknown':
      return 'There is no such service. Name one of the catalogue, or add it to your own entries first.';
    case 'alternative-blocked':
      return 'This policy blocks the alternative too. Name one that people may use.';
    case 'decided-twice':
      return 'Two entries decide for the same purpose or group. Name each once.';
    case 'names-nothing':
      return 'This decision is for nobody. Name at least one: purposes, or groups by their numbers.';
    case 'too-many':
      return 'A service is decided on by itself for 20 sets of groups at most, with 100 groups in each.';
    case 'text-version':
      return 'A changed text needs a version greater than every earlier one, so that people are asked to read it again.';
  }
}
