/** When an impact assessment is needed and by when it is due: the organisation's documented criterion (A.5.2). Pure. */
import * as v from 'valibot';
import { PRIORITIES } from './finding.ts';
import { JURISDICTIONS } from './triage-input.ts';

const days = (least: number, most: number) =>
  v.pipe(
    v.number(),
    v.integer('a whole number'),
    v.minValue(least, `at least ${least}`),
    v.maxValue(most, `at most ${most}`),
  );

const perPriority = v.strictObject({ P0: days(1, 5), P1: days(1, 60), P2: days(1, 120), P3: days(1, 365) });

/** The more urgent never has more time. */
const dueDaysSchema = v.pipe(
  perPriority,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const given = dataset.value;
    const late = PRIORITIES.find((priority, at) => given[PRIORITIES[at - 1] ?? priority] > given[priority]);
    if (late === undefined) return;
    const path = { type: 'object', origin: 'value', input: given, key: late, value: given[late] } as const;
    addIssue({ message: 'no fewer days than for the priority before', path: [path] });
  }),
);

export const criteriaSchema = v.strictObject({
  /** From this many browsers on a full assessment is needed, whatever the use: compared with the lower edge of the band. */
  manyBrowsers: days(10, 100_000),
  /** Days from the day a finding opens; business days for P0. */
  dueDays: dueDaysSchema,
  /** Working days without a declaration after which `undeclared-use` opens. */
  undeclaredAfter: days(1, 60),
  /** Days after the first enrolment during which due days are counted from their end. */
  rolloutDays: days(0, 120),
  /** Days before the review day of an assessment from which `review-due` stands. */
  reviewNotice: days(1, 180),
  jurisdictions: v.array(v.picklist(JURISDICTIONS)),
});
export type Criteria = v.InferOutput<typeof criteriaSchema>;

/** In force until somebody approves another. */
export const FIRST_CRITERIA: Criteria = {
  manyBrowsers: 50,
  dueDays: { P0: 1, P1: 14, P2: 30, P3: 90 },
  undeclaredAfter: 10,
  rolloutDays: 30,
  reviewNotice: 30,
  jurisdictions: [],
};
