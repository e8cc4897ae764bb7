/**
 * Canada's Algorithmic Impact Assessment, and forms in its dialect of SurveyJS, as questionnaires. Pure.
 *
 * The dialect and the rule are those of the published tool, https://github.com/canada-ca/aia-eia-js (MIT licence),
 * src/survey-enfr.json and `calculateFinalScore` in src/store.ts, read in November 2026 (form v0.9.1): a question's name,
 * or else that of the panel or page it stands in itself, ends in -RS for risk, -MS for mitigation, -NS for no score; only
 * radiogroups, dropdowns and checkboxes have points, for each choice the number after the last dash of its value, else 0.
 * What is not answered counts 0, and so does what is not shown: the tool clears it on completion. The maximum is taken over
 * every question, asked or not. Where the mitigation is 80 % of its maximum or more, the raw score counts 85 %, rounded to
 * whole points; levels end at 25, 50 and 75 % of the maximum, those included. The form asks for mitigation twice over, in
 * design and in implementation, of which only one is ever asked; the tool halves the maximum for that, and here the greater
 * of what exclude each other counts.
 */
import * as v from 'valibot';
import { isNestedDeeper, MOST_DEPTH, TOO_DEEP } from '../nesting.ts';
import { explainIssue, fieldPath } from '../problem.ts';
import { tidyLine, tidyText } from '../text.ts';
import type { FormAnswers } from './answers.ts';
import {
  type AppliesIf,
  type Choice,
  NOT_APPLICABLE,
  type Question,
  type Questionnaire,
  questionIdSchema,
  questionnaireSchema,
  type Section,
  UNKNOWN,
} from './questionnaire.ts';
import { mostPoints } from './score.ts';
import { parseVisibleIf } from './visible-if.ts';

export interface FormRefusal {
  code: 'form.invalid';
  /** As in `pages[3].elements[0].choices[1].value`; empty for the form as a whole. */
  field: string;
  message: string;
}

/** Of a language, `en` or `fr` say; what is not written in it is in the form's default language. */
export function fromSurveyJs(
  json: unknown,
  language: string,
): { form: Questionnaire; refusal?: never } | { form?: never; refusal: FormRefusal } {
  try {
    if (isNestedDeeper(json, MOST_DEPTH)) throw new NoForm('', TOO_DEEP);
    return { form: readForm(json, language) };
  } catch (error) {
    if (error instanceof NoForm)
      return { refusal: { code: 'form.invalid', field: error.field, message: error.message } };
    throw error;
  }
}

/** SurveyJS's data, `{name: value | [values]}`, as answers to the form; what does not fit it is kept for `refuseAnswers`. */
export function fromSurveyData(form: Questionnaire, data: Readonly<Record<string, unknown>>): FormAnswers {
  const kinds = new Map(form.sections.flatMap(({ questions }) => questions).map(({ id, kind }) => [id, kind]));
  const isComment = (name: string) =>
    !kinds.has(name) && name.endsWith(COMMENT) && kinds.has(name.slice(0, -COMMENT.length));
  const given = Object.entries(data).filter(([name, value]) => value !== null && value !== '' && !isComment(name));
  return Object.fromEntries(
    given.map(([name, value]) => {
      const choices = (Array.isArray(value) ? value : [value]).map(asText);
      if (kinds.get(name) === 'text') return [name, { choices: [], note: asNote(choices.join('\n')), evidence: [] }];
      return [name, { choices, note: asNote(data[`${name}${COMMENT}`]), evidence: [] }];
    }),
  );
}

/** What is written beside a choice stands under the question's name with this behind it. */
const COMMENT = '-Comment';

function asText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function asNote(value: unknown): string | null {
  return typeof value === 'string' ? tidyText(value).slice(0, 2_000) || null : null;
}

