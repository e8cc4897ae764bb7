import { sql } from 'kysely';
import * as v from 'valibot';
import type { OwnCatalogue } from '../../shared/catalogue/own-entries.ts';
import { type Day, toDayNumber } from '../../shared/day.ts';
import {
  FIRST_POLICY,
  POLICY_FORMAT,
  type Policy,
  type PolicyContent,
  policyFor,
  policyHash,
  policySchema,
} from '../../shared/policy.ts';
import { CHECK_RESULTS } from '../../shared/statement.ts';
import { newestOwnCatalogue, toOwnCatalogue } from '../catalogue/store.ts';
import { query, runBatch, type Statement } from '../db/database.ts';
import { jsonNumbers, jsonRows } from '../db/json-rows.ts';
import type { Tables } from '../db/tables.ts';
import { busiestDay } from '../inventory/coverage.ts';
import { type NewEntry, runLogged, type Who } from '../log/write.ts';
import { describeChange } from './describe-change.ts';

const FIRST_DOCUMENT = JSON.stringify(FIRST_POLICY);
const PASSED = CHECK_RESULTS.indexOf('passed');

/** The policy in force, who set it (nobody, at first), and how many browsers acknowledged each text; in one round trip. */
export async function readPolicyReport(db: D1Database, today: Day) {
  const [policies, acknowledgements, coverage] = await runBatch(db, [
    newestPolicy(),
    query
      .selectFrom('acknowledgement')
      .where('held', '=', 0)
      .where('forgotten', '=', 0)
      .groupBy('version')
      .orderBy('version')
      .select(({ fn }) => [
        'version',
        fn.countAll<number>().as('browsers'),
        fn.countAll<number>().filterWhere('check_result', '=', PASSED).as('passed'),
      ]),
    busiestDay(today),
  ]);
  const policy = parsePolicy(policies[0]?.document ?? FIRST_DOCUMENT);
  const groups = [...new Set(policy.services.flatMap((ruling) => (ruling.groups ?? []).flatMap((one) => one.groups)))];
  return {
    policy,
    hash: await hashDocument(writeFor(policy, 0)),
    groupHashes: await Promise.all(
      groups.sort((a, b) => a - b).map(async (group) => ({ group, hash: await hashDocument(writeFor(policy, group)) })),
    ),
    changedBy: policies[0]?.changed_by ?? null,
    changedAt: policies[0]?.changed_at ?? null,
    acknowledgements,
    browsersReporting: coverage[0]?.browsers ?? 0,
  };
}

/** What a new policy is judged by. */
export interface PolicyContext {
  inForce: Policy;
  newestText: number;
  own: OwnCatalogue | undefined;
}

/** In one round trip. */
export async function readPolicyContext(db: D1Database): Promise<PolicyContext> {
  const [policies, texts, catalogues] = await runBatch(db, [
    newestPolicy(),
    query.selectFrom('policy').select(({ fn }) => fn.max('text_version').as('version')),
    newestOwnCatalogue(),
  ]);
  return {
    inForce: parsePolicy(policies[0]?.document ?? FIRST_DOCUMENT),
    newestText: texts[0]?.version ?? 0,
    own: catalogues[0] && toOwnCatalogue(catalogues[0]).catalogue,
  };
}

/** The policy in force, when it is one that staff set and newer than `held`; for use with other queries. */
export function newerPolicy(held: number) {
  return newestPolicy().where('version', '>', held);
}

/** What a browser of this group that holds the version `held` is given, as it is signed; `newer` is what `newerPolicy` found. */
export function documentFor(newer: Tables['policy'] | undefined, held: number, group: number): string | undefined {
  const document = newer?.document ?? (held < FIRST_POLICY.version ? FIRST_DOCUMENT : undefined);
  return document === undefined ? undefined : writeFor(parsePolicy(document), group);
}

function writeFor(policy: Policy, group: number): string {
  return JSON.stringify(policyFor(policy, group));
}

