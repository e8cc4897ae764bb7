/** Who works in the simulated organisation, and what with. Data. */
import type { Answers } from '../../shared/declaration.ts';
import type { Surface } from '../../shared/surface.ts';

export interface Habit {
  service: string;
  /** Share of the group's people who take it up, over the year. */
  share: number;
  /** Days of work in a week on which one of them uses it. */
  daysAWeek: number;
  /** Months after the start when the first of them do, and the days within which all of them have: 120 unless set. */
  from?: number;
  within?: number;
  surface?: Surface;
  /** What they say when they are asked; the first is said most. */
  answers: readonly [Answers, ...Answers[]];
}

export interface Group {
  number: number;
  name: string;
  domain: Answers['domain'] | null;
  /** Share of all browsers. */
  share: number;
  habits: readonly Habit[];
}

const draft: Answers = {
  purpose: 'write-edit',
  affected: 'nobody',
  data: 'internal',
  handling: 'draft-i-rewrite',
  account: 'work',
};
const publicText: Answers = { ...draft, data: 'public' };
const forCustomers: Answers = {
  ...draft,
  affected: 'customers-public',
  data: 'personal',
  handling: 'used-after-check',
};
const private_: Answers = { ...draft, data: 'confidential', account: 'personal' };
const code: Answers = { ...draft, purpose: 'code' };
const summary: Answers = { ...draft, purpose: 'summarise-translate' };
const search: Answers = { ...publicText, purpose: 'research' };
const figures: Answers = { ...draft, purpose: 'analyse-data', data: 'confidential', handling: 'used-after-check' };
const pictures: Answers = {
  ...publicText,
  purpose: 'media',
  affected: 'customers-public',
  handling: 'used-after-check',
};
const notes: Answers = { ...draft, purpose: 'meeting-notes', affected: 'colleagues', data: 'personal' };
const answering: Answers = { ...forCustomers, purpose: 'chat-with-public', handling: 'used-unchecked' };
const ranking: Answers = {
  purpose: 'evaluate-people',
  domain: 'employment',
  affected: 'applicants-evaluated',
  data: 'personal',
  handling: 'used-after-check',
  account: 'work',
};
/** How colleagues sound on the telephone. */
const mood: Answers = { ...notes, purpose: 'monitor-people', domain: 'employment' };
const lending: Answers = { ...ranking, purpose: 'decide-access', domain: 'credit', affected: 'customers-public' };

const everyday: readonly Habit[] = [
  { service: 'openai-chatgpt', share: 0.55, daysAWeek: 2.5, answers: [draft, summary, private_, search] },
  { service: 'microsoft-copilot', share: 0.3, daysAWeek: 2, answers: [draft, summary] },
  { service: 'deepl', share: 0.25, daysAWeek: 1, answers: [summary] },
  { service: 'perplexity', share: 0.12, daysAWeek: 1, from: 2, answers: [search] },
  // Two at first, then everybody at once.
  { service: 'google-notebooklm', share: 0.2, daysAWeek: 1, from: 5, within: 10, answers: [summary] },
  { service: 'google-notebooklm', share: 0.7, daysAWeek: 1.5, from: 7, within: 15, answers: [summary, search] },
  { service: 'google-gemini', share: 0.1, daysAWeek: 1, from: 4, answers: [draft, private_] },
];

export const GROUPS: readonly Group[] = [
  {
    number: 1,
    name: 'Engineering',
    domain: null,
    share: 0.25,
    habits: [
      ...everyday,
      { service: 'github-copilot', share: 0.6, daysAWeek: 4, answers: [code] },
      { service: 'anthropic-claude', share: 0.4, daysAWeek: 3, from: 1, answers: [code, search] },
      { service: 'cursor', share: 0.15, daysAWeek: 2, from: 5, answers: [code] },
      { service: 'deepseek-chat', share: 0.08, daysAWeek: 1, from: 3, answers: [code, private_] },
    ],
  },
  {
    number: 2,
    name: 'Customer service',
    domain: null,
    share: 0.3,
    habits: [
      ...everyday,
      { service: 'grammarly', share: 0.2, daysAWeek: 3, surface: 'extension', answers: [forCustomers] },
      { service: 'fin', share: 0.3, daysAWeek: 4, from: 5, within: 30, answers: [answering] },
      { service: 'hume', share: 0.2, daysAWeek: 1, from: 6, within: 30, answers: [mood] },
    ],
  },
  {
    number: 3,
    name: 'Marketing',
    domain: null,
    share: 0.15,
    habits: [
      ...everyday,
      { service: 'midjourney', share: 0.25, daysAWeek: 1, answers: [pictures] },
      { service: 'canva-ai', share: 0.4, daysAWeek: 1.5, surface: 'embedded', answers: [pictures, publicText] },
      { service: 'gamma', share: 0.6, daysAWeek: 0.5, from: 3, answers: [publicText] },
      { service: 'elevenlabs', share: 0.08, daysAWeek: 0.5, from: 7, answers: [pictures] },
    ],
  },
  {
    number: 4,
    name: 'People',
    domain: 'employment',
    share: 0.08,
    habits: [
      ...everyday,
      { service: 'hirevue', share: 0.7, daysAWeek: 2, from: 2, answers: [ranking] },
      { service: 'otter', share: 0.3, daysAWeek: 2, surface: 'sign-in', answers: [notes] },
    ],
  },
  {
    number: 5,
    name: 'Finance',
    domain: 'credit',
    share: 0.12,
    habits: [
      ...everyday,
      { service: 'zest-ai', share: 0.4, daysAWeek: 2, from: 4, within: 30, answers: [lending] },
      { service: 'julius', share: 0.1, daysAWeek: 1, from: 5, answers: [figures] },
    ],
  },
  {
    number: 6,
    name: 'Legal',
    domain: null,
    share: 0.04,
    habits: [...everyday, { service: 'harvey', share: 0.5, daysAWeek: 2, from: 3, answers: [figures] }],
  },
  {
    number: 7,
    name: 'Research',
    domain: null,
    share: 0.06,
    habits: [...everyday, { service: 'elicit', share: 0.3, daysAWeek: 1, answers: [search] }],
  },
];

/** Met at work and not used for it. */
export const LEISURE: readonly string[] = ['suno', 'midjourney', 'perplexity', 'canva-ai'];

export const CONCERNS = [
  {
    category: 'unfair-to-people',
    service: 'hirevue',
    text: 'It ranks applicants before anybody has read what they wrote.',
  },
  {
    category: 'confidential-data',
    service: 'openai-chatgpt',
    text: 'Contracts are pasted into it on private accounts.',
  },
  { category: 'rules-not-followed', text: 'Nobody knows which tools we may use.' },
] as const;

export const EXCEPTION = {
  service: 'deepseek-chat',
  text: 'To compare its answers for a customer who uses it.',
} as const;
