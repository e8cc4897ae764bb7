// @vitest-environment happy-dom
import fc from 'fast-check';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addDays, type Day } from '../../shared/day.ts';
import { type Draft, draftSchema, type OpenAssessment } from '../../shared/open-assessment.ts';
import type { Answer } from '../../shared/questionnaire/answers.ts';
import { formFor } from '../../shared/questionnaire/forms.ts';
import { RESPONDENTS } from '../../shared/questionnaire/questionnaire.ts';
import { scoreAnswers } from '../../shared/questionnaire/score.ts';
import type { Scope } from '../../shared/triage-input.ts';
import { type DraftState, makeDraftSaver } from '../../worker/dashboard/assessment/draft-saver.ts';
import type { KeptDraft } from '../../worker/dashboard/assessment/kept-draft.ts';
import { clashesOf, isSame, mergeDrafts, withSent } from '../../worker/dashboard/assessment/merge-drafts.ts';
import { missingOf } from '../../worker/dashboard/assessment/missing.ts';
import { toSendable } from '../../worker/dashboard/assessment/sendable-draft.ts';
import type { Failure, Answer as Reply } from '../../worker/dashboard/client.ts';

const TODAY = '2026-11-21' as Day;
const FORM = formFor('full');
const QUESTIONS = FORM.sections.flatMap(({ questions }) => questions);
/** Questions with choices, the first two of which need no evidence. */
const PLAIN = QUESTIONS.filter(
  ({ choices, evidenceFor, kind }) => kind === 'one' && choices.length > 1 && evidenceFor.length === 0,
);
const PROVEN = QUESTIONS.find(({ id }) => id === 'contract') ?? QUESTIONS[0];
const SCOPE: Scope = {
  purposes: ['code'],
  domains: [],
  affected: ['nobody'],
  data: 'internal',
  handling: 'used-after-check',
  accounts: ['work'],
};
const NOBODY: Draft['respondents'] = { employee: null, owner: null, security: null, privacy: null, governance: null };
const EMPTY: Draft = {
  form: { id: FORM.id, version: FORM.version },
  answers: {},
  scope: null,
  groups: null,
  respondents: NOBODY,
  advice: null,
};

const choose = (choice: string, more: Partial<Answer> = {}): Answer => ({
  choices: [choice],
  note: null,
  evidence: [],
  ...more,
});
const idAt = (position: number) => PLAIN[position]?.id ?? '';
/** With this note on a question that is answered. */
const noted = (position: number, note: string) => (draft: Draft) => ({
  ...draft,
  answers: { ...draft.answers, [idAt(position)]: choose(PLAIN[position]?.choices[0]?.id ?? '', { note }) },
});
const noteOf = (draft: Draft, position: number) => draft.answers[idAt(position)]?.note;

const anyAnswer = fc.record({
  choices: fc.subarray(['least', 'most'], { minLength: 1, maxLength: 1 }),
  note: fc.constantFrom(null, 'Why.', 'Why not.'),
  evidence: fc.constantFrom<Answer['evidence'][]>([], [{ link: 'Wiki', effective: TODAY }]),
});
const anyDraft: fc.Arbitrary<Draft> = fc.record({
  form: fc.constant(EMPTY.form),
  answers: fc.dictionary(fc.constantFrom('account', 'contract', 'who', 'retention'), anyAnswer),
  scope: fc.constantFrom(null, SCOPE, { ...SCOPE, data: 'public' as const }),
  groups: fc.constantFrom(null, [1], [2, 3]),
  respondents: fc.constantFrom(NOBODY, { ...NOBODY, owner: 'Head of Sales' }, { ...NOBODY, privacy: 'Eve' }),
  advice: fc.constantFrom<Draft['advice'][]>(null, { decision: 'rejected', conditions: null, reason: 'It leaks.' }),
});
const PARTS = ['scope', 'groups', 'respondents', 'advice'] as const;