/** Those of these versions of the policy's text that were ever in force. Leans on policy_text. */
export function publishedTexts(versions: readonly number[]) {
  return query
    .selectFrom('policy')
    .where('text_version', 'in', jsonNumbers(versions))
    .select('text_version')
    .distinct()
    .$narrowType<{ text_version: number }>();
}

interface PolicyWriting {
  inForce: Policy;
  /** For the log alone. */
  reason: string | null;
  changedBy: string;
  changedAt: string;
  today: Day;
}

/**
 * Writes the version after the one in force, in the form that browsers take; false when somebody else has written it
 * meanwhile. A policy that says the same writes nothing. Each service that is ruled otherwise has an entry of its own, so
 * that its history names who decided.
 * Private life is left alone whatever staff say: a key that lies on a server must not be enough to have it noticed.
 */
export async function writePolicy(
  db: D1Database,
  content: PolicyContent,
  { inForce, reason, changedBy, changedAt, today }: PolicyWriting,
): Promise<boolean> {
  const who = { actor: changedBy, at: changedAt };
  const next = nextVersion(content, { inForce, reason, who, today });
  if (!next) return true;
  return (await runLogged(db, who, next.insert, next.entries, next.after)).length === 1;
}

export interface NextVersion {
  /** Changes nothing where there is such a version already. */
  insert: Statement<{ version: number }>;
  entries: NewEntry[];
  after: Statement[];
}

/** What writes the version after the one in force; null where it would say the same. */
export function nextVersion(
  content: PolicyContent,
  { inForce, reason, who, today }: { inForce: Policy; reason: string | null; who: Who; today: Day },
): NextVersion | null {
  const version = inForce.version + 1;
  const policy: Policy = v.parse(policySchema, { format: POLICY_FORMAT, version, ...content });
  const { services, parts, text } = describeChange(inForce, policy);
  if (services.length + parts.length === 0) return null;
  const named = services.map(({ service, before, after }) => ({
    service,
    from: before?.status ?? 'unassessed',
    to: after?.status ?? 'unassessed',
  }));
  return {
    insert: query
      .insertInto('policy')
      .values({
        version,
        text_version: policy.text?.version ?? null,
        changed_by: who.actor,
        changed_at: who.at,
        document: JSON.stringify(policy),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('version'),
    entries: [
      { kind: 'policy-changed', subject: null, detail: { version, services: named, parts, text, reason } },
      ...services.map(({ service, before, after }): NewEntry => {
        return { kind: 'policy-changed', subject: service, detail: { version, before, after, reason } };
      }),
    ],
    after: rulingDays(policy, toDayNumber(today)),
  };
}

/** Whether no policy was written since this version. */
export function isInForce(version: number) {
  return sql<boolean>`coalesce((select max(version) from policy), ${FIRST_POLICY.version}) = ${version}`;
}

/**
 * Keeps since when each service is called rejected or retired: as long as it stays so, the first day stays. One that some
 * groups may use is not rejected.
 */
function rulingDays({ services }: Policy, today: number): Statement[] {
  const ended = services.filter(
    ({ status, groups = [] }) =>
      (status === 'rejected' || status === 'retired') && groups.every((group) => group.status === status),
  );
  const named = jsonRows(
    ['service', 'status'],
    ended.map(({ service, status }) => [service, status]),
  );
  return [
    sql`delete from ruling_day where (service, status) not in ${named}`.compile(query),
    sql`insert into ruling_day (service, status, day) select service, status, ${today} from ${named} where true
      on conflict do nothing`.compile(query),
  ];
}

function newestPolicy() {
  return query.selectFrom('policy').selectAll().orderBy('version', 'desc').limit(1);
}

function parsePolicy(document: string): Policy {
  return v.parse(policySchema, JSON.parse(document));
}

async function hashDocument(document: string): Promise<string> {
  return policyHash(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(document))));
}
