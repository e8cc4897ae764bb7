/** Two people's changes to one draft, put together part by part: each answer, each name, everything else as a whole. Pure. */
import type { Draft } from '../../../shared/open-assessment.ts';
import { RESPONDENTS } from '../../../shared/questionnaire/questionnaire.ts';

interface Sides {
  /** What both began from. */
  base: Draft;
  mine: Draft;
  theirs: Draft;
}

/** What `mine` changed of `base` on top of `theirs`. */
export function mergeDrafts({ base, mine, theirs }: Sides): Draft {
  return withParts(theirs, mine, (part) => !isSame(partOf(mine, part), partOf(base, part)));
}

/** The parts that both changed, each otherwise: `answers.account`, `respondents.owner`, `scope`. */
export function clashesOf({ base, mine, theirs }: Sides): string[] {
  return partsOf(mine, theirs, base).filter((part) => {
    const [before, here, there] = [base, mine, theirs].map((draft) => partOf(draft, part));
    return !isSame(here, before) && !isSame(there, before) && !isSame(here, there);
  });
}

/** `base` with all that `theirs` has of what was sent from here: the reply was lost, and it is nobody else's change. */
export function withSent(base: Draft, sent: readonly Draft[], theirs: Draft): Draft {
  return withParts(base, theirs, (part) => sent.some((one) => isSame(partOf(one, part), partOf(theirs, part))));
}

/** `draft` with some parts as `other` has them. */
export function withParts(draft: Draft, other: Draft, isOthers: (part: string) => boolean): Draft {
  const answers = { ...draft.answers };
  for (const id of new Set([...Object.keys(answers), ...Object.keys(other.answers)])) {
    if (!isOthers(`answers.${id}`)) continue;
    const answer = other.answers[id];
    if (answer === undefined) delete answers[id];
    else answers[id] = answer;
  }
  const respondents = { ...draft.respondents };
  for (const who of RESPONDENTS) {
    if (isOthers(`respondents.${who}`)) respondents[who] = other.respondents[who];
  }
  const pick = <Key extends 'scope' | 'groups' | 'advice'>(key: Key): Draft[Key] =>
    (isOthers(key) ? other : draft)[key];
  return {
    form: draft.form,
    answers,
    scope: pick('scope'),
    groups: pick('groups'),
    respondents,
    advice: pick('advice'),
  };
}

export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function partsOf(...drafts: Draft[]): string[] {
  const questions = new Set(drafts.flatMap(({ answers }) => Object.keys(answers)));
  return [
    ...[...questions].map((id) => `answers.${id}`),
    'scope',
    'groups',
    ...RESPONDENTS.map((who) => `respondents.${who}`),
    'advice',
  ];
}

function partOf(draft: Draft, part: string): unknown {
  if (part === 'scope' || part === 'groups' || part === 'advice') return draft[part];
  const [kind, name] = [part.slice(0, part.indexOf('.')), part.slice(part.indexOf('.') + 1)];
  return kind === 'answers' ? draft.answers[name] : draft.respondents[name as keyof Draft['respondents']];
}