class NoForm extends Error {
  readonly field: string;
  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

/** What stands around an element. */
interface Around {
  language: string;
  /** By the ending of the nearest name: an inner panel without one counts for nothing, wherever it stands. */
  counts: Question['counts'] | undefined;
  conditions: readonly AppliesIf[];
}

function readForm(json: unknown, language: string): Questionnaire {
  const survey = asObject(json, '', 'Expected: a SurveyJS form, an object with pages.');
  const pages = Array.isArray(survey['pages']) ? survey['pages'] : undefined;
  if (pages === undefined) throw new NoForm('pages', 'Expected: a SurveyJS form, an object with a list of pages.');
  const sections = resolveNames(pages.map((page: unknown, at) => readPage(page, `pages[${at}]`, at, language)));
  const asked = sections.filter(({ questions }) => questions.length > 0);
  const questions = asked.flatMap((section) => section.questions);
  refuseTwice(questions);
  const risk = sumOf(questions.filter(({ counts }) => counts === 'risk'));
  if (risk === 0) throw new NoForm('pages', 'No question has points of risk: none, and no panel, is named …-RS.');
  const form = {
    id: 'surveyjs',
    version: 1,
    title: localText(survey['title'], language, 300).split('\n')[0] || 'Algorithmic impact assessment',
    source: 'Scored by the published rule of Canada’s Algorithmic Impact Assessment',
    sections: asked,
    results: asked
      .filter((section) => section.questions.some(({ counts }) => counts === 'risk'))
      .map(({ id, title }) => ({ id, title: tidyLine(title.slice(0, 120)), sections: [id] })),
    levelsUpTo: [25, 50, 75],
    mitigation: { from: 80, counts: 85, isRounded: true },
    maximum: { risk, mitigation: mostMitigation(questions) },
    floors: [],
  };
  const result = v.safeParse(questionnaireSchema, form, { abortEarly: true });
  if (!result.success) throw new NoForm(fieldPath(result.issues[0]), explainIssue(result.issues[0]));
  return result.output;
}

function readPage(json: unknown, path: string, at: number, language: string): Section {
  const page = asObject(json, path, 'Expected: a page, an object with elements.');
  const name = typeof page['name'] === 'string' ? page['name'] : '';
  const around = within({ language, counts: undefined, conditions: [] }, page, path);
  return {
    id: `page-${at + 1}`,
    title: tidyLine(localText(page['title'], language, 300) || name.slice(0, 300)) || `Page ${at + 1}`,
    questions: readElements(page, path, around),
  };
}

/** Where no question is named just as in a condition, SurveyJS takes one whose name differs in case alone. */
function resolveNames(sections: readonly Section[]): Section[] {
  const ids = sections.flatMap(({ questions }) => questions.map(({ id }) => id));
  const resolve = (condition: AppliesIf): AppliesIf => {
    if ('of' in condition) return { ...condition, of: condition.of.map(resolve) };
    const name = condition.question;
    const id = ids.includes(name) ? name : ids.find((one) => one.toLowerCase() === name.toLowerCase());
    return { ...condition, question: id ?? name };
  };
  return sections.map((section) => ({
    ...section,
    questions: section.questions.map((question) => ({
      ...question,
      appliesIf: question.appliesIf && resolve(question.appliesIf),
    })),
  }));
}

function readElements(holder: Json, path: string, around: Around): Question[] {
  const key = holder['elements'] === undefined && holder['questions'] !== undefined ? 'questions' : 'elements';
  const elements = holder[key] ?? [];
  if (!Array.isArray(elements)) throw new NoForm(`${path}.${key}`, 'Expected: a list of questions and panels.');
  return elements.flatMap((json: unknown, at) => {
    const elementPath = `${path}.${key}[${at}]`;
    const element = asObject(json, elementPath, 'Expected: a question or a panel, an object with type and name.');
    const type = element['type'];
    if (typeof type !== 'string') throw new NoForm(`${elementPath}.type`, 'Expected: the type of a question or panel.');
    if (TOLD.includes(type)) return [];
    const inner = within(around, element, elementPath);
    return type === 'panel'
      ? readElements(element, elementPath, inner)
      : [readQuestion(element, type, elementPath, { ...inner, counts: inner.counts ?? around.counts })];
  });
}

/** What is shown and asks nothing. */
const TOLD = ['html', 'image', 'expression'];

/** The name's own ending says what counts; conditions add up. */
function within(around: Around, element: Json, path: string): Around {
  const name = element['name'];
  const counts = typeof name === 'string' ? ENDINGS.find(([ending]) => name.endsWith(ending))?.[1] : undefined;
  const visibleIf = element['visibleIf'];
  const conditions = [...around.conditions];
  if (visibleIf !== undefined && visibleIf !== '') {
    const condition = typeof visibleIf === 'string' ? parseVisibleIf(visibleIf) : null;
    if (condition === null) {
      throw new NoForm(
        `${path}.visibleIf`,
        'Expected: comparisons of questions with constants, joined by and, or, not: {name} = "value", {name} contains "value".',
      );
    }
    conditions.push(condition);
  }
  return { language: around.language, counts, conditions };
}

const ENDINGS = [
  ['-RS', 'risk'],
  ['-MS', 'mitigation'],
  ['-NS', 'none'],
] as const;

const KINDS: Readonly<Record<string, 'one' | 'several'>> = {
  radiogroup: 'one',
  dropdown: 'one',
  checkbox: 'several',
  boolean: 'one',
};

function readQuestion(element: Json, type: string, path: string, { language, counts, conditions }: Around): Question {
  const id = v.safeParse(questionIdSchema, element['name']);
  if (!id.success)
    throw new NoForm(`${path}.name`, 'Expected: a name of letters, digits, dots, hyphens and underscores.');
  const counted = type === 'boolean' ? 'none' : (counts ?? 'none');
  const choices = readChoices(element, type, path, language, counted !== 'none');
  const kind = choices.length > 0 ? (KINDS[type] ?? 'text') : 'text';
  return {
    id: id.output,
    text: localText(element['title'], language, 4_000) || id.output,
    help: localText(element['help'] ?? element['description'], language, 4_000) || null,
    kind,
    respondent: 'owner',
    counts: kind === 'text' ? 'none' : counted,
    choices: kind === 'text' ? [] : choices,
    unknown: null,
    mayNotApply: false,
    evidenceFor: [],
    required: element['isRequired'] === true,
    appliesIf: conditions.length > 1 ? { kind: 'all', of: [...conditions] } : (conditions[0] ?? null),
  };
}

function readChoices(element: Json, type: string, path: string, language: string, hasPoints: boolean): Choice[] {
  if (type === 'boolean') {
    return [
      { id: 'true', text: localText(element['labelTrue'], language, 2_000) || 'Yes', points: 0 },
      { id: 'false', text: localText(element['labelFalse'], language, 2_000) || 'No', points: 0 },
    ];
  }
  const given = KINDS[type] === undefined ? [] : (element['choices'] ?? []);
  if (!Array.isArray(given)) throw new NoForm(`${path}.choices`, 'Expected: a list of choices.');
  const choices = given.map((json: unknown, at): Choice => {
    const isWhole = typeof json === 'object' && json !== null && !Array.isArray(json);
    const { value, text } = isWhole ? (json as Json) : { value: json, text: undefined };
    const valuePath = `${path}.choices[${at}]${isWhole ? '.value' : ''}`;
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      throw new NoForm(valuePath, 'Expected: a text or a number.');
    }
    const id = String(value);
    if (id === '' || id.length > 120 || id === UNKNOWN || id === NOT_APPLICABLE) {
      throw new NoForm(valuePath, `Expected: 1 to 120 characters, and not "${UNKNOWN}" or "${NOT_APPLICABLE}".`);
    }
    return { id, text: localText(text, language, 2_000) || id, points: hasPoints ? pointsIn(value, valuePath) : 0 };
  });
  for (const [key, id] of [
    ['hasOther', 'other'],
    ['showOtherItem', 'other'],
    ['hasNone', 'none'],
    ['showNoneItem', 'none'],
  ] as const) {
    const text = localText(element[`${id}Text`], language, 2_000) || id;
    if (element[key] === true && !choices.some((one) => one.id === id)) choices.push({ id, text, points: 0 });
  }
  return choices.filter(({ id }, at) => choices.findIndex((one) => one.id === id) === at);
}

