/** Whether a use recognises people or what they feel. Pure. */
import { allOf, anyOf, type Condition, unless } from './condition.ts';
import { affectsAnyone, answered, hasFeature, hasPurpose, type Use } from './use.ts';

/** A tool that reads feelings, used on somebody. */
export function readsEmotions(use: Use): Condition {
  return allOf(affectsAnyone(use), hasFeature(use, 'emotion'));
}

export function usesBiometrics(use: Use): Condition {
  return anyOf(hasPurpose(use, 'identify-people'), allOf(affectsAnyone(use), hasFeature(use, 'biometric-identify')));
}

/** Confirming that somebody is who they say they are is not picking them out of many. */
export function identifiesByBiometrics(use: Use): Condition {
  return unless(usesBiometrics(use), answered(use, 'one-to-one-verification'));
}
