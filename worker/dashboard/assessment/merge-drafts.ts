/** Two people's changes to one draft, put together. Pure. */
import type { Draft } from '../../../shared/open-assessment.ts';

/** What `mine` changed of `base` on top of `theirs`: each answer by itself, everything else as a whole. */
export function mergeDrafts({ base, mine, theirs }: { base: Draft; mine: Draft; theirs: Draft }): Draft {
  const pick = <Key extends keyof Draft>(key: Key): Draft[Key] =>
    isSame(mine[key], base[key]) ? theirs[key] : mine[key];
  const answers = { ...theirs.answers };
  for (const id of new Set([...Object.keys(base.answers), ...Object.keys(mine.answers)])) {
    const answer = mine.answers[id];
    if (isSame(answer, base.answers[id])) continue;
    if (answer === undefined) delete answers[id];
    else answers[id] = answer;
  }
  return {
    form: theirs.form,
    answers,
    scope: pick('scope'),
    groups: pick('groups'),
    respondents: pick('respondents'),
    advice: pick('advice'),
  };
}

export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
