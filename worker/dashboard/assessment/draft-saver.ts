/** Keeps a draft on the server while it is typed: one save at a time, the newest last, and nothing lost on the way. */
import type { Draft, OpenAssessment } from '../../../shared/open-assessment.ts';
import type { Questionnaire } from '../../../shared/questionnaire/questionnaire.ts';
import type { Answer, Failure } from '../client.ts';
import { t } from '../i18n.ts';
import type { KeptDraft } from './kept-draft.ts';
import { isSame, mergeDrafts } from './merge-drafts.ts';
import { toSendable } from './sendable-draft.ts';

const PAUSE_MS = 1_200;

export type Saving =
  | { kind: 'saved'; at: Date | null }
  | { kind: 'waiting' }
  | { kind: 'saving' }
  | { kind: 'failed'; failure: Failure }
  /** Somebody else has changed it since. */
  | { kind: 'conflict' };

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
  /** What the server has now; null when it cannot be read or is no draft any more. */
  fetchOpen: () => Promise<OpenAssessment | null>;
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
  /** After somebody else's change: theirs with what was changed here on top, or theirs alone. */
  rejoin: (how: 'both' | 'theirs') => Promise<void>;
}

export function makeDraftSaver({ form, open, kept, put, fetchOpen, keep, tell }: Options): DraftSaver {
  const isKept = kept !== null && kept.number === open.number && open.state === 'draft';
  let base = open.draft;
  let version = open.version;
  let mine = isKept ? mergeDrafts({ base: kept.base, mine: kept.mine, theirs: open.draft }) : open.draft;
  let savedAt: Date | null = null;
  let saving: Saving = { kind: 'saved', at: null };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | null = null;

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
      const answer = await put(draft, version, leaving);
      if (!answer.ok) {
        const isStale = answer.failure.kind === 'refused' && answer.failure.code === 'write.stale';
        if (isStale && (await isOurs(draft))) continue;
        settle(isStale ? { kind: 'conflict' } : { kind: 'failed', failure: answer.failure });
        return;
      }
      base = draft;
      version = answer.value ?? version + 1;
      savedAt = new Date();
      settle({ kind: 'saved', at: savedAt });
    }
    // Nothing is left to send: what is half given waits.
    if (saving.kind !== 'saved' && saving.kind !== 'conflict') settle({ kind: 'saved', at: savedAt });
  }

  /** What was sent while the page was left may have come through after it was read anew: that is nobody else's change. */
  async function isOurs(sent: Draft): Promise<boolean> {
    const theirs = await fetchOpen();
    if (theirs === null || !(isSame(theirs.draft, sent) || isSame(theirs.draft, base))) return false;
    base = theirs.draft;
    version = theirs.version;
    return true;
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
    async rejoin(how) {
      const theirs = await fetchOpen();
      if (theirs === null) {
        const gone = { kind: 'refused', code: 'assessment.state', message: t('save.gone'), field: null } as const;
        return settle({ kind: 'failed', failure: gone });
      }
      mine = how === 'both' ? mergeDrafts({ base, mine, theirs: theirs.draft }) : theirs.draft;
      base = theirs.draft;
      version = theirs.version;
      settle({ kind: 'waiting' });
      await flush();
    },
  };
}
