/** What the simulated governance team does in the year, by the API that real ones use. Data. */
import { PATHS } from '../../shared/api.ts';
import { FULL_REACH } from '../../shared/assessment.ts';
import { FIRST_CRITERIA } from '../../shared/criteria.ts';
import { addDays, type Day } from '../../shared/day.ts';
import { formFor } from '../../shared/questionnaire/forms.ts';
import type { Role } from '../../shared/role.ts';
import { EMPTY_RECORD, type SystemRecord } from '../../shared/system.ts';
import type { Scope } from '../../shared/triage-input.ts';
import { fillForm } from './assessment.ts';
import { GROUPS } from './habits.ts';

export interface StaffAction {
  day: Day;
  role: Extract<Role, 'assessor' | 'approver' | 'admin'>;
  method: 'POST' | 'PUT';
  path: string;
  /** The version that it is based on. */
  ifMatch?: number | string;
  /** Where that version is read just before, in place of `ifMatch`. */
  versionOf?: string;
  /** What has to be there for it. */
  onlyIf?: string;
  body: object | string;
}

export const STAFF_NAMES: Record<StaffAction['role'], string> = {
  assessor: 'Ada (governance)',
  approver: 'Bela (governance)',
  admin: 'Chris (IT)',
};

const IMPORTED_LIST = `product,vendor,owner,forms,first_day,uses
Photoshop,Adobe,Head of design,desktop-app,2021-02-01,"media, customers-public, public, used-after-check, work"
Invoice reader,Example Systems,Head of finance,api,2022-06-01,"analyse-data, nobody, confidential, used-after-check, work"
Website assistant,Example Systems,,embedded,2023-01-15,"chat-with-public, customers-public, personal, used-unchecked, work"
Meeting room transcription,Example Rooms,,device,,
`;

const everydayText: Scope = {
  purposes: ['write-edit', 'summarise-translate', 'research'],
  domains: [],
  affected: ['nobody', 'colleagues'],
  data: 'internal',
  handling: 'used-after-check',
  accounts: ['work', 'none'],
};

const hiring: Scope = {
  purposes: ['evaluate-people'],
  domains: ['employment'],
  affected: ['applicants-evaluated'],
  data: 'personal',
  handling: 'used-after-check',
  accounts: ['work'],
};