/** The number after the last dash of a text; the number itself. */
function pointsIn(value: string | number | boolean, path: string): number {
  const text = String(value);
  const dash = text.lastIndexOf('-');
  const points = typeof value === 'number' ? value : dash === -1 ? 0 : Number(text.slice(dash + 1));
  if (Number.isNaN(points)) return 0;
  if (!Number.isSafeInteger(points) || points < 0) throw new NoForm(path, 'Expected: whole points, not below 0.');
  return points;
}

/** The text in the language, or in the form's default; without markup. Empty where there is none. */
function localText(json: unknown, language: string, length: number): string {
  const texts = typeof json === 'object' && json !== null ? (json as Json) : { default: json };
  const text = [language, 'default', 'en', ...Object.keys(texts)].map((key) => texts[key]).find(isText) ?? '';
  return tidyText(text.replace(/<[^<>]*>/g, ' ').slice(0, length)).replace(/ {2,}/g, ' ');
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function refuseTwice(questions: readonly Question[]): void {
  const seen = new Set<string>();
  for (const { id } of questions) {
    if (seen.has(id)) throw new NoForm('pages', `Two questions are named ${id}.`);
    seen.add(id);
  }
}

function sumOf(questions: readonly Question[]): number {
  return questions.reduce((total, question) => total + mostPoints(question), 0);
}

/** Over every question, less those that are asked instead of others: by another choice to the same question. */
function mostMitigation(all: readonly Question[]): number {
  const questions = all.filter(({ counts }) => counts === 'mitigation');
  const single = new Set(all.filter(({ kind }) => kind === 'one').map(({ id }) => id));
  const forks = new Map<string, Map<string, number>>();
  for (const question of questions) {
    for (const condition of partsOf(question.appliesIf)) {
      if (condition.kind !== 'is' || !single.has(condition.question)) continue;
      const ways = forks.get(condition.question) ?? new Map<string, number>();
      for (const choice of condition.choices) ways.set(choice, (ways.get(choice) ?? 0) + mostPoints(question));
      forks.set(condition.question, ways);
    }
  }
  const spared = [...forks.values()].map((ways) => {
    const points = [...ways.values()];
    return points.reduce((total, one) => total + one, 0) - Math.max(...points);
  });
  return sumOf(questions) - Math.max(0, ...spared);
}

function partsOf(condition: AppliesIf | null): readonly AppliesIf[] {
  if (condition === null) return [];
  return condition.kind === 'all' ? condition.of.flatMap(partsOf) : [condition];
}

type Json = Readonly<Record<string, unknown>>;

function asObject(json: unknown, path: string, message: string): Json {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new NoForm(path, message);
  return json as Json;
}