describe('a merge of drafts', () => {
  it('with itself changes nothing', () => {
    fc.assert(
      fc.property(anyDraft, (draft) => {
        expect(mergeDrafts({ base: draft, mine: draft, theirs: draft })).toEqual(draft);
      }),
    );
  });

  it('keeps what one side alone changed, on either side', () => {
    fc.assert(
      fc.property(anyDraft, anyDraft, (base, changed) => {
        expect(mergeDrafts({ base, mine: changed, theirs: base })).toEqual(changed);
        expect(mergeDrafts({ base, mine: base, theirs: changed })).toEqual(changed);
      }),
    );
  });

  it('has of each answer and each part what was changed here, and theirs where nothing was', () => {
    fc.assert(
      fc.property(anyDraft, anyDraft, anyDraft, (base, mine, theirs) => {
        const merged = mergeDrafts({ base, mine, theirs });
        for (const part of ['scope', 'groups', 'advice'] as const) {
          expect(merged[part]).toEqual(isSame(mine[part], base[part]) ? theirs[part] : mine[part]);
        }
        for (const id of ['account', 'contract', 'who', 'retention']) {
          const isMine = !isSame(mine.answers[id], base.answers[id]);
          expect(merged.answers[id]).toEqual((isMine ? mine : theirs).answers[id]);
        }
        for (const who of RESPONDENTS) {
          const isMine = mine.respondents[who] !== base.respondents[who];
          expect(merged.respondents[who]).toEqual((isMine ? mine : theirs).respondents[who]);
        }
      }),
    );
  });

  it('takes an answer away that was taken away here', () => {
    const base = { ...EMPTY, answers: { who: choose('nobody'), account: choose('work') } };
    const mine = { ...EMPTY, answers: { account: choose('work') } };
    const theirs = { ...EMPTY, answers: { who: choose('nobody'), account: choose('personal') } };
    expect(mergeDrafts({ base, mine, theirs }).answers).toEqual({ account: choose('personal') });
  });
});

describe('a clash of drafts', () => {
  it('is what both changed, each otherwise, and nothing else', () => {
    const owned = (owner: string, privacy: string | null) => ({ ...EMPTY, respondents: { ...NOBODY, owner, privacy } });
    const base = { ...noted(0, 'First.')(EMPTY), advice: null };
    const mine = {
      ...noted(1, 'Mine.')(noted(0, 'Mine.')(base)),
      respondents: owned('Ada', 'Eve').respondents,
      scope: SCOPE,
    };
    const theirs = {
      ...noted(2, 'Theirs.')(noted(0, 'Theirs.')(base)),
      respondents: owned('Bob', null).respondents,
      scope: SCOPE,
    };
    expect(clashesOf({ base, mine, theirs })).toEqual([`answers.${idAt(0)}`, 'respondents.owner']);
    expect(clashesOf({ base, mine: base, theirs })).toEqual([]);
  });

  it('is none with what was sent from here, and came through without a reply', () => {
    const sent = noted(0, 'Onc')(EMPTY);
    const sides = { mine: noted(0, 'Once.')(EMPTY), theirs: noted(1, 'Theirs.')(sent) };
    expect(clashesOf({ ...sides, base: EMPTY })).toEqual([`answers.${idAt(0)}`]);
    expect(clashesOf({ ...sides, base: withSent(EMPTY, [sent], sides.theirs) })).toEqual([]);
  });
});

