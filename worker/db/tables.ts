/** The tables of migrations/, as Kysely sees them. Days and quarters are numbers here, names are turned into bits. */
import type { Generated } from 'kysely';
import type { InstallationBrowser } from '../../shared/api.ts';
import type { StoredAssessment } from '../../shared/assessment.ts';
import type { Criteria } from '../../shared/criteria.ts';
import type { Exclusion } from '../../shared/exclusion.ts';
import type { Finding, FindingKind, Priority } from '../../shared/finding.ts';
import type { SystemStatus } from '../../shared/inventory.ts';
import type { LogKind } from '../../shared/log-entry.ts';
import type { ManagedProblem } from '../../shared/managed-configuration.ts';
import type { Draft, OpenAssessment, OpenState } from '../../shared/open-assessment.ts';
import type { Policy } from '../../shared/policy.ts';
import type { Role } from '../../shared/role.ts';
import type { ScreenedKind, Screening } from '../../shared/screening.ts';
import type { ConcernCategory, Decision, Dismissal, RequestKind } from '../../shared/statement.ts';
import type { SystemRecord } from '../../shared/system.ts';
import type { UseReview } from '../../shared/use-review.ts';
import type { EuClass } from '../../shared/verdict.ts';

/** Text that holds JSON of the shape T. */
export type JsonText<T> = string & { readonly __json?: T };

/** An answer that another took the place of. */
export interface EarlierAnswer {
  decision: Decision;
  answer: string;
  until_day: number | null;
  answered_by: string;
  answered_at: string;
}

export interface Tables {
  enrolment_token: {
    number: Generated<number>;
    hash: string;
    name: string;
    group_number: number;
    expires_day: number;
    max_uses: number;
    uses: Generated<number>;
    revoked_day: number | null;
    concern_day: Generated<number>;
    concerns: Generated<number>;
    created_day: number | null;
    created_by: string | null;
    last_used_day: number | null;
    needs_approval: Generated<number>;
    ephemeral: Generated<number>;
    addresses: Generated<JsonText<string[]>>;
    alert_above: Generated<number>;
    enrol_day: Generated<number>;
    enrolments: Generated<number>;
    alert_day: Generated<number>;
    replaces: number | null;
  };
  device: {
    id: string;
    token: number;
    token_use: number;
    sequence: Generated<number>;
    recent: Generated<JsonText<[sequence: number, digest: string][]>>;
    reported_days: Generated<number>;
    last_day: Generated<number>;
    tag_quarter: Generated<number>;
    new_tags: Generated<number>;
    declaration_day: Generated<number>;
    declarations: Generated<number>;
    statement_day: Generated<number>;
    statements: Generated<number>;
    revoked_day: number | null;
    forked_day: number | null;
    enrolled_day: number | null;
    approved: Generated<number>;
    browser: InstallationBrowser | null;
    version: string | null;
    setup: 'managed' | 'code' | null;
    problems: Generated<JsonText<ManagedProblem[]>>;
  };
  service: { number: Generated<number>; id: string };
  observation: {
    day: number;
    service: number;
    tag: number;
    surfaces: number;
    scopes: number;
    visits: number;
    declared: number;
    group_number: number;
    held: number;
  };
  browser_use: {
    quarter: number;
    service: number;
    tag: number;
    declared: number;
    group_number: number;
    held: number;
  };
  browser_count: { service: number; quarter: number; group_number: number; browsers: number; declared: number };
  service_seen: {
    service: number;
    held: number;
    first_day: number;
    last_day: number;
    opened_day: number;
    surfaces: number;
    scopes: number;
  };
  declaration: {
    id: string;
    service: number;
    day: number;
    tag: number | null;
    group_number: number;
    held: number;
    replaces: string | null;
    answers: string | null;
    note: string | null;
    in_force: Generated<number>;
  };
  declared_answer: { service: number; answers: string; group_number: number; held: number; note: string };
  erase_mark: { service: number; tag: number; up_to: number };
  coverage: { day: number; browsers: number };
  policy: {
    version: number;
    text_version: number | null;
    changed_by: string;
    changed_at: string;
    document: JsonText<Policy>;
  };
  acknowledgement: {
    version: number;
    tag: number;
    day: number;
    check_result: number;
    held: number;
    forgotten: number;
  };
  dismissal: { id: string; service: number; reason: Dismissal; month: number; held: number };
  request: {
    id: string;
    kind: RequestKind;
    category: ConcernCategory | null;
    service: number | null;
    day: number;
    text: string;
    held: number;
    decision: Decision | null;
    answer: string | null;
    until_day: number | null;
    answered_day: number | null;
    answered_by: string | null;
    answered_at: string | null;
    earlier: Generated<JsonText<EarlierAnswer[]>>;
  };
  own_catalogue: { version: number; entries: string; changed_by: string; changed_at: string };
  staff_token: {
    number: Generated<number>;
    hash: string;
    name: string;
    name_key: string;
    roles: JsonText<Role[]>;
    created_day: number;
    expires_day: number;
    last_used_day: number | null;
    revoked_day: number | null;
    email: string | null;
  };
  log: {
    number: number;
    at: string;
    actor: string;
    kind: LogKind;
    subject: string | null;
    detail: string;
    hash: string;
  };
  ai_system: {
    id: string;
    source: 'manual' | 'imported' | null;
    record: JsonText<SystemRecord>;
    registered_day: number;
    version: number;
    changed_by: string;
    changed_at: string;
  };
  use_review: {
    system: string;
    use: string;
    review: JsonText<UseReview>;
    version: number;
    changed_by: string;
    changed_at: string;
  };
  screening: {
    system: string;
    kind: ScreenedKind;
    record: JsonText<Screening>;
    version: number;
    changed_by: string;
    changed_at: string;
  };
  assessment: {
    system: string;
    number: number;
    record: JsonText<StoredAssessment>;
    decided_day: number;
    decided_by: string;
    decided_at: string;
  };
  open_assessment: {
    system: string;
    number: number;
    version: number;
    state: OpenState;
    draft: JsonText<Draft>;
    answered_by: JsonText<OpenAssessment['answeredBy']>;
    opened_by: string;
    opened_at: string;
    submitted_by: string | null;
    submitted_at: string | null;
    reviewer: string | null;
    returned: JsonText<OpenAssessment['returned']> | null;
  };
  exclusion: {
    system: string;
    record: JsonText<Exclusion>;
    version: number;
    proposed_by: string;
    proposed_at: string;
    approved_by: string | null;
    approved_at: string | null;
  };
  criteria: {
    version: number;
    content: JsonText<Criteria>;
    proposed_by: string;
    proposed_at: string;
    approved_by: string | null;
    approved_at: string | null;
  };
  browser_group: { number: number; name: string; domain: string | null; version: number };
  finding: {
    system: string;
    kind: FindingKind;
    since_day: number;
    priority: Priority;
    due_day: number;
    urgent_priority: Priority;
    urgent_due_day: number;
    reasons: JsonText<Finding['reasons']>;
    rules: JsonText<Finding['rules']>;
    closed_day: number | null;
  };
  browser_band: { service: number; quarter: number; day: number; rank: number };
  ruling_day: { service: string; status: 'rejected' | 'retired'; day: number };
  rollout: { only: number; first_day: number };
  system_change: { system: string; day: number; status: SystemStatus; eu_class: EuClass; digest: string };
}
