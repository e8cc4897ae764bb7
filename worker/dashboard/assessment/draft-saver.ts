/** Keeps a draft on the server while it is typed: one save at a time, the newest last, and nothing lost on the way. */
import type { Draft, OpenAssessment } from '../../../shared/open-assessment.ts';
import type { Questionnaire } from '../../../shared/questionnaire/questionnaire.ts';
import type { Answer, Failure } from '../client.ts';
import { t } from '../i18n.ts';
import type { KeptDraft } from './kept-draft.ts';
import { clashesOf, isSame, mergeDrafts, withParts, withSent } from './merge-drafts.ts';
import { toSendable, withoutBlanks } from './sendable-draft.ts';

const PAUSE_MS = 1_200;
/** After a save that failed by itself: the network, say. */
const RETRY_MS = 30_000;

export type Saving =
  | { kind: 'saved'; at: Date | null }
  | { kind: 'waiting' }
  | { kind: 'saving' }
  | { kind: 'failed'; failure: Failure }
  /** Somebody else has changed the same parts since, otherwise: `answers.account`, `scope`. */
  | { kind: 'conflict'; clashes: string[] };

export interface DraftState {
  draft: Draft;
  saving: Saving;
  /** Questions whose answer is only half given: they are kept in this tab alone. */
  waiting: ReadonlySet<string>;
}

interface Options {
  form: Questionnaire;
  open: OpenAssessment;
  kept: KeptDraft | null;
  put: (draft: Draft, version: number, leaving: boolean) => Promise<Answer<number | null>>;
  /** What the server has now; null when it is no draft any more. */
  fetchOpen: () => Promise<Answer<OpenAssessment | null>>;
  keep: (draft: KeptDraft | null) => void;
  tell: (state: DraftState) => void;
}

export interface DraftSaver {
  state: () => DraftState;
  /** The version that the server has. */
  version: () => number;
  change: (change: (draft: Draft) => Draft) => void;
  /** Saves at once; tells whether everything that can be saved is. */
  flush: (leaving?: boolean) => Promise<boolean>;
  /** Ends a conflict: what both changed stays as it is here, or becomes theirs; all else of either is kept. */
  rejoin: (whose: 'mine' | 'theirs') => Promise<void>;
  /** It is tried again no more: the screen is left. */
  stop: () => void;
}

/** Whether it may be otherwise in a moment, without anybody doing anything about it. */
export function mayPass(failure: Failure): boolean {
  return failure.kind !== 'refused' || failure.code === 'server.busy' || failure.code === 'server.error';
}

export function makeDraftSaver({ form, open, kept, put, fetchOpen, keep, tell }: Options): DraftSaver {
  const isKept = kept !== null && kept.number === open.number && open.state === 'draft';
  const sides = isKept
    ? { base: kept.base, mine: withoutBlanks(kept.mine, form, kept.base), theirs: open.draft }
    : null;
  // What both changed is for a person to say: it is sent as of the version that it was begun from, and refused.
  const isClash = sides !== null && clashesOf(sides).length > 0;
  let base = isClash ? sides.base : open.draft;
  let version = isClash && kept ? kept.version : open.version;
  let mine = sides === null ? open.draft : isClash ? sides.mine : mergeDrafts(sides);
  let savedAt: Date | null = null;
  let saving: Saving = { kind: 'saved', at: null };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | null = null;
  let isStopped = false;
  /** Sent, and no reply so far: it may have come through all the same. */
  let sent: Draft[] = [];

  const state = (): DraftState => ({ draft: mine, saving, waiting: toSendable(mine, form, base).waiting });
  const isDirty = () => !isSame(toSendable(mine, form, base).draft, base);
  const keepUnsent = () => keep(isSame(mine, base) ? null : { number: open.number, version, base, mine });
  const settle = (next: Saving) => {
    saving = next;
    keepUnsent();
    tell(state());
  };

  async function save(leaving: boolean): Promise<void> {
    while (isDirty() && saving.kind !== 'conflict') {
      const { draft } = toSendable(mine, form, base);
      settle({ kind: 'saving' });
      if (!isSame(sent.at(-1), draft)) sent.push(draft);
      const answer = await put(draft, version, leaving);
      if (!answer.ok) {
        const isStale = answer.failure.kind === 'refused' && answer.failure.code === 'write.stale';
        const trouble: Saving | null = isStale ? await meetTheirs(null) : { kind: 'failed', failure: answer.failure };
        if (trouble === null) continue;
        settle(trouble);
        if (trouble.kind === 'failed' && mayPass(trouble.failure) && !isStopped) {
          clearTimeout(timer);
          timer = setTimeout(() => void flush(), RETRY_MS);
        }
        return;
      }
      sent = sent.slice(sent.findLastIndex((one) => isSame(one, draft)) + 1);
      base = draft;
      version = answer.value ?? version + 1;
      savedAt = new Date();
      settle({ kind: 'saved', at: savedAt });
    }
    // Nothing is left to send: what is half given waits.
    if (saving.kind !== 'saved' && saving.kind !== 'conflict') settle({ kind: 'saved', at: savedAt });
  }

  /** Puts what others did meanwhile under what was changed here; tells what stands in the way. */
  async function meetTheirs(whose: 'mine' | 'theirs' | null): Promise<Saving | null> {
    const answer = await fetchOpen();
    if (!answer.ok) return { kind: 'failed', failure: answer.failure };
    if (answer.value === null) return { kind: 'failed', failure: notHere(t('save.gone')) };
    const { draft: theirs, version: newest } = answer.value;
    if (!isSame(theirs.form, base.form)) return { kind: 'failed', failure: notHere(t('save.other-form')) };
    const sides = { base: withSent(base, sent, theirs), mine: withoutBlanks(mine, form, base), theirs };
    const clashes = clashesOf(sides);
    if (whose === null && clashes.length > 0) return { kind: 'conflict', clashes };
    const both = mergeDrafts(sides);
    mine = whose === 'theirs' ? withParts(both, theirs, (part) => clashes.includes(part)) : both;
    base = theirs;
    version = newest;
    return null;
  }

  async function flush(leaving = false): Promise<boolean> {
    clearTimeout(timer);
    // A page that is left has no time to wait for an earlier save; the later one then finds a newer version, and is kept here.
    while (running !== null && !leaving) await running;
    running = save(leaving).finally(() => {
      running = null;
    });
    await running;
    return saving.kind === 'saved';
  }

  // What was kept is merged: kept any longer with its old base, it would one day undo what others changed since.
  if (isKept) keepUnsent();
  if (isKept && isDirty()) {
    saving = { kind: 'waiting' };
    timer = setTimeout(() => void flush(), 0);
  }

  return {
    state,
    version: () => version,
    change(change) {
      mine = change(mine);
      clearTimeout(timer);
      if (saving.kind === 'conflict') return settle(saving);
      settle({ kind: 'waiting' });
      timer = setTimeout(() => void flush(), PAUSE_MS);
    },
    flush,
    async rejoin(whose) {
      const trouble = await meetTheirs(whose);
      if (trouble !== null) return settle(trouble);
      settle({ kind: 'waiting' });
      await flush();
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

function notHere(message: string): Failure {
  return { kind: 'refused', code: 'assessment.state', message, field: null };
}