describe('what is sent of a draft', () => {
  const send = (typed: Partial<Draft>, sent: Draft = EMPTY) => toSendable({ ...EMPTY, ...typed }, FORM, sent);
  const answered = (answer: Answer, sent: Draft = EMPTY) => send({ answers: { [PROVEN?.id ?? '']: answer } }, sent);
  const id = PROVEN?.id ?? '';

  it('is tidy, and without answers that are empty', () => {
    const { draft, waiting } = send({
      answers: { [idAt(0)]: choose('', { choices: [], note: ' \n' }), ...noted(1, ' As told.\u202e ')(EMPTY).answers },
      respondents: { ...NOBODY, owner: '  Head\tof Sales ', privacy: '  ' },
      advice: { reason: ' ', conditions: '', decision: 'approved' },
    });
    expect([...waiting]).toEqual([]);
    expect(draft).toEqual({
      ...noted(1, 'As told.')(EMPTY),
      respondents: { ...NOBODY, owner: 'Head of Sales' },
      advice: { decision: 'approved', conditions: null, reason: null },
    });
  });

  it('has no half-given evidence: the answer waits, and what was sent of it before stands', () => {
    const half = choose('in-place', { evidence: [{ link: 'Wiki', effective: '' as Day }] });
    const before = { ...EMPTY, answers: { [id]: choose('none') } };
    expect(answered(half)).toEqual({ waiting: new Set([id]), draft: EMPTY });
    expect(answered(half, before)).toEqual({ waiting: new Set([id]), draft: before });
    const whole = choose('in-place', { evidence: [{ link: ' Wiki ', effective: TODAY }] });
    expect(answered(whole)).toEqual({
      waiting: new Set(),
      draft: { ...EMPTY, answers: { [id]: choose('in-place', { evidence: [{ link: 'Wiki', effective: TODAY }] }) } },
    });
  });

  it('has no scope that covers nothing, and no empty list of groups', () => {
    expect(send({ scope: { ...SCOPE, affected: [] }, groups: [] }).draft).toEqual(EMPTY);
    expect(send({ scope: SCOPE, groups: [3] }).draft).toEqual({ ...EMPTY, scope: SCOPE, groups: [3] });
  });

  it('is what the server takes, and sent again the same', () => {
    const anyTyped = fc.record({
      ...Object.fromEntries(PARTS.map((part) => [part, anyDraft.map((draft) => draft[part])])),
      answers: fc.dictionary(
        fc.constantFrom(...QUESTIONS.map((question) => question.id)),
        fc.record({
          choices: fc.subarray([...(PROVEN?.choices ?? []), ...(PLAIN[0]?.choices ?? [])].map((choice) => choice.id)),
          note: fc.option(fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\t', '\u202e'), maxLength: 5 })),
          evidence: fc.array(
            fc.record({ link: fc.constantFrom('', ' ', 'Wiki '), effective: fc.constantFrom('', TODAY) }),
            {
              maxLength: 2,
            },
          ),
        }),
      ),
    });
    fc.assert(
      fc.property(anyTyped, (typed) => {
        const { draft } = send(typed as Partial<Draft>);
        expect(v.parse(draftSchema, draft)).toEqual(draft);
        expect(JSON.stringify(v.parse(draftSchema, draft))).toBe(JSON.stringify(draft));
        expect(send(draft)).toEqual({ draft, waiting: new Set() });
      }),
    );
  });
});

describe('what a draft lacks', () => {
  const missing = (draft: Draft, waiting: string[] = []) =>
    missingOf({ form: FORM, draft, result: scoreAnswers(FORM, draft.answers, TODAY), waiting: new Set(waiting) });
  const required = QUESTIONS.filter((question) => question.required).map(({ id }) => id);
  const all = Object.fromEntries(
    QUESTIONS.flatMap(({ id, choices: [first] }) => (first ? [[id, choose(first.id)]] : [])),
  );

  it('is at first every question that must be answered, in the order of the form, and the scope', () => {
    expect(missing(EMPTY).map(({ part }) => part)).toEqual([...required, 'scope']);
  });

  it('is nothing where "unknown" is answered', () => {
    const unknown = QUESTIONS.find((question) => question.required && question.unknown !== null)?.id ?? '';
    expect(missing({ ...EMPTY, scope: SCOPE, answers: { ...all, [unknown]: choose('unknown') } })).toEqual([]);
    const { [unknown]: _, ...others } = all;
    expect(missing({ ...EMPTY, scope: SCOPE, answers: others })).toMatchObject([{ part: unknown, why: 'unanswered' }]);
  });

  it('is an answer that is only half given, once', () => {
    expect(missing({ ...EMPTY, scope: SCOPE, answers: all }, ['contract'])).toMatchObject([
      { part: 'contract', why: 'half' },
    ]);
    expect(missing({ ...EMPTY, scope: SCOPE }, ['contract']).filter(({ part }) => part === 'contract')).toHaveLength(1);
  });

  it.each([[{ ...SCOPE, purposes: [] }], [{ ...SCOPE, affected: [] }], [null]])('is the scope in %j', (scope) => {
    expect(missing({ ...EMPTY, scope, answers: all }).map(({ part, why }) => [part, why])).toEqual([
      ['scope', 'scope'],
    ]);
  });
});

const PAUSE = 1_200;
const UNREACHABLE: Failure = { kind: 'unreachable' };
const STALE: Failure = { kind: 'refused', code: 'write.stale', message: 'Read it again.', field: 'If-Match' };

/** The other end of the network: one open assessment under `If-Match`, which others may change or decide on. */
class Server {
  draft = EMPTY;
  version = 4;
  isOpen = true;
  isReachable = true;
  /** What becomes of the next requests, one each: sent in vain, or done and the reply is lost. Then all is well. */
  troubles: ('lost' | 'reply-lost')[] = [];
  latency = 100;
  puts: { draft: Draft; leaving: boolean }[] = [];
  private active = 0;
  mostActive = 0;

  open(): OpenAssessment {
    return { number: 1, state: 'draft', draft: structuredClone(this.draft), version: this.version } as OpenAssessment;
  }

  async put(sent: Draft, version: number, leaving: boolean): Promise<Reply<number | null>> {
    this.puts.push({ draft: sent, leaving });
    const trouble = this.troubles.shift();
    const body = JSON.stringify(sent);
    this.active++;
    this.mostActive = Math.max(this.mostActive, this.active);
    await wait(this.latency);
    const reply = trouble === 'lost' ? failed(UNREACHABLE) : this.write(body, version);
    await wait(this.latency);
    this.active--;
    return trouble === 'reply-lost' ? failed(UNREACHABLE) : reply;
  }

  private write(body: string, version: number): Reply<number | null> {
    if (version !== this.version || !this.isOpen) return failed(STALE);
    this.draft = v.parse(draftSchema, JSON.parse(body));
    this.version++;
    return { ok: true, value: this.version };
  }

  /** Somebody else saves. */
  change(change: (draft: Draft) => Draft): void {
    this.draft = change(this.draft);
    this.version++;
  }
}

const wait = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));
const failed = (failure: Failure) => ({ ok: false, failure }) as const;

