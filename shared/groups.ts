/** Groups of browsers: what enrolment tokens name by number, and what their people decide on. Pure. */
import * as v from 'valibot';
import { DOMAINS } from './declaration.ts';
import { lineSchema } from './text.ts';
import { wholeNumber } from './whole-number.ts';

const MOST_GROUPS = 500;

export const groupEntries = {
  /** As enrolment tokens name it. */
  number: wholeNumber(1, 10_000),
  name: lineSchema(80),
  /** What its people decide on, where that matters for the law: evaluating people in this group is employment, say. */
  domain: v.nullable(v.picklist(DOMAINS)),
};

export const groupsChangeSchema = v.strictObject({
  groups: v.pipe(v.array(v.strictObject(groupEntries)), v.maxLength(MOST_GROUPS, `at most ${MOST_GROUPS}`)),
});

export const groupsReportSchema = v.strictObject({
  /** Of the whole list; grows with every change, not by one. 0 for none. */
  version: v.number(),
  groups: v.array(
    v.strictObject({
      ...groupEntries,
      /** Browsers that are enrolled; exact, and joined to no service. */
      enrolled: v.number(),
    }),
  ),
});
