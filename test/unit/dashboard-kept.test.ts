// @vitest-environment happy-dom
import { beforeEach, expect, it } from 'vitest';
import type { OpenAssessment } from '../../shared/open-assessment.ts';
import type { TypedDecision } from '../../worker/dashboard/assessment/decision.ts';
import { keepDecision, readKeptDecision } from '../../worker/dashboard/assessment/kept-decision.ts';
import { forgetKept, keep, readKept } from '../../worker/dashboard/kept.ts';

beforeEach(() => sessionStorage.clear());

const open = { number: 2, submittedAt: '2026-11-21T08:00:00.000Z', version: 7 } as OpenAssessment;
const decision = { typed: { decision: 'rejected', reason: 'It leaks.' } as TypedDecision, alternativeName: 'DeepL' };

it('what was typed is there again, until whoever typed it signs out; all else of the tab stays', () => {
  sessionStorage.setItem('unshade.token', 'a token');
  keep('draft.deepl', { number: 1 });
  keep('decision.deepl', { number: 2 });
  expect(readKept('draft.deepl')).toEqual({ number: 1 });
  forgetKept();
  expect([readKept('draft.deepl'), readKept('decision.deepl')]).toEqual([null, null]);
  expect(sessionStorage.getItem('unshade.token')).toBe('a token');
});

it('what nobody can read is nothing', () => {
  sessionStorage.setItem('unshade.kept.draft.deepl', '{"number":');
  expect(readKept('draft.deepl')).toBeNull();
});

it('a decision is kept while its submission is taken into review, and not for another submission', () => {
  keepDecision('deepl', open, decision);
  expect(readKeptDecision('deepl', { ...open, version: 8, state: 'in-review' })).toMatchObject(decision);
  expect(readKeptDecision('deepl', { ...open, number: 3 })).toBeNull();
  expect(readKeptDecision('deepl', { ...open, submittedAt: '2026-11-22T08:00:00.000Z' })).toBeNull();
  expect(readKeptDecision('gamma', open)).toBeNull();
  keepDecision('deepl', open, null);
  expect(readKeptDecision('deepl', open)).toBeNull();
});
