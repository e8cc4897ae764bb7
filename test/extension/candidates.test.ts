import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { startBackground } from '../../extension/background.ts';
import { browser } from '../../extension/browser.ts';
import { forgetCandidates, gradeAddress, gradeExtension, keepCandidate } from '../../extension/detection/candidates.ts';
import { reloadRecogniser } from '../../extension/detection/catalogue.ts';
import { handleRequest } from '../../extension/handle-request.ts';
import type { Status } from '../../extension/messages.ts';
import { storedCandidates, storedConnection } from '../../extension/storage.ts';
import { builtIn } from '../../shared/catalogue/built-in.ts';
import { makeRecogniser } from '../../shared/catalogue/recognise.ts';
import { addDays, type Day } from '../../shared/day.ts';
import { speakEnglish } from './english.ts';
import { backgroundTools } from './page.tsx';
import { CONNECTION, setDay, TODAY } from './rows.ts';

const FOUND = { kind: 'site', name: 'unheard-of-chatbot.ai', reasons: ['word:chatbot +3'] } as const;
const keep = (name: string) => keepCandidate({ ...FOUND, name, reasons: [...FOUND.reasons] });

beforeEach(async () => {
  fakeBrowser.reset();
  setDay(TODAY);
  await storedConnection.write(CONNECTION);
});

describe('an unlisted address', () => {
  it('comes down to a registrable domain and reasons', () => {
    const found = gradeAddress('https://app.unheard-of-chatbot.ai/c/secret?q=payroll#x');
    expect(found).toMatchObject({ kind: 'site', name: 'unheard-of-chatbot.ai' });
    expect(found?.reasons.length).toBeGreaterThan(0);
    expect(JSON.stringify(found)).not.toMatch(/secret|payroll|app\./);
  });

  it.each([
    'https://www.bank.example/',
    'https://mail.google.com/',
    'https://www.dubai.ae/',
    'about:blank',
    'file:///chatbot.ai',
    'chrome-extension://chatbot.ai/x',
    'not an address',
    'https://com/',
    'https://127.0.0.1/chatbot',
    'https://[::1]/',
    'https://ann-chatbot.vercel.app/',
    'https://userchatgpt.notion.site/page',
    'https://app.moonlight.ai/',
    'https://girlfriend.unheard-of-chatbot.ai/',
    'https://jesusgpt.com/ask?q=x',
    'https://chatbot./',
  ])('%s is ordinary', (url) => {
    expect(gradeAddress(url)).toBeUndefined();
    expect(gradeAddress(url)).toBeUndefined();
  });
});

describe('an address of any kind', () => {
  const label = fc.oneof(
    fc.stringMatching(/^[a-z0-9_-]{1,63}$/),
    fc.constantFrom(
      'chatbot',
      'ai',
      'xn--80ak6aa92e',
      'xn--',
      'bücher',
      '例え',
      'co',
      'uk',
      'vercel',
      'app',
      '',
      '0x7f',
    ),
  );
  const host = fc.oneof(
    fc.ipV4(),
    fc.ipV4Extended(),
    fc.ipV6().map((address) => `[${address}]`),
    fc.array(label, { minLength: 1, maxLength: 60 }).map((labels) => labels.join('.')),
    fc.string({ maxLength: 400 }),
    fc.stringMatching(/^(chatbot\.){50,4000}ai\.?$/),
  );
  const scheme = fc.constantFrom('https://', 'http://', 'ftp://', 'blob:https://', 'javascript:', '');

  it.each(['https://chatbot../', 'https://chatbot..ai/', 'https://ai-chatbot.example../'])(
    'is none with an empty label: %s',
    (url) => {
      expect(gradeAddress(url)).toBeUndefined();
    },
  );

  it('never makes it throw, and what comes of it is a registrable domain and reasons', () => {
    fc.assert(
      fc.property(scheme, host, fc.string({ maxLength: 20 }), (start, name, path) => {
        const url = `${start}${name}/${path}?secretquery`;
        const found = gradeAddress(url);
        if (found === undefined) return;
        expect(Object.keys(found)).toEqual(['kind', 'name', 'reasons']);
        expect(found.name).toMatch(/^[^./]+(\.[^./]+){1,2}$/);
        expect(JSON.stringify(found)).not.toContain('secretquery');
      }),
      { numRuns: 2_000 },
    );
  });

  it('may end with the dot of the root', () => {
    expect(gradeAddress('https://app.unheard-of-chatbot.ai./')?.name).toBe('unheard-of-chatbot.ai');
  });
});

describe('the name of an unlisted extension', () => {
  it.each(['AI Girlfriend chat', 'AI Therapist', 'Bible Chatbot GPT'])(
    'that tells of private life is let go: %s',
    (name) => {
      expect(gradeExtension(name, true)).toBeUndefined();
    },
  );
});

