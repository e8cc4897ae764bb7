/** The one thing that is to be done next about a system, by its state. Pure. */
import type { AiSystem } from '../../../shared/inventory.ts';
import { ASSESSMENT_LEVELS, type AssessmentLevel } from '../../../shared/verdict.ts';

export const NEXT_STEPS = [
  'go-on',
  'take-into-review',
  'decide',
  'approve-exclusion',
  'stop-use',
  'reassess',
  'name-owner',
  'declare',
  'assess',
  'screen',
  'say-why',
  'nothing-retired',
  'nothing-excluded',
  'nothing-rejected',
  'nothing',
] as const;
export type NextStep = (typeof NEXT_STEPS)[number];

/** Findings by which an assessment on record does not hold any more. */
const REASSESS = new Set<AiSystem['findings'][number]['kind']>([
  'assessment-expired',
  'beyond-assessed-scope',
  'reassessment-needed',
  'review-due',
]);

export function nextStep(system: AiSystem): NextStep {
  const { openAssessment, exclusion, status, findings, owner, uses } = system;
  if (openAssessment?.state === 'draft') return 'go-on';
  if (openAssessment?.state === 'submitted') return 'take-into-review';
  if (openAssessment?.state === 'in-review') return 'decide';
  if (exclusion && exclusion.approvedBy === null) return 'approve-exclusion';
  if (findings.some(({ kind }) => kind === 'use-after-rejection' || kind === 'use-after-retirement')) return 'stop-use';
  if (status === 'retired' || status === 'excluded' || status === 'rejected') return `nothing-${status}`;
  if (findings.some(({ kind }) => REASSESS.has(kind))) return 'reassess';
  if (findings.some(({ kind }) => kind === 'unassessed-system')) {
    if (uses.every(({ purpose }) => purpose === null)) return 'declare';
    return neededLevel(system) === 'none' ? 'screen' : 'assess';
  }
  if (findings.some(({ kind }) => kind === 'undeclared-use')) return 'declare';
  if (owner === null) return 'name-owner';
  return findings.some(({ kind }) => kind === 'in-use-before-assessment') ? 'say-why' : 'nothing';
}

/** The deepest that a use needs. */
export function neededLevel({ uses }: Pick<AiSystem, 'uses'>): AssessmentLevel {
  const deepest = Math.max(0, ...uses.map(({ verdict }) => ASSESSMENT_LEVELS.indexOf(verdict.assessment)));
  return ASSESSMENT_LEVELS[deepest] ?? 'full';
}