/** The draft on a screen; `kept` outlives it, as the tab does. */
function onScreen(server: Server, kept: KeptDraft | null = null) {
  const seen = { kept, told: [] as DraftState[] };
  const saver = makeDraftSaver({
    form: FORM,
    open: server.open(),
    kept,
    put: (draft, version, leaving) => server.put(draft, version, leaving),
    async fetchOpen() {
      await wait(server.latency);
      return server.isReachable
        ? { ok: true, value: server.isOpen ? server.open() : null }
        : { ok: false, failure: UNREACHABLE };
    },
    keep: (draft) => {
      seen.kept = draft && (JSON.parse(JSON.stringify(draft)) as KeptDraft);
    },
    tell: (state) => seen.told.push(state),
  });
  return { saver, seen };
}

describe('the draft saver', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.parse('2026-11-21T12:00:00Z') });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

  it('sends nothing as long as nothing is changed', async () => {
    const server = new Server();
    const { saver, seen } = onScreen(server);
    await pass(10 * PAUSE);
    expect(await saver.flush()).toBe(true);
    expect([server.puts, seen.kept]).toEqual([[], null]);
  });

  it('waits for a pause, and sends what is typed until then once', async () => {
    const server = new Server();
    const { saver, seen } = onScreen(server);
    for (const note of ['A', 'A l', 'A long', 'A long note']) {
      saver.change(noted(0, note));
      expect(saver.state().saving.kind).toBe('waiting');
      await pass(PAUSE - 1);
    }
    expect(server.puts).toEqual([]);
    expect(noteOf(seen.kept?.mine ?? EMPTY, 0)).toBe('A long note');
    await pass(1 + 2 * server.latency);
    expect(server.puts).toEqual([{ draft: noted(0, 'A long note')(EMPTY), leaving: false }]);
    expect([saver.state().saving.kind, saver.version(), seen.kept]).toEqual(['saved', 5, null]);
    expect(seen.told.map(({ saving }) => saving.kind).slice(-3)).toEqual(['waiting', 'saving', 'saved']);
  });

  it('saves one at a time, and the newest last', async () => {
    const server = new Server();
    server.latency = 2 * PAUSE;
    const { saver } = onScreen(server);
    for (let at = 0; at < 10; at++) {
      saver.change(noted(0, `Note ${at}.`));
      await pass(PAUSE + 1);
    }
    await pass(20 * PAUSE);
    expect(server.mostActive).toBe(1);
    expect(server.puts.length).toBeLessThan(10);
    expect([noteOf(server.draft, 0), saver.state().saving.kind]).toEqual(['Note 9.', 'saved']);
  });

  it('flushed at once by several, still saves one at a time, and tells each that it is done', async () => {
    const server = new Server();
    const { saver } = onScreen(server);
    saver.change(noted(0, 'First.'));
    const first = saver.flush();
    saver.change(noted(1, 'Second.'));
    const all = Promise.all([first, saver.flush(), saver.flush()]);
    await pass(PAUSE);
    expect(await all).toEqual([true, true, true]);
    expect([server.mostActive, server.puts.length]).toEqual([1, 2]);
    expect([noteOf(server.draft, 0), noteOf(server.draft, 1)]).toEqual(['First.', 'Second.']);
  });

  it('keeps what could not be sent, says why, and sends it when it is tried again or typed on', async () => {
    const server = new Server();
    server.troubles = ['lost', 'lost'];
    const { saver, seen } = onScreen(server);
    saver.change(noted(0, 'Kept.'));
    await pass(PAUSE + 1_000);
    expect(saver.state().saving).toEqual({ kind: 'failed', failure: UNREACHABLE });
    expect(noteOf(seen.kept?.mine ?? EMPTY, 0)).toBe('Kept.');
    const again = saver.flush();
    await pass(1_000);
    expect([await again, server.puts.length]).toEqual([false, 2]);
    saver.change(noted(1, 'More.'));
    await pass(PAUSE + 1_000);
    expect([noteOf(server.draft, 0), noteOf(server.draft, 1), saver.state().saving.kind]).toEqual([
      'Kept.',
      'More.',
      'saved',
    ]);
    expect(seen.kept).toBeNull();
  });

  it('takes its own save whose reply was lost for its own, with all that a draft can have', async () => {
    const server = new Server();
    server.troubles = ['reply-lost'];
    const { saver } = onScreen(server);
    saver.change((draft) => ({
      ...noted(0, 'Once.')(draft),
      scope: SCOPE,
      // In the order that a form may write it in.
      advice: { conditions: null, reason: 'Drafts only.', decision: 'approved' },
    }));
    await pass(PAUSE + 1_000);
    expect(saver.state().saving.kind).toBe('failed');
    const again = saver.flush();
    await pass(1_000);
    expect([await again, saver.state().saving.kind, saver.version()]).toEqual([true, 'saved', 5]);
  });

  it('leaves half-given answers here, and sends the rest', async () => {
    const server = new Server();
    const { saver, seen } = onScreen(server);
    const half = choose('in-place', { evidence: [{ link: 'Wiki', effective: '' as Day }] });
    saver.change((draft) => ({
      ...noted(0, 'Whole.')(draft),
      answers: { ...noted(0, 'Whole.')(draft).answers, contract: half },
    }));
    const flushed = saver.flush();
    await pass(1_000);
    expect([await flushed, [...saver.state().waiting]]).toEqual([true, ['contract']]);
    expect(Object.keys(server.draft.answers)).toEqual([idAt(0)]);
    expect(seen.kept?.mine.answers['contract']).toEqual(half);
  });

  it('goes on by itself where somebody else changed other answers, again and again', async () => {
    const server = new Server();
    const { saver, seen } = onScreen(server);
    for (const round of ['1', '2', '3']) {
      server.change(noted(1, `Theirs ${round}.`));
      saver.change(noted(0, `Mine ${round}.`));
      await pass(PAUSE + 1_000);
      expect([noteOf(server.draft, 0), noteOf(server.draft, 1)]).toEqual([`Mine ${round}.`, `Theirs ${round}.`]);
      expect([saver.state().draft, saver.state().saving.kind, seen.kept]).toEqual([server.draft, 'saved', null]);
    }
    expect(seen.told.map(({ saving }) => saving.kind)).not.toContain('conflict');
  });

  it('takes blanks at an end for no change of somebody’s', async () => {
    const server = new Server();
    const { saver } = onScreen(server);
    saver.change(noted(0, 'Mine. '));
    await pass(PAUSE + 1_000);
    server.change(noted(0, 'Theirs.'));
    saver.change(noted(1, 'More.'));
    await pass(PAUSE + 1_000);
    expect([noteOf(server.draft, 0), noteOf(saver.state().draft, 0), saver.state().saving.kind]).toEqual([
      'Theirs.',
      'Theirs.',
      'saved',
    ]);
  });

  it('tries again by itself after the network failed, not after a refusal, and not once the screen is left', async () => {
    const server = new Server();
    server.troubles = ['lost', 'lost'];
    const { saver } = onScreen(server);
    saver.change(noted(0, 'Kept.'));
    await pass(PAUSE + 1_000);
    expect(saver.state().saving.kind).toBe('failed');
    await pass(70_000);
    expect([server.puts.length, noteOf(server.draft, 0), saver.state().saving.kind]).toEqual([3, 'Kept.', 'saved']);

    server.isOpen = false;
    saver.change(noted(0, 'Late.'));
    await pass(PAUSE + 1_000);
    expect(saver.state().saving).toMatchObject({ kind: 'failed', failure: { code: 'assessment.state' } });
    await pass(100_000);
    expect(server.puts).toHaveLength(4);

    const other = onScreen(new Server());
    other.saver.change(noted(0, 'Left.'));
    other.saver.stop();
    await pass(100_000);
    expect(other.saver.state().saving.kind).toBe('waiting');
  });

  describe('after somebody else’s change of the same answer', () => {
    async function inConflict() {
      const server = new Server();
      const { saver, seen } = onScreen(server);
      server.change((draft) => noted(1, 'Theirs.')(noted(0, 'Theirs.')(draft)));
      saver.change((draft) => noted(3, 'Mine.')(noted(0, 'Mine.')(draft)));
      await pass(PAUSE + 1_000);
      return { server, saver, seen };
    }
    const notesOf = (draft: Draft) => [0, 1, 2, 3].map((at) => noteOf(draft, at));

    it('stops, names it, and sends nothing over it however much is typed', async () => {
      const { server, saver, seen } = await inConflict();
      expect(saver.state().saving).toEqual({ kind: 'conflict', clashes: [`answers.${idAt(0)}`] });
      saver.change(noted(2, 'More.'));
      await pass(10 * PAUSE);
      const flushed = saver.flush();
      await pass(1_000);
      expect([await flushed, server.puts.length, saver.state().saving.kind]).toEqual([false, 1, 'conflict']);
      expect(noteOf(server.draft, 0)).toBe('Theirs.');
      expect([noteOf(seen.kept?.mine ?? EMPTY, 0), noteOf(seen.kept?.mine ?? EMPTY, 2)]).toEqual(['Mine.', 'More.']);
    });

    it.each([
      ['mine', ['Mine.', 'Theirs.', undefined, 'Mine.']],
      ['theirs', ['Theirs.', 'Theirs.', undefined, 'Mine.']],
    ] as const)('takes %s there, and drops nothing else of either', async (whose, notes) => {
      const { server, saver, seen } = await inConflict();
      const joined = saver.rejoin(whose);
      await pass(1_000);
      await joined;
      expect(notesOf(server.draft)).toEqual(notes);
      expect([saver.state().draft, saver.state().saving.kind, seen.kept]).toEqual([server.draft, 'saved', null]);
    });

    it('is asked for again after a reload, with nothing sent over it', async () => {
      const { server, seen } = await inConflict();
      const { saver } = onScreen(server, seen.kept);
      await pass(1_000);
      expect(saver.state().saving).toEqual({ kind: 'conflict', clashes: [`answers.${idAt(0)}`] });
      expect([noteOf(server.draft, 0), noteOf(saver.state().draft, 0)]).toEqual(['Theirs.', 'Mine.']);
    });

    it.each([
      ['it is no draft any more', 'isOpen', { code: 'assessment.state' }],
      ['theirs cannot be read', 'isReachable', { kind: 'unreachable' }],
    ] as const)('says so where %s, and still keeps what was typed', async (_, what, failure) => {
      const { server, saver, seen } = await inConflict();
      server[what] = false;
      const joined = saver.rejoin('mine');
      await pass(1_000);
      await joined;
      expect(saver.state().saving).toMatchObject({ kind: 'failed', failure });
      expect(noteOf(seen.kept?.mine ?? EMPTY, 0)).toBe('Mine.');
    });
  });

  it('sends at once when the page is left, beside a save that is on its way, and tells of no change by others', async () => {
    const server = new Server();
    const { saver, seen } = onScreen(server);
    saver.change(noted(0, 'First.'));
    await pass(PAUSE + 1);
    saver.change(noted(1, 'Second.'));
    void saver.flush(true);
    expect(server.puts.map(({ leaving }) => leaving)).toEqual([false, true]);
    await pass(10 * PAUSE);
    expect(server.draft).toEqual(noted(1, 'Second.')(noted(0, 'First.')(EMPTY)));
    expect(saver.state().saving.kind).toBe('saved');
    expect(seen.told.map(({ saving }) => saving.kind)).not.toContain('conflict');
  });

  it('is done where a save failed beside another that had everything', async () => {
    const server = new Server();
    const { saver } = onScreen(server);
    saver.change(noted(0, 'Once.'));
    void saver.flush();
    server.troubles = ['lost'];
    void saver.flush(true);
    await pass(1_000);
    const again = saver.flush();
    await pass(1_000);
    expect([await again, saver.state().saving.kind]).toEqual([true, 'saved']);
  });

  it('keeps nothing any longer that had come through when the page was read anew', async () => {
    const server = new Server();
    server.troubles = ['reply-lost'];
    const before = onScreen(server);
    before.saver.change(noted(0, 'Mine.'));
    await pass(PAUSE + 1_000);
    const { seen } = onScreen(server, before.seen.kept);
    expect(seen.kept).toBeNull();
    server.change(noted(0, 'Theirs, later.'));
    expect(noteOf(onScreen(server, seen.kept).saver.state().draft, 0)).toBe('Theirs, later.');
  });

  it('goes on with what this tab kept, on top of what others did meanwhile; not with what is of another assessment', async () => {
    const server = new Server();
    const before = onScreen(server);
    before.saver.change(noted(0, 'Kept.'));
    server.change(noted(1, 'Theirs.'));
    const { saver, seen } = onScreen(server, before.seen.kept);
    expect(saver.state().saving.kind).toBe('waiting');
    await pass(1_000);
    expect(server.draft).toEqual(noted(1, 'Theirs.')(noted(0, 'Kept.')(EMPTY)));
    expect([saver.state().draft, seen.kept]).toEqual([server.draft, null]);
    const other = onScreen(server, before.seen.kept && { ...before.seen.kept, number: 2 });
    expect(other.saver.state().draft).toEqual(server.draft);
  });

  it('loses nothing that was typed here or by others, whatever the network does', async () => {
    const steps = fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('type' as const), at: fc.nat(3) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), for: fc.nat(3 * PAUSE) }) },
      fc.record({ kind: fc.constant('others' as const), at: fc.integer({ min: 4, max: 6 }) }),
      fc.record({
        kind: fc.constant('trouble' as const),
        trouble: fc.constantFrom('lost' as const, 'reply-lost' as const),
      }),
      fc.record({ kind: fc.constantFrom('flush' as const, 'leave' as const, 'reload' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(steps, { maxLength: 25 }),
        fc.constantFrom(0, 100, 900, 4_000),
        async (all, latency) => {
          const server = new Server();
          server.latency = latency;
          let screen = onScreen(server);
          const typed = new Map<number, string>();
          for (const [number, step] of all.entries()) {
            const note = `Note ${number}.`;
            switch (step.kind) {
              case 'type':
                screen.saver.change(noted(step.at, note));
                typed.set(step.at, note);
                break;
              case 'others':
                server.change(noted(step.at, note));
                typed.set(step.at, note);
                break;
              case 'wait':
                await pass(step.for);
                break;
              case 'trouble':
                server.troubles.push(step.trouble);
                break;
              case 'flush':
                void screen.saver.flush();
                break;
              case 'leave':
                void screen.saver.flush(true);
                break;
              case 'reload':
                // What was sent goes its way; what the page had in mind ends with it.
                await pass(20_000);
                screen = onScreen(server, screen.seen.kept);
            }
          }
          server.troubles = [];
          await pass(30_000);
          void screen.saver.flush();
          await pass(30_000);
          if (screen.saver.state().saving.kind === 'conflict') void screen.saver.rejoin('mine');
          await pass(30_000);
          expect(screen.saver.state().saving.kind).toBe('saved');
          expect(new Map([...typed.keys()].map((at) => [at, noteOf(server.draft, at)]))).toEqual(typed);
          expect(screen.seen.kept).toBeNull();
        },
      ),
    );
  });
});

it('evidence that is effective only from tomorrow is sent all the same', () => {
  const answer = choose('in-place', { evidence: [{ link: 'Wiki', effective: addDays(TODAY, 1) }] });
  expect(toSendable({ ...EMPTY, answers: { contract: answer } }, FORM, EMPTY).draft.answers).toEqual({
    contract: answer,
  });
});
