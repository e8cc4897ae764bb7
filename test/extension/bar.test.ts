import { describe, expect, it } from 'vitest';
import { barOf, type Here } from '../../extension/policy/bar.ts';
import { grantsOf } from '../../extension/policy/here.ts';
import type { KeptRequest } from '../../extension/storage.ts';
import { addDays } from '../../shared/day.ts';
import { MODES, modeOf, SERVICE_STATUSES } from '../../shared/policy.ts';
import { CHATGPT, CLAUDE, HARMLESS, policyOf, rowId, TODAY } from './rows.ts';

const here = (change: Partial<Here>): Here => ({
  policy: policyOf(1),
  declared: {},
  dismissed: {},
  granted: new Map(),
  today: TODAY,
  ...change,
});
const answered = { [CHATGPT]: { id: rowId(1), answers: HARMLESS, askAgain: 0 } };
const notForWork = { [CHATGPT]: { reason: 'not-for-work' as const, until: TODAY } };
const granted = (days: number) => new Map([[CHATGPT, addDays(TODAY, days)]]);

describe('the mode of a service', () => {
  it.each(SERVICE_STATUSES.flatMap((status) => MODES.map((mode) => [status, mode] as const)))(
    'of status %s is what policy has for it: %s',
    (status, mode) => {
      const modes = { ...policyOf(1).modes, [status]: mode };
      expect(modeOf({ modes, services: [{ service: CHATGPT, status, askAgain: 0 }] }, CHATGPT)).toBe(mode);
    },
  );

  it('that nobody has ruled on is that of unassessed ones', () => {
    const policy = policyOf(1, 'ask', { services: [{ service: CHATGPT, status: 'rejected', askAgain: 0 }] });
    policy.modes = { ...policy.modes, unassessed: 'require', rejected: 'block' };
    expect([modeOf(policy, CHATGPT), modeOf(policy, CLAUDE)]).toEqual(['block', 'require']);
  });

  it('of its own goes before that of its status', () => {
    const services = [{ service: CHATGPT, status: 'rejected' as const, mode: 'observe' as const, askAgain: 0 }];
    expect(modeOf(policyOf(1, 'block', { services }), CHATGPT)).toBe('observe');
  });
});

describe('a service', () => {
  it.each<[string, Partial<Here>, ReturnType<typeof barOf>]>([
    ['that is asked about is open', {}, undefined],
    ['that is taken note of is open', { policy: policyOf(1, 'observe') }, undefined],
    ['that is blocked is closed', { policy: policyOf(1, 'block') }, 'block'],
    ['and no answer opens it', { policy: policyOf(1, 'block'), declared: answered }, 'block'],
    ['nor that it is not for work', { policy: policyOf(1, 'block'), dismissed: notForWork }, 'block'],
    ['a granted exception does', { policy: policyOf(1, 'block'), granted: granted(0) }, undefined],
    ['while it lasts', { policy: policyOf(1, 'block'), granted: granted(-1) }, 'block'],
    ['that requires an answer is closed without one', { policy: policyOf(1, 'require') }, 'require'],
    ['and open with one', { policy: policyOf(1, 'require'), declared: answered }, undefined],
    ['"not for work" is one', { policy: policyOf(1, 'require'), dismissed: notForWork }, undefined],
    [
      'an answer that is asked for again is none',
      {
        policy: policyOf(1, 'require', { services: [{ service: CHATGPT, status: 'approved', askAgain: 1 }] }),
        declared: answered,
      },
      'require',
    ],
  ])('%s', (_what, change, bar) => {
    expect(barOf(here(change), CHATGPT)).toBe(bar);
  });
});

describe('exceptions', () => {
  it('hold a year at the longest, whatever an answer says', () => {
    const requests = [request({ answer: { ...answer('granted'), until: '9999-12-31' as never } })];
    expect([...grantsOf(requests)]).toEqual([[CHATGPT, addDays(TODAY, 365)]]);
  });

  const request = (change: Partial<KeptRequest>): KeptRequest => ({
    receipt: rowId(1),
    kind: 'exception',
    service: CHATGPT,
    text: 'why',
    day: TODAY,
    ...change,
  });
  const answer = (decision: 'granted' | 'declined' | 'answered', days?: number) => ({
    receipt: rowId(1),
    decision,
    text: 'because',
    day: TODAY,
    ...(days === undefined ? {} : { until: addDays(TODAY, days) }),
  });

  it('that were granted count, the longest of several; no others', () => {
    const requests = [
      request({ answer: answer('granted', 3) }),
      request({ answer: answer('granted', 9) }),
      request({ answer: answer('granted', 5) }),
      request({ service: CLAUDE, answer: answer('declined', 9) }),
      request({ service: 'deepl' }),
      request({ service: 'gamma', kind: 'concern', answer: answer('granted', 9) }),
      request({ service: 'suno', answer: answer('granted') }),
    ];
    expect([...grantsOf(requests)]).toEqual([[CHATGPT, addDays(TODAY, 9)]]);
  });
});
