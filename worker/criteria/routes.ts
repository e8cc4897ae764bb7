import type { Context } from 'hono';
import * as v from 'valibot';
import { criteriaSchema } from '../../shared/criteria.ts';
import { nameKey } from '../../shared/name-key.ts';
import type { AppEnv } from '../app.ts';
import { readJsonBody } from '../body.ts';
import { readRows } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import { answerVersion, readIfMatch, stale } from '../if-match.ts';
import { runLogged } from '../log/write.ts';
import { Problem } from '../problem.ts';
import { whoOf } from '../who.ts';
import { allCriteria, approveCriteria, insertCriteria, toCriteria } from './store.ts';

const versionEntries = {
  version: v.number(),
  content: criteriaSchema,
  approvedBy: v.nullable(v.string()),
  approvedAt: v.nullable(v.string()),
};
const proposalSchema = v.strictObject({ ...versionEntries, proposedBy: v.string(), proposedAt: v.string() });

export const criteriaReportSchema = v.strictObject({
  /** Version 0, approved by nobody, as long as none was approved. */
  inForce: v.strictObject(versionEntries),
  /** The newest version, while it waits for approval. */
  proposed: v.nullable(proposalSchema),
  /** Every version that was proposed, newest first. */
  history: v.array(proposalSchema),
});
type Proposal = v.InferOutput<typeof proposalSchema>;

export const approvalSchema = v.strictObject({});

export async function criteria(c: Context<AppEnv>): Promise<Response> {
  const history = (await readRows(c.env.DB, allCriteria())).map(toProposal);
  const newest = history[0];
  const approved = history.find(({ approvedAt }) => approvedAt !== null);
  const { version, content, approvedBy, approvedAt } = approved ?? {
    ...toCriteria(undefined),
    approvedBy: null,
    approvedAt: null,
  };
  return answerVersion(c, newest?.version ?? 0, {
    inForce: { version, content, approvedBy, approvedAt },
    proposed: newest && newest.approvedAt === null ? newest : null,
    history,
  } satisfies v.InferOutput<typeof criteriaReportSchema>);
}

export async function proposeCriteria(c: Context<AppEnv>): Promise<Response> {
  const newest = readIfMatch(c);
  const content = await readJsonBody(c.req.raw, criteriaSchema);
  const who = whoOf(c);
  const entry = { kind: 'criteria-proposed', subject: null, detail: { version: newest + 1, content } } as const;
  const written = await runLogged(c.env.DB, who, insertCriteria(newest, content, who), [entry]);
  if (written.length === 0) throw stale();
  return criteria(c);
}

/** The version in the path says what is approved: the content of a version never changes, so `If-Match` is not asked for. */
export async function acceptCriteria(c: Context<AppEnv>): Promise<Response> {
  await readJsonBody(c.req.raw, approvalSchema);
  const version = Number(/^[1-9]\d{0,14}$/.exec(c.req.param('version') ?? '')?.[0] ?? 0);
  const who = whoOf(c);
  const history = await readRows(c.env.DB, allCriteria());
  const proposal = history.find((row) => row.version === version);
  if (proposal && proposal.approved_at !== null) throw approvedAlready();
  if (!proposal || proposal !== history[0]) {
    throw new Problem(
      'criteria.unknown',
      'No such version waits for approval: only the newest one does. Read them again.',
    );
  }
  if (nameKey(proposal.proposed_by) === nameKey(who.actor)) {
    throw new Problem('criteria.own-proposal', 'You proposed these yourself. Somebody else has to approve them.');
  }
  const entry = { kind: 'criteria-approved', subject: null, detail: { version } } as const;
  const approved = await runLogged(c.env.DB, who, approveCriteria(version, who), [entry]);
  if (approved.length === 0) throw approvedAlready();
  return criteria(c);
}

function approvedAlready(): Problem {
  return new Problem(
    'criteria.approved-already',
    'Somebody was faster: it is approved, or another was proposed. Read them again.',
  );
}

function toProposal(row: Tables['criteria']): Proposal {
  return {
    ...toCriteria(row),
    proposedBy: row.proposed_by,
    proposedAt: row.proposed_at,
    approvedBy: row.approved_by,
    approvedAt: row.approved_at,
  };
}
