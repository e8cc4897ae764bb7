/**
 * Coded errors: what a caller is told when a request is refused, and how a schema's complaint becomes one. Pure.
 */
import * as v from 'valibot';

/** Every code the Worker answers with, and its HTTP status. */
export const PROBLEM_STATUS = {
  'route.unknown': 404,
  'route.method-not-allowed': 405,
  'query.invalid': 400,
  'query.unknown': 400,
  'body.content-type': 415,
  'body.too-large': 413,
  'body.malformed-jws': 400,
  'body.malformed-json': 400,
  'body.invalid': 422,
  'wire.version-unsupported': 400,
  'wire.wrong-audience': 400,
  'device.bad-signature': 401,
  'device.unknown': 401,
  'device.revoked': 401,
  'device.forked': 409,
  'device.sequence-too-old': 409,
  'enrol.token-unknown': 401,
  'enrol.token-expired': 401,
  'enrol.token-used-up': 401,
  'enrol.token-revoked': 401,
  'enrol.token-other-server': 401,
  'enrol.address-not-allowed': 403,
  'device.not-approved': 403,
  'device.approved-already': 409,
  'browser.unknown': 404,
  'browser.ended-already': 409,
  'auth.missing': 401,
  'auth.token-unknown': 401,
  'auth.token-expired': 401,
  'auth.token-revoked': 401,
  'auth.role-not-allowed': 403,
  'auth.sign-on-invalid': 401,
  'auth.sign-on-unknown': 403,
  'auth.sign-on-unavailable': 503,
  'auth.cross-site': 403,
  'catalogue.version-conflict': 409,
  'catalogue.public-suffix': 422,
  'catalogue.top-site': 422,
  'catalogue.free-text': 422,
  'catalogue.too-many': 422,
  'catalogue.private-life': 422,
  'catalogue.service-unknown': 422,
  'catalogue.twice': 422,
  'policy.version-conflict': 409,
  'policy.service-unknown': 422,
  'policy.alternative-blocked': 422,
  'policy.too-many': 422,
  'policy.decided-twice': 422,
  'policy.names-nothing': 422,
  'policy.text-version': 422,
  'concern.service-unknown': 422,
  'concern.too-many': 429,
  'request.unknown': 404,
  'request.answered-already': 409,
  'query.cursor': 400,
  'write.if-match-missing': 428,
  'write.if-match-invalid': 400,
  'write.stale': 412,
  'system.unknown': 404,
  'system.exists': 409,
  'system.name-missing': 422,
  'system.part-of': 422,
  'system.too-many': 422,
  'use.unknown': 404,
  'review.review-day': 422,
  'screening.kind': 404,
  'screening.review-day': 422,
  'assessment.day': 422,
  'assessment.own-approval': 403,
  'assessment.open-already': 409,
  'assessment.none-open': 404,
  'assessment.state': 409,
  'assessment.form-unknown': 422,
  'assessment.form-version': 409,
  'assessment.form-too-light': 422,
  'assessment.answer': 422,
  'assessment.evidence': 422,
  'assessment.incomplete': 422,
  'assessment.blocked': 422,
  'assessment.group': 422,
  'assessment.alternative': 422,
  'exclusion.none': 404,
  'exclusion.approved-already': 409,
  'exclusion.own-approval': 403,
  'exclusion.review-day': 422,
  'retirement.already': 409,
  'assessment.owner': 422,
  'assessment.review-day': 422,
  'criteria.unknown': 404,
  'criteria.approved-already': 409,
  'criteria.own-proposal': 403,
  'group.number': 422,
  'import.encoding': 422,
  'import.column': 422,
  'import.cell': 422,
  'import.too-many-rows': 422,
  'token.unknown': 404,
  'token.name-taken': 409,
  'token.group-unknown': 422,
  'token.ended-already': 409,
  'deploy.target-unknown': 404,
  'deploy.token-missing': 422,
  'deploy.no-packages': 409,
  'deploy.other-address': 409,
  'staff.unknown': 404,
  'staff.email-taken': 409,
  'staff.last-admin': 409,
  'staff.name-taken': 409,
  'server.busy': 503,
  'server.error': 500,
} as const;
export type ProblemCode = keyof typeof PROBLEM_STATUS;

export const problemSchema = v.strictObject({
  error: v.strictObject({
    code: v.picklist(Object.keys(PROBLEM_STATUS) as ProblemCode[]),
    /** What happened and what to do next, in plain words. */
    message: v.string(),
    /** Path of the field that is wrong, as in `observations[3].day`. */
    field: v.optional(v.string()),
    /** Of a file: everything that is wrong, the first hundred. Rows count as a spreadsheet counts them, the header as 1. */
    details: v.optional(
      v.array(v.strictObject({ row: v.number(), column: v.nullable(v.string()), message: v.string() })),
    ),
  }),
});
export type ProblemDetail = NonNullable<v.InferOutput<typeof problemSchema>['error']['details']>[number];

/** The path of a schema issue as people write it: `observations[3].day`. */
export function fieldPath(issue: { path?: readonly v.IssuePathItem[] | undefined }): string {
  let path = '';
  for (const { key } of issue.path ?? []) {
    path += typeof key === 'number' ? `[${key}]` : path === '' ? String(key) : `.${String(key)}`;
  }
  return path;
}

/** Whether a strict object met a key that it does not have. */
export function isUnknownKey({ type, expected }: v.BaseIssue<unknown>): boolean {
  return type === 'strict_object' && expected === 'never';
}

/** What a schema issue asks for, as a sentence. The library's own messages quote what came; this never does. */
export function explainIssue(issue: v.BaseIssue<unknown>): string {
  if (isUnknownKey(issue)) return 'There is no such field.';
  if (issue.type === 'strict_object' && issue.received === 'undefined') return 'This field is missing.';
  return `Expected: ${issue.message.startsWith('Invalid ') ? issue.expected : issue.message}.`;
}