describe('a candidate', () => {
  it('is kept by name, with its reasons and the last day, once', async () => {
    await keep('a.ai');
    await keep('a.ai');
    setDay(addDays(TODAY, 1));
    await keep('a.ai');
    expect(await storedCandidates.read()).toEqual([{ ...FOUND, name: 'a.ai', lastDay: addDays(TODAY, 1) }]);
  });

  it('is forgotten after five weeks', async () => {
    await keep('old.ai');
    setDay(addDays(TODAY, 34));
    await keep('new.ai');
    expect((await storedCandidates.read()).map(({ name }) => name)).toEqual(['old.ai', 'new.ai']);
    setDay(addDays(TODAY, 35));
    await keep('newest.ai');
    expect((await storedCandidates.read()).map(({ name }) => name)).toEqual(['new.ai', 'newest.ai']);
  });

  it('is one of a hundred at most: the longest unseen goes', async () => {
    for (let i = 0; i < 101; i++) await keep(`${i}.ai`);
    const names = (await storedCandidates.read()).map(({ name }) => name);
    expect([names.length, names[0], names.at(-1)]).toEqual([100, '1.ai', '100.ai']);
  });

  it('is not kept by a browser that belongs to no organisation', async () => {
    await storedConnection.clear();
    await keep('a.ai');
    expect(await storedCandidates.read()).toEqual([]);
  });
});

describe('without a new candidate', () => {
  const NOBODYS = makeRecogniser(builtIn, null, { privateLife: false });
  const names = async () => (await storedCandidates.read()).map(({ name }) => name);
  const row = (name: string, lastDay: Day, kind: 'site' | 'extension' = 'site') => ({
    kind,
    name,
    reasons: [],
    lastDay,
  });
  const OLD = addDays(TODAY, -35);

  beforeEach(() => reloadRecogniser());
  afterEach(() => vi.restoreAllMocks());

  it('old ones are forgotten after five weeks', async () => {
    await keep('old.ai');
    await keepCandidate({ kind: 'extension', name: 'Old GPT', reasons: [] });
    setDay(addDays(TODAY, 34));
    await forgetCandidates(NOBODYS);
    expect(await names()).toEqual(['old.ai', 'Old GPT']);
    setDay(addDays(TODAY, 35));
    await forgetCandidates(NOBODYS);
    expect(await names()).toEqual([]);
  });

  it('one of a day still to come is forgotten: the clock was wrong', async () => {
    await storedCandidates.write([row('later.ai', addDays(TODAY, 400)), row('now.ai', TODAY)]);
    await forgetCandidates(NOBODYS);
    expect(await names()).toEqual(['now.ai']);
  });

  it('a site that is listed meanwhile is none any longer; an extension of that name is', async () => {
    await storedCandidates.write([row('chatgpt.com', TODAY), row('chatgpt.com', TODAY, 'extension')]);
    await forgetCandidates(NOBODYS);
    expect(await storedCandidates.read()).toEqual([row('chatgpt.com', TODAY, 'extension')]);
  });

  it('nothing is written when nothing goes', async () => {
    await keep('a.ai');
    const write = vi.spyOn(storedCandidates, 'write');
    await forgetCandidates(NOBODYS);
    expect(write).not.toHaveBeenCalled();
  });

  it('only fresh ones are shown, and the others go', async () => {
    await storedCandidates.write([row('old.ai', OLD), row('chatgpt.com', TODAY), row('a.ai', TODAY)]);
    const status = (await handleRequest({ kind: 'describe-status' }, backgroundTools())) as Status;
    expect(status.candidates).toEqual([row('a.ai', TODAY)]);
    expect(await names()).toEqual(['a.ai']);
  });

  it('they go when the worker starts, and at the alarm of a sync', async () => {
    const event = () => ({ addListener: () => {} });
    Object.assign(browser, {
      management: { getAll: async () => [], onInstalled: event(), onEnabled: event() },
      declarativeNetRequest: { getDynamicRules: async () => [], getSessionRules: async () => [] },
      webNavigation: {
        onCommitted: event(),
        onHistoryStateUpdated: event(),
        onCompleted: event(),
        onErrorOccurred: event(),
        getAllFrames: async () => [],
      },
    });
    vi.spyOn(browser.tabs.onReplaced, 'addListener').mockImplementation(() => {});
    vi.stubGlobal('fetch', async () => new Response(null, { status: 503 }));
    await storedCandidates.write([row('old.ai', OLD), row('a.ai', TODAY)]);
    speakEnglish();
    startBackground();
    await vi.waitFor(async () => expect(await names()).toEqual(['a.ai']));
    await storedCandidates.write([row('old.ai', OLD), row('b.ai', TODAY)]);
    await fakeBrowser.alarms.onAlarm.trigger({ name: 'sync', scheduledTime: 0, persistAcrossSessions: true });
    await vi.waitFor(async () => expect(await names()).toEqual(['b.ai']));
  });
});