/** In the order of their days. `first` is the first day of the year. */
export function staffActions(first: Day): StaffAction[] {
  const on = (days: number) => addDays(first, days);
  const record = (change: Partial<SystemRecord>): SystemRecord => ({ ...EMPTY_RECORD, ...change });
  const owned = (day: number, id: string, owner: string, change: Partial<SystemRecord> = {}): StaffAction => ({
    day: on(day),
    role: 'assessor',
    method: 'PUT',
    path: PATHS.system.replace(':id', id),
    ifMatch: 0,
    body: record({ owner, ...change }),
  });
  const assessed = (day: number, id: string, number: number, body: object): StaffAction => ({
    day: on(day),
    role: 'approver',
    method: 'POST',
    path: PATHS.assessments.replace(':id', id),
    // The catalogue's services can be decided on before anybody meets them; this team decides on what it has.
    onlyIf: PATHS.system.replace(':id', id),
    ifMatch: number,
    body: {
      level: 'II',
      decidedDay: on(day),
      assessor: STAFF_NAMES.assessor,
      conditions: null,
      evidence: null,
      ...body,
    },
  });
  /** A step of an assessment with one of our forms, on the newest version of it. */
  const step = (
    day: number,
    id: string,
    role: StaffAction['role'],
    part: string,
    body: object = {},
    method: StaffAction['method'] = 'POST',
  ): StaffAction => {
    const path = PATHS.openAssessment.replace(':id', id);
    return { day: on(day), role, method, path: path + part, versionOf: path, body };
  };
  const opened = (day: number, id: string, depth: 'full' | 'light'): StaffAction => ({
    day: on(day),
    role: 'assessor',
    method: 'POST',
    path: PATHS.openAssessment.replace(':id', id),
    body: { form: depth },
  });
  const answered = (
    day: number,
    id: string,
    depth: 'full' | 'light',
    scope: Scope,
    filling: Omit<Parameters<typeof fillForm>[1], 'effective'>,
  ): StaffAction => {
    const { id: form, version } = formFor(depth);
    const answers = fillForm(depth, { ...filling, effective: first });
    const respondents = { security: 'Dana (security)', privacy: 'Eli (data protection)' };
    const draft = { form: { id: form, version }, answers, scope, groups: null, respondents, advice: null };
    return step(day, id, 'assessor', '', draft, 'PUT');
  };
  const exclusion = (day: number, id: string, role: StaffAction['role'], part: string, body: object): StaffAction => {
    const path = PATHS.exclusion.replace(':id', id);
    return { day: on(day), role, method: part === '' ? 'PUT' : 'POST', path: path + part, versionOf: path, body };
  };
  return [
    {
      day: on(0),
      role: 'admin',
      method: 'PUT',
      path: PATHS.groups,
      ifMatch: 0,
      body: { groups: GROUPS.map(({ number, name, domain }) => ({ number, name, domain })) },
    },
    { day: on(2), role: 'assessor', method: 'POST', path: `${PATHS.systemsImport}?dryRun=false`, body: IMPORTED_LIST },
    owned(52, 'deepl', 'Head of translation'),
    {
      day: on(60),
      role: 'approver',
      method: 'PUT',
      path: PATHS.screening.replace(':id', 'deepl').replace(':kind', 'unassessed-system'),
      ifMatch: 0,
      body: {
        reason: 'Translates our own public and internal texts, read again by a person.',
        reviewDay: on(330),
        scope: everydayText,
      },
    },
    {
      day: on(70),
      role: 'assessor',
      method: 'PUT',
      path: PATHS.criteria,
      ifMatch: 0,
      body: { ...FIRST_CRITERIA, dueDays: { ...FIRST_CRITERIA.dueDays, P1: 21 }, jurisdictions: ['colorado'] },
    },
    { day: on(75), role: 'approver', method: 'PUT', path: PATHS.criteriaApproval.replace(':version', '1'), body: {} },
    // Whoever is to be approved gets an owner the same day: both can be done, or neither, wherever nobody has met it yet.
    owned(90, 'openai-chatgpt', 'Head of digital workplace'),
    assessed(90, 'openai-chatgpt', 0, {
      decision: 'approved',
      reviewDay: on(270),
      scope: everydayText,
      reason: 'Everyday texts on work accounts, read again before they are used.',
    }),
    owned(110, 'github-copilot', 'Head of engineering'),
    assessed(110, 'github-copilot', 0, {
      decision: 'approved-with-conditions',
      conditions: 'Work accounts only. Every suggestion is reviewed like a colleague’s.',
      reviewDay: on(475),
      scope: { ...everydayText, purposes: ['code'], data: 'confidential' },
      reason: 'Reviewed code, no secrets.',
    }),
    assessed(140, 'deepseek-chat', 0, {
      decision: 'rejected',
      level: 'III',
      reviewDay: on(320),
      scope: { ...everydayText, purposes: ['code', 'write-edit'], data: 'confidential', accounts: ['personal'] },
      reason: 'Personal accounts, and no terms that keep our texts out of training.',
      reach: { ...FULL_REACH, alternative: 'github-copilot', mode: 'ask' },
    }),
    {
      day: on(200),
      role: 'assessor',
      method: 'PUT',
      path: PATHS.useReview.replace(':id', 'hirevue').replace(':use', encodeURIComponent('evaluate-people:employment')),
      ifMatch: 0,
      body: {
        facts: { profiling: 'yes', 'hiring-or-promotion': 'yes', 'ranks-or-scores-people': 'yes', 'large-scale': 'no' },
        override: null,
        reason: 'Talked with the hiring team: it ranks applicants before anybody reads.',
      },
    },
    {
      day: on(205),
      role: 'assessor',
      method: 'PUT',
      path: PATHS.useReview.replace(':id', 'zest-ai').replace(':use', encodeURIComponent('decide-access:credit')),
      ifMatch: 0,
      body: {
        facts: { profiling: 'yes', 'ranks-or-scores-people': 'yes', 'fraud-detection': 'no' },
        override: null,
        reason: 'The vendor’s own description: it scores who asks for credit.',
      },
    },
    owned(215, 'hirevue', 'Head of people'),
    opened(215, 'hirevue', 'full'),
    answered(218, 'hirevue', 'full', hiring, {
      gravity: 0.45,
      known: {
        'output-role': 'ranks',
        'decision-area': 'weighty',
        who: 'evaluated',
        'data-class': 'personal',
        account: 'work',
        'article-5': 'no',
      },
      inPlace: { contract: 'Contract archive, 2026-17', 'human-check': 'Hiring handbook, chapter 4' },
    }),
    step(219, 'hirevue', 'assessor', '/submission'),
    step(224, 'hirevue', 'approver', '/review'),
    step(229, 'hirevue', 'approver', '/decision', {
      decision: 'approved-with-conditions',
      conditions: 'Nobody is turned down by its ranking alone. Applicants are told that it is used.',
      scope: hiring,
      groups: null,
      otherwise: { purposes: 'rejected', groups: 'unassessed' },
      alternative: null,
      mode: null,
      reviewDay: on(400),
      reason: 'With the check by two people the ranking is one voice among others.',
    }),
    owned(250, 'gamma', 'Head of brand', { retiredDay: on(250) }),
    exclusion(280, 'own-example-rooms-meeting-room-transcription', 'assessor', '', {
      reason: 'Runs on trial in one room of the vendor’s own, with no staff of ours.',
      reviewDay: on(460),
    }),
    exclusion(283, 'own-example-rooms-meeting-room-transcription', 'approver', '/approval', {}),
    opened(335, 'zest-ai', 'full'),
    answered(
      340,
      'zest-ai',
      'full',
      { ...hiring, purposes: ['decide-access'], domains: ['credit'], affected: ['customers-public'] },
      {
        gravity: 0.6,
        known: {
          'output-role': 'ranks',
          'decision-area': 'weighty',
          who: 'customers',
          'data-class': 'personal',
          'article-5': 'no',
        },
        inPlace: {},
      },
    ),
    step(342, 'zest-ai', 'assessor', '/submission'),
    opened(350, 'midjourney', 'full'),
  ];
}
