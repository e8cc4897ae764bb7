/** From a flagged system over its assessment to what a browser does, in a real browser, whichever it is. */
import { expect } from 'vitest';
import { addDays } from '../../shared/day.ts';
import type { AiSystem } from '../../shared/inventory.ts';
import type { OpenAssessmentReport } from '../../shared/open-assessment.ts';
import type { FormAnswers } from '../../shared/questionnaire/answers.ts';
import type { Role } from '../../shared/role.ts';
import type { SystemReport } from '../../shared/system-report.ts';
import { answerByKeyboard, KEYBOARD_ANSWERS } from './answer.ts';
import { gateIn, press, reaches, type Scene, setPolicy, type Tab, text } from './gate-scenario.ts';
import { type Lab, until } from './lab.ts';

const SERVICE = 'gamma';
const ADDRESS = 'https://gamma.app/docs/1';
const SYSTEM = `/v1/systems/${SERVICE}`;

interface Person {
  get<T>(path: string): Promise<{ body: T; version: string }>;
  /** Throws with the refusal. */
  send(method: 'POST' | 'PUT', path: string, version: string | null, body?: object): Promise<void>;
}

async function person(lab: Lab, token: string): Promise<Person> {
  const call = async (method: string, path: string, headers: Record<string, string>, body?: object) => {
    const response = await fetch(new URL(path, lab.values.dashboard), {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${answer}`);
    return { body: JSON.parse(answer), version: response.headers.get('etag') ?? '' };
  };
  return {
    get: (path) => call('GET', path, {}),
    send: async (method, path, version, body = {}) => {
      await call(method, path, version === null ? {} : { 'if-match': version }, body);
    },
  };
}

async function hire(lab: Lab, name: string, role: Role): Promise<Person> {
  const { day } = await lab.inventory();
  const response = await fetch(new URL('/v1/staff', lab.values.dashboard), {
    method: 'POST',
    headers: { authorization: `Bearer ${lab.values.adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name, roles: [role], expiresDay: addDays(day, 30) }),
  });
  const answer = (await response.json()) as { token: string };
  expect(response.ok, JSON.stringify(answer)).toBe(true);
  return person(lab, answer.token);
}

/** The least that each question can be answered with. */
function leastAnswers({ form }: OpenAssessmentReport): FormAnswers {
  const questions = form?.sections.flatMap(({ questions: some }) => some) ?? [];
  return Object.fromEntries(
    questions
      .filter(({ kind }) => kind !== 'text')
      .map(({ id, choices }) => {
        const least = choices.toSorted((a, b) => a.points - b.points)[0];
        return [id, { choices: least ? [least.id] : [], note: null, evidence: [] }];
      }),
  );
}

/** Opens an assessment, answers it, submits it, and decides on it: two people, each with their own token. */
async function assess(assessor: Person, approver: Person, decision: object): Promise<void> {
  const path = `${SYSTEM}/assessment`;
  const versionOf = async () => (await assessor.get<OpenAssessmentReport>(path)).version;
  await assessor.send('POST', path, null, { form: 'light' });
  const { body: report, version } = await assessor.get<OpenAssessmentReport>(path);
  const scope = report.knownUse;
  if (!report.open || !scope) throw new Error('nothing is open, or no use is known');
  await assessor.send('PUT', path, version, { ...report.open.draft, answers: leastAnswers(report), scope });
  await assessor.send('POST', `${path}/submission`, await versionOf());
  await approver.send('POST', `${path}/review`, await versionOf());
  const { body: system } = await approver.get<SystemReport>(SYSTEM);
  await approver.send('POST', `${path}/decision`, await versionOf(), {
    conditions: null,
    scope,
    groups: null,
    otherwise: { purposes: 'unassessed', groups: 'unassessed' },
    alternative: null,
    mode: null,
    reviewDay: addDays(system.day, 90),
    reason: 'Looked at together.',
    ...decision,
  });
}

async function findings(lab: Lab): Promise<AiSystem['findings']> {
  const { systems } = await lab.inventory();
  return systems.find(({ id }) => id === SERVICE)?.findings ?? [];
}

