/** Rows, answers and a connection for tests. */
import { vi } from 'vitest';
import type { OutboxDeclaration, OutboxObservation } from '../../extension/storage.ts';
import type { Connection } from '../../shared/connect-code.ts';
import type { Day } from '../../shared/day.ts';
import type { Answers } from '../../shared/declaration.ts';
import { FIRST_POLICY, type Mode, type Policy } from '../../shared/policy.ts';

export const TODAY = '2026-11-21' as Day;
export const CHATGPT = 'openai-chatgpt';
export const CLAUDE = 'anthropic-claude';
export const HARMLESS = {
  purpose: 'code',
  affected: 'nobody',
  data: 'public',
  handling: 'draft-i-rewrite',
} as const satisfies Answers;
export const CONNECTION: Connection = {
  server: 'https://unshade.example',
  token: 'enrolment-token-of-the-tests',
  key: 'k'.repeat(43),
};

/** A policy with one mode for every service, unless `change` says otherwise. */
export function policyOf(version: number, mode: Mode = 'ask', change: Partial<Policy> = {}): Policy {
  const modes = Object.fromEntries(Object.keys(FIRST_POLICY.modes).map((status) => [status, mode])) as Policy['modes'];
  return { ...FIRST_POLICY, version, modes, ...change };
}

export function rowId(number: number): string {
  return number.toString(16).padStart(32, '0');
}

export function observation(change: Partial<OutboxObservation> = {}): OutboxObservation {
  return {
    id: rowId(1),
    service: CHATGPT,
    day: TODAY,
    surfaces: ['web-app'],
    scopes: [],
    visits: '1',
    declared: false,
    state: 'pending',
    revision: 1,
    redated: false,
    ...change,
  };
}

export function declaration(change: Partial<OutboxDeclaration> = {}): OutboxDeclaration {
  return {
    id: rowId(0xd),
    service: CHATGPT,
    day: TODAY,
    answers: HARMLESS,
    state: 'pending',
    redated: false,
    ...change,
  };
}

/** Noon of a day on the browser's clock. Only what the clock shows: timers run on. */
export function setDay(day: Day): void {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  vi.useFakeTimers({ now: new Date(year, month - 1, date, 12), toFake: ['Date'] });
}
