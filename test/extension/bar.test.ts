import { describe, expect, it } from 'vitest';
import { barOf, decidedHere, type Here } from '../../extension/policy/bar.ts';
import { grantsOf } from '../../extension/policy/here.ts';
import { limitTexts, namedLimits } from '../../extension/policy/limits.ts';
import type { KeptRequest } from '../../extension/storage.ts';
import { addDays } from '../../shared/day.ts';
import { ACCOUNTS, AFFECTED, type Answers, DOMAINS, PURPOSES } from '../../shared/declaration.ts';
import { type Limits, MODES, modeOf, policyFor, SERVICE_STATUSES } from '../../shared/policy.ts';
import { isWithinScope } from '../../shared/scope.ts';
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

describe('a decision for some purposes', () => {
  const services = [
    {
      service: CHATGPT,
      status: 'approved' as const,
      conditions: 'Ask first.',
      purposes: [{ purposes: ['code' as const], status: 'rejected' as const, alternative: CLAUDE }],
      askAgain: 0,
    },
  ];
  const policy = { ...policyOf(1, 'ask', { services }), modes: { ...policyOf(1).modes, rejected: 'block' as const } };
  const translating = {
    [CHATGPT]: { id: rowId(1), answers: { ...HARMLESS, purpose: 'research' as const }, askAgain: 0 },
  };

  it.each<[string, Partial<Here>, ReturnType<typeof barOf>]>([
    ['closes nothing before anybody said what for', {}, undefined],
    ['closes it for that purpose', { declared: answered }, 'block'],
    ['and for no other', { declared: translating }, undefined],
    [
      'nor while it is asked for again',
      { declared: answered, policy: { ...policy, services: services.map((one) => ({ ...one, askAgain: 1 })) } },
      undefined,
    ],
    ['an exception opens it', { declared: answered, granted: granted(0) }, undefined],
  ])('%s', (_what, change, bar) => {
    expect(barOf(here({ policy, ...change }), CHATGPT)).toBe(bar);
  });

  it('takes the place of all that was decided otherwise', () => {
    expect(decidedHere(here({ policy, declared: answered }), CHATGPT)).toEqual({
      purposes: ['code'],
      status: 'rejected',
      alternative: CLAUDE,
    });
    expect(decidedHere(here({ policy, declared: translating }), CHATGPT).conditions).toBe('Ask first.');
  });
});

describe('what a browser of a group is given', () => {
  const forGroup = { groups: [3, 4], status: 'approved' as const, conditions: 'Work account.' };
  const services = [{ service: CHATGPT, status: 'rejected' as const, groups: [forGroup], askAgain: 2 }];
  const policy = policyOf(1, 'ask', { services });

  it('is what was decided for it, or for everybody, and nothing of the others', () => {
    expect(policyFor(policy, 4)).toEqual({
      ...policy,
      group: 4,
      services: [{ service: CHATGPT, status: 'approved', conditions: 'Work account.', askAgain: 2 }],
    });
    const everybody = [{ service: CHATGPT, status: 'rejected', askAgain: 2 }];
    expect([policyFor(policy, 0).services, policyFor(policy, 5).services]).toEqual([everybody, everybody]);
  });
});

describe('the limits of an approval', () => {
  const EVERYTHING: Limits = {
    purposes: [...PURPOSES],
    domains: [...DOMAINS],
    affected: [...AFFECTED],
    accounts: [...ACCOUNTS],
    data: 'sensitive-or-secret',
    handling: 'used-unchecked',
  };

  it('say nothing where everything is approved', () => {
    expect([limitTexts(EVERYTHING), namedLimits(EVERYTHING)]).toEqual([[], []]);
    expect(
      namedLimits({ ...EVERYTHING, purposes: ['code', 'health'], domains: ['health-care'], affected: ['nobody'] }),
    ).toEqual([
      { text: 'limitPurposes', question: 'purpose', choices: ['code', 'health'] },
      { text: 'limitDomains', question: 'domain', choices: ['health-care'] },
      { text: 'limitAffected', question: 'affected', choices: ['nobody'] },
    ]);
  });

  it.each<[Partial<Limits>, string[]]>([
    [{ accounts: ['work'] }, ['limitWorkAccount']],
    [{ accounts: ['work', 'none'] }, ['limitNoPersonalAccount']],
    [{ accounts: [] }, []],
    [{ data: 'public' }, ['limitDataPublic']],
    [{ data: 'personal', handling: 'used-after-check' }, ['limitDataPersonal', 'limitCheck']],
  ])('%j are told as %j', (change, keys) => {
    expect(limitTexts({ ...EVERYTHING, ...change })).toEqual(keys);
  });

  it.each<[Partial<Limits>, Partial<Answers>, boolean]>([
    [{}, {}, false],
    [{ purposes: ['research'] }, {}, true],
    [{ purposes: ['code'] }, {}, false],
    [{ data: 'public' }, { data: 'internal' }, true],
    [{ data: 'internal' }, { data: 'internal' }, false],
    [{ handling: 'draft-i-rewrite' }, { handling: 'used-after-check' }, true],
    [{ affected: ['colleagues'] }, { affected: 'customers-public' }, true],
    [{ affected: ['colleagues'] }, { affected: 'nobody' }, false],
    [{ domains: ['employment'] }, { purpose: 'evaluate-people', domain: 'credit' }, true],
    [{ domains: ['employment'] }, { purpose: 'evaluate-people', domain: 'employment' }, false],
    [{ accounts: ['work'] }, { account: 'personal' }, true],
    [{ accounts: ['work'] }, { account: 'work' }, false],
    [{ accounts: ['work'] }, {}, false],
  ])('%j and an answer with %j: beyond is %s', (limits, answers, beyond) => {
    expect(!isWithinScope({ ...HARMLESS, ...answers }, { ...EVERYTHING, ...limits })).toBe(beyond);
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
