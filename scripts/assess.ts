/**
 * `npm run assess -- --form FORM --answers ANSWERS.json`: scores an impact assessment, as docs/assessment.md describes.
 * FORM is one of our own forms by its id, or a file: a questionnaire of ours, or Canada's Algorithmic Impact Assessment.
 * What is wrong is told on standard error by its code and place, and the command ends with 2.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { localDay } from '../shared/day.ts';
import { isNestedDeeper, MOST_DEPTH, TOO_DEEP } from '../shared/nesting.ts';
import { explainIssue, fieldPath } from '../shared/problem.ts';
import type { FormAnswers } from '../shared/questionnaire/answers.ts';
import { parseAnswers, refuseAnswers } from '../shared/questionnaire/check-answers.ts';
import { OUR_FORMS } from '../shared/questionnaire/forms.ts';
import { type Questionnaire, questionnaireSchema } from '../shared/questionnaire/questionnaire.ts';
import { scoreAnswers } from '../shared/questionnaire/score.ts';
import { fromSurveyData, fromSurveyJs } from '../shared/questionnaire/surveyjs.ts';
import { tellAssessment } from './lib/assessment-text.ts';

const USAGE = `Usage: npm run assess -- --form FORM --answers ANSWERS.json [--json] [--language LANGUAGE]

  --form      ${OUR_FORMS.map(({ id }) => id).join(' or ')}, or a file: a questionnaire of ours,
              or the published JSON of Canada's Algorithmic Impact Assessment (SurveyJS)
  --answers   a file: {"question": "choice"}, {"question": ["choice", …]}, or
              {"question": {"choices": [], "note": null, "evidence": [{"link": "", "effective": "YYYY-MM-DD"}]}}
  --json      the whole result as JSON
  --language  of the form's words, where it has several; en unless said otherwise`;

interface Refusal {
  code: string;
  field: string;
  message: string;
}

const options = readOptions();
const form = readForm(options.form, options.language);
const answers = readAnswers(options.answers, form);
const result = scoreAnswers(form, answers, localDay(new Date()));
process.stdout.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : tellAssessment(form, result));

function readOptions(): { form: string; answers: string; json: boolean; language: string } {
  try {
    const { values } = parseArgs({
      options: {
        form: { type: 'string' },
        answers: { type: 'string' },
        json: { type: 'boolean', default: false },
        language: { type: 'string', default: 'en' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(`${USAGE}\n`);
      process.exit(0);
    }
    const { form, answers, json, language } = values;
    return form === undefined || answers === undefined ? end(USAGE) : { form, answers, json, language };
  } catch {
    return end(USAGE);
  }
}

function readForm(name: string, language: string): Questionnaire {
  const ours = OUR_FORMS.find(({ id }) => id === name);
  if (ours) return ours;
  const json = readJson(name);
  if (isObject(json) && 'sections' in json) {
    if (isNestedDeeper(json, MOST_DEPTH)) return refuse(name, { code: 'form.invalid', field: '', message: TOO_DEEP });
    const result = v.safeParse(questionnaireSchema, json, { abortEarly: true });
    if (result.success) return result.output;
    const [issue] = result.issues;
    return refuse(name, { code: 'form.invalid', field: fieldPath(issue), message: explainIssue(issue) });
  }
  const { form, refusal } = fromSurveyJs(json, language);
  return form ?? refuse(name, refusal);
}

function readAnswers(file: string, form: Questionnaire): FormAnswers {
  const json = readJson(file);
  if (!isObject(json)) {
    return refuse(file, { code: 'assessment.answer', field: '', message: 'Expected: an object, answers by question.' });
  }
  if (isNestedDeeper(json, MOST_DEPTH))
    return refuse(file, { code: 'assessment.answer', field: '', message: TOO_DEEP });
  const given = dataOf(json, form);
  const whole = Object.entries(given).filter(([, answer]) => isObject(answer));
  const short = Object.entries(given).filter(([, answer]) => !isObject(answer));
  const parsed = parseAnswers({ ...fromSurveyData(form, Object.fromEntries(short)), ...Object.fromEntries(whole) });
  if (parsed.refusal) return refuse(file, parsed.refusal);
  const refusal = refuseAnswers(form, parsed.answers);
  return refusal ? refuse(file, refusal) : parsed.answers;
}

/** Canada's tool saves its data beside the page that was open. */
function dataOf(json: Record<string, unknown>, form: Questionnaire): Record<string, unknown> {
  const { data } = json;
  const isSaved = isObject(data) && !form.sections.some(({ questions }) => questions.some(({ id }) => id === 'data'));
  return isSaved ? data : json;
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return refuse(file, { code: 'file.unreadable', field: '', message: `It cannot be read (${code}).` });
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return refuse(file, { code: 'file.no-json', field: '', message: 'It is no JSON.' });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(file: string, { code, field, message }: Refusal): never {
  return end(`assess: ${file}: ${code}${field === '' ? '' : ` at ${field}`}: ${message}`);
}

function end(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
