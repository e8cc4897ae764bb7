/** An assessment's result in words, for a terminal. Pure. */
import type { Questionnaire } from '../../shared/questionnaire/questionnaire.ts';
import type { FormResult, FormTask } from '../../shared/questionnaire/result.ts';

const TASKS: Record<FormTask, string> = {
  unanswered: 'is not answered',
  unknown: 'is answered with "unknown"',
  'evidence-missing': 'has no evidence',
  'evidence-not-yet-effective': 'has evidence that is not effective yet',
};

export function tellAssessment(form: Questionnaire, result: FormResult): string {
  const { from, counts } = form.mitigation;
  const reached = result.mitigated ? `at least ${from} %: the raw score counts ${counts} %` : `less than ${from} %`;
  const rows: [string, string][] = [
    ['Raw', tellNumber(result.raw)],
    [
      'Mitigation',
      `${tellNumber(result.mitigation)} of ${tellNumber(result.mitigationMaximum)}${result.mitigationMaximum > 0 ? `, ${reached}` : ''}`,
    ],
    ['Current score', tellNumber(result.current)],
    ['Maximum', tellNumber(result.maximum)],
    ['Share', `${tellNumber(result.share)} %`],
    [
      'Level',
      result.level === result.levelByShare ? result.level : `${result.level} (${result.levelByShare} by share)`,
    ],
    ...result.floors.map(({ level, text }): [string, string] => ['Floor', `${level}: ${text}`]),
    ...(result.blocked ? [['Blocked', 'It cannot be approved.'] as [string, string]] : []),
  ];
  const parts = result.parts.map(({ title, score, maximum, share }): [string, string] => [
    title,
    `${tellNumber(score)} of ${tellNumber(maximum)}, ${tellNumber(share)} %`,
  ]);
  const tasks = result.tasks.map(({ question, task }): [string, string] => [question, TASKS[task]]);
  return [
    `${form.title}, ${form.id} version ${form.version}`,
    ...(form.source === null ? [] : [form.source]),
    '',
    ...align(rows),
    ...under('Parts', parts),
    ...under(`Open: ${tasks.length}`, tasks),
    '',
  ].join('\n');
}

function under(title: string, rows: readonly [string, string][]): string[] {
  return rows.length === 0 ? [] : ['', title, ...align(rows).map((row) => `  ${row}`)];
}

function align(rows: readonly [string, string][]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
}

/** To two decimals, upwards: what is over a limit never reads as the limit. */
function tellNumber(value: number): string {
  return String(Math.ceil(Number((value * 100).toFixed(6))) / 100);
}