const kindsOf = (found: AiSystem['findings']) => found.map(({ kind }) => kind);

async function prompt({ driver }: Scene): Promise<Tab> {
  const tab = await driver.newTab();
  await tab.goto(driver.page(`popup.html?service=${SERVICE}`));
  return tab;
}

const says = (tab: Tab, wanted: string) =>
  until(
    `the page to say: ${wanted}`,
    () => text(tab),
    (found) => found.includes(wanted),
  );

export async function carriesADecision(scene: Scene): Promise<void> {
  const { lab, driver } = scene;
  const sync = () => driver.desk("api.runtime.sendMessage({ kind: 'sync-now' }).then(() => null)");
  const settings = { 'approved-with-conditions': 'ask' } as const;
  await setPolicy(scene, [], settings);

  // An employee says what for; the system is flagged.
  const first = await prompt(scene);
  await says(first, 'What do you use Gamma for?');
  await answerByKeyboard({ keyboard: first.keyboard, evaluate: (script) => first.evaluate(script) });
  await until(
    'the declaration',
    async () => (await lab.inventory()).systems.find(({ id }) => id === SERVICE)?.declarations ?? [],
    ([declared]) => JSON.stringify(declared) === JSON.stringify(KEYBOARD_ANSWERS),
  );
  await first.close().catch(() => {});
  expect(kindsOf(await findings(lab))).toContain('unassessed-system');

  const assessor = await hire(lab, 'Ada Assessor', 'assessor');
  const approver = await hire(lab, 'Grace Approver', 'approver');
  const { body: known } = await assessor.get<SystemReport>(SYSTEM);
  const { version, ...record } = known.record;
  await assessor.send('PUT', SYSTEM, `"${version}"`, { ...record, owner: 'Head of Sales' });

  // Rejected in the Worker: the next visit meets the gate, with what to use instead.
  await assess(assessor, approver, { decision: 'rejected', alternative: 'mistral-le-chat' });
  expect(kindsOf(await findings(lab))).not.toContain('unassessed-system');
  await sync();
  const tab = await driver.newTab();
  await tab.goto('https://before.example/page');
  scene.requests.length = 0;
  await tab.goto(ADDRESS);
  const closed = await gateIn(tab, driver, SERVICE);
  expect(closed).toContain('Your organisation keeps Gamma closed');
  expect(closed).toContain('Le Chat');
  expect(scene.requests.filter((one) => one.includes('gamma'))).toEqual([]);

  // Approved after all, with conditions, for work accounts alone: it opens, and the prompt says so.
  await assess(assessor, approver, {
    decision: 'approved-with-conditions',
    conditions: 'No slides about customers.',
  });
  await sync();
  await tab.goto(ADDRESS);
  await reaches(tab, ADDRESS);
  await tab.close();
  const second = await prompt(scene);
  const told = await says(second, 'No slides about customers.');
  expect(told).toContain('With your work account only.');
  expect(told).toContain('Only information that is public.');
  expect(kindsOf(await findings(lab))).not.toContain('beyond-assessed-scope');

  // Declared beyond what was assessed: the prompt says so, and the system is flagged again.
  const isAskedAgain = await second.evaluate<boolean>("document.querySelector('form') === null");
  if (isAskedAgain) await press(second, 'Change answer');
  await until(
    'the answers',
    () =>
      second.evaluate<boolean>(
        "(() => { const wanted = document.querySelector('input[name=data][value=personal]'); wanted?.click(); return wanted?.checked === true; })()",
      ),
    Boolean,
  );
  await press(second, 'Send answer');
  await says(second, 'It goes beyond what is approved');
  await second.close().catch(() => {});
  await sync();
  const again = await until(
    'the system to be flagged again',
    () => findings(lab),
    (found) => kindsOf(found).includes('beyond-assessed-scope'),
  );
  expect(again.find(({ kind }) => kind === 'beyond-assessed-scope')?.reasons).toContain('worse-data');
  await setPolicy(scene, []);
}
