/** Every kind of finding. Each is found by itself; their order means nothing. */
import type { Finder } from './finder.ts';
import { assessmentExpired } from './findings/assessment-expired.ts';
import { beyondAssessedScope } from './findings/beyond-assessed-scope.ts';
import { dpiaLikely } from './findings/dpia-likely.ts';
import { highRiskHint } from './findings/high-risk-hint.ts';
import { inUseBeforeAssessment } from './findings/in-use-before-assessment.ts';
import { noOwner } from './findings/no-owner.ts';
import { noVisibility } from './findings/no-visibility.ts';
import { prohibitedHint } from './findings/prohibited-hint.ts';
import { reassessmentNeeded } from './findings/reassessment-needed.ts';
import { reviewDue } from './findings/review-due.ts';
import { sensitiveDataOnPersonalAccount } from './findings/sensitive-data-on-personal-account.ts';
import { unassessedSystem } from './findings/unassessed-system.ts';
import { undeclaredUse } from './findings/undeclared-use.ts';
import { useAfterRejection } from './findings/use-after-rejection.ts';
import { useAfterRetirement } from './findings/use-after-retirement.ts';
import { userSurge } from './findings/user-surge.ts';
import { vendorFactsMissing } from './findings/vendor-facts-missing.ts';

export const FINDERS: readonly Finder[] = [
  assessmentExpired,
  beyondAssessedScope,
  dpiaLikely,
  highRiskHint,
  inUseBeforeAssessment,
  noOwner,
  noVisibility,
  prohibitedHint,
  reassessmentNeeded,
  reviewDue,
  sensitiveDataOnPersonalAccount,
  unassessedSystem,
  undeclaredUse,
  useAfterRejection,
  useAfterRetirement,
  userSurge,
  vendorFactsMissing,
];
