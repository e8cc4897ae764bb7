import { beforeEach, describe, expect, it } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { gradeAddress, keepCandidate } from '../../extension/detection/candidates.ts';
import { storedCandidates, storedConnection } from '../../extension/storage.ts';
import { addDays } from '../../shared/day.ts';
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
  ])('%s is ordinary', (url) => {
    expect(gradeAddress(url)).toBeUndefined();
    expect(gradeAddress(url)).toBeUndefined();
  });
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
