/** One line of `npm run triage`: a use described in JSON, and its verdict. Pure. */
import * as v from 'valibot';
import { FIRST_CRITERIA } from '../../shared/criteria.ts';
import { explainIssue, fieldPath } from '../../shared/problem.ts';
import { factsSchema, REVIEWER_FACTS, someAnswersSchema, triageInputSchema } from '../../shared/triage-input.ts';
import type { Verdict } from '../../shared/verdict.ts';
import { triageIncomplete } from '../../worker/triage/incomplete.ts';

/** Longest line, in UTF-16 units. */
export const LINE_LENGTH = 1_000_000;

interface Answer {
  id: string | number | null;
  eu_class: Verdict['euClass'];
  rules: string[];
  assessment: Verdict['assessment'];
  priority: Verdict['priority'];
  due_days: number;
  upcoming: { rule: string; eu_class: Verdict['euClass'] | null; from: string }[];
  tasks: Verdict['tasks'];
  rulepack: string;
}

interface Refusal {
  id: string | number | null;
  /** Counted from 1, empty lines too. */
  line: number;
  error: { code: 'triage.invalid' | 'triage.line-too-long' | 'triage.encoding'; field: string; message: string };
}

const lineSchema = v.strictObject({
  id: v.optional(v.union([v.string(), v.number()], 'a text or a number')),
  ...triageInputSchema.entries,
  declaration: v.optional(v.nullable(someAnswersSchema), null),
});

export function answerLine(line: string, number = 1): Answer | Refusal {
  const refuse = (id: Refusal['id'], field: string, message: string): Refusal => ({
    id,
    line: number,
    error: { code: 'triage.invalid', field, message },
  });
  const read = readJson(line);
  if (!isObject(read)) {
    const isOtherEncoding = line.includes('\0') || line.includes('\uFFFD\uFFFD');
    const refusal = refuse(null, 'line', 'Expected: a JSON object.');
    const message = 'Expected: UTF-8. This looks like UTF-16; save the file as UTF-8.';
    return isOtherEncoding ? { ...refusal, error: { code: 'triage.encoding', field: 'line', message } } : refusal;
  }
  const given = withoutNulls(read);
  const id = typeof given['id'] === 'string' || typeof given['id'] === 'number' ? given['id'] : null;
  const { facts } = given;
  // The schema's objects take lists, too.
  const list = (['declaration', 'facts'] as const).find((field) => Array.isArray(given[field]));
  if (list) return refuse(id, list, 'Expected: an object.');
  const renamed = isObject(facts) ? nameFacts(facts) : { facts };
  if ('twice' in renamed) return refuse(id, `facts.${renamed.twice}`, 'This fact is given twice.');
  const result = v.safeParse(lineSchema, facts === undefined ? given : { ...given, facts: renamed.facts }, {
    abortEarly: true,
  });
  if (!result.success) return refuse(id, fieldPath(result.issues[0]), explainIssue(result.issues[0]));
  const verdict = triageIncomplete(result.output, FIRST_CRITERIA);
  return {
    id,
    eu_class: verdict.euClass,
    rules: verdict.rules.map((rule) => rule.id),
    assessment: verdict.assessment,
    priority: verdict.priority,
    due_days: verdict.dueDays,
    upcoming: verdict.upcoming.map((rule) => ({ rule: rule.id, eu_class: rule.euClass, from: rule.appliesFrom })),
    tasks: verdict.tasks,
    rulepack: verdict.rulepack,
  };
}

export function refuseLongLine(number: number): Refusal {
  const message = `Expected: a line of at most ${LINE_LENGTH} characters.`;
  return { id: null, line: number, error: { code: 'triage.line-too-long', field: 'line', message } };
}

function readJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is null was left out, however deep it lies. */
function withoutNulls(given: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(given)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, isObject(value) ? withoutNulls(value) : value]),
  );
}

const FACT_OF = new Map(Object.keys(factsSchema.entries).map((name) => [toKebab(name), name]));

/** Facts under our own names for them: kebab-case, snake_case and camelCase mean the same, and so do true and "yes". */
function nameFacts(given: Record<string, unknown>): { facts: Record<string, unknown> } | { twice: string } {
  const facts = new Map<string, unknown>();
  for (const [key, value] of Object.entries(given)) {
    const name = FACT_OF.get(toKebab(key)) ?? key;
    if (facts.has(name)) return { twice: name };
    const isYesOrNo = typeof value === 'boolean' && (REVIEWER_FACTS as readonly string[]).includes(name);
    facts.set(name, isYesOrNo ? (value ? 'yes' : 'no') : value);
  }
  return { facts: Object.fromEntries(facts) };
}

function toKebab(name: string): string {
  return name.replaceAll('_', '-').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
