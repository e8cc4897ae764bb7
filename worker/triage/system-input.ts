/** What the findings on one AI system are worked out from. Pure. */
import type { StoredAssessment } from '../../shared/assessment.ts';
import type { Feature } from '../../shared/catalogue/features.ts';
import type { Day } from '../../shared/day.ts';
import type { Answers } from '../../shared/declaration.ts';
import type { FindingKind, Priority } from '../../shared/finding.ts';
import type { ScreenedKind, StoredScreening } from '../../shared/screening.ts';
import type { VendorFact } from '../../shared/system.ts';
import type { Verdict } from '../../shared/verdict.ts';

export interface TriagedUse {
  /** `purpose`, `purpose:domain` or `undeclared`. */
  id: string;
  /** Every different answer that was given for it; empty for `undeclared`. */
  answers: readonly Answers[];
  /** The worst over its answers, with the reviewer's override where there is one. */
  verdict: Verdict;
}

/** A concern, by the id of its request, with the day that its browser gave it. */
export interface Incident {
  id: string;
  day: Day;
}

export interface SystemInput {
  /** The Worker's day when it first heard of the system: a row that comes late opens no finding in the past. */
  openedDay: Day;
  firstDay: Day | null;
  lastDay: Day | null;
  /** False for what no browser can meet: a desktop app, an API. */
  isSeenByBrowsers: boolean;
  owner: string | null;
  /** Since when it is not to be used, by an assessment, by policy or by its record. */
  rejectedDay: Day | null;
  retiredDay: Day | null;
  /** One at least. */
  uses: readonly TriagedUse[];
  /** The newest on record. */
  assessment: StoredAssessment | null;
  /** Whether it was decided with answers that were "unknown". */
  hasUnknownAnswers: boolean;
  /** The day of the first decision that allowed its use. */
  firstApprovedDay: Day | null;
  /** Of the tool; null where nobody knows them. */
  features: readonly Feature[] | null;
  /** Numbers of the groups in which the threshold is reached. */
  groups: readonly number[];
  /** Hash of the triage rules. */
  rulepack: string;
  /** Concerns about it that tell of harm and that staff have not declined. */
  incidents: readonly Incident[];
  /** Left out of scope, until its review day. */
  isExcluded: boolean;
  screenings: readonly { kind: ScreenedKind; record: StoredScreening }[];
  /** The catalogue's and the staff's, the staff's before. */
  vendorFacts: readonly VendorFact[];
  /** Ranks of the band of browsers in the quarter of today, oldest first, each with the day it began; the last is today's. */
  bands: readonly { day: Day; rank: number }[];
  /** Browsers that reported on the busiest of the last 7 days and of the last 35. */
  coverage: { lately: number; usually: number };
  /** The day the first browser enrolled. */
  rolloutDay: Day | null;
  /** As the last daily run left them, those among them that are closed. */
  open: ReadonlyMap<FindingKind, OpenFinding>;
}

export interface OpenFinding {
  since: Day;
  priority: Priority;
  due: Day;
  /** The most urgent that it ever was, and when it was due then. */
  urgent: { priority: Priority; due: Day };
  /** The day on which it stood no more; null while it stands. */
  closed: Day | null;
}
