import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { toBlocks } from '../../extension/policy/blocks.ts';
import { PolicyPage } from '../../extension/policy/PolicyPage.tsx';
import { PolicyWindow } from '../../extension/policy/PolicyWindow.tsx';
import { storedAcknowledged, storedConnection, storedPolicy, storedStatements } from '../../extension/storage.ts';
import type { PolicyTranslation } from '../../shared/policy.ts';
import { speakEnglish } from './english.ts';
import { answerMessages, backgroundTools, button, find, mount, radio, settled, text, unmount } from './page.tsx';
import { CONNECTION, policyOf, setDay, TODAY } from './rows.ts';

const CHECK = { question: 'May you?', choices: ['Yes', 'No', '<b>Never</b>'], answer: 1 };
const closed = vi.fn();

beforeEach(async () => {
  fakeBrowser.reset();
  setDay(TODAY);
  speakEnglish();
  closed.mockReset();
  vi.stubGlobal('close', closed);
  answerMessages(backgroundTools());
  await storedConnection.write(CONNECTION);
});
afterEach(unmount);

function publish(version: number, change: Partial<PolicyTranslation> = {}): Promise<void> {
  const translation = { language: 'en', title: 'Using AI', body: 'Look it up.', ...change };
  return storedPolicy.write(policyOf(version, 'ask', { text: { version, translations: [translation] } }));
}

async function show(): Promise<void> {
  mount(
    <main tabIndex={-1}>
      <PolicyPage heading="h1" />
    </main>,
  );
  await vi.waitFor(() => find('h1'));
  await settled();
}

describe('the policy', () => {
  it('is not there when the organisation has written none', async () => {
    await show();
    expect(find('h1').textContent).toBe('No policy text yet');
    expect(document.querySelectorAll('button')).toHaveLength(0);
  });

  it('is acknowledged by one press, once', async () => {
    await publish(3);
    await show();
    expect(text()).toContain('Version 3.');
    button('I have read it').click();
    await vi.waitFor(() => expect(text()).toContain('You have read this version.'));
    expect(document.querySelectorAll('button')).toHaveLength(0);
    expect(await storedStatements.read()).toMatchObject([{ kind: 'acknowledgement', version: 3, check: 'none' }]);
    await show();
    expect(text()).toContain('You have read this version.');
  });

  it('with markup in it stays text, in its own language and direction', async () => {
    const body = '<img src=x onerror="alert(1)">\n\n- <b>bold</b>\n- **stars**';
    await publish(1, { language: 'ar', title: '<i>عنوان</i>', body });
    await show();
    expect(document.querySelectorAll('article img, article b, article i')).toHaveLength(0);
    expect(find('article').textContent).toContain('<img src=x onerror="alert(1)">');
    expect([...document.querySelectorAll('li')].map(({ textContent }) => textContent)).toEqual([
      '<b>bold</b>',
      '**stars**',
    ]);
    expect(find('article').getAttribute('lang')).toBe('ar');
    expect(find('article').getAttribute('dir')).toBe('auto');
  });

  it('of 12,000 characters is shown whole', async () => {
    const body = 'Ärger & <Sorgen>\n\n'.repeat(600).slice(0, 11_999).trim();
    await publish(1, { body });
    await show();
    expect(document.querySelectorAll('article p')).toHaveLength(toBlocks(body).length);
  });

  it('closes its own window once it was read', async () => {
    await publish(1);
    mount(<PolicyWindow />);
    await vi.waitFor(() => button('I have read it').click());
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1), { timeout: 4_000 });
  });
});

describe('the question on the policy', () => {
  it('has to be answered', async () => {
    await publish(1, { check: CHECK });
    await show();
    button('I have read it').click();
    await settled();
    expect(text()).toContain('Choose one.');
    expect(document.activeElement).toBe(radio('check', '0'));
    expect(await storedStatements.read()).toEqual([]);
  });

  it.each([
    ['right', '1', 'passed', 'Right.'],
    ['wrong', '2', 'failed', 'Not quite. The right answer: No'],
  ])('that was answered %s says so, and the first answer counts', async (_, choice, check, said) => {
    await publish(1, { check: CHECK });
    await show();
    radio('check', choice).click();
    await settled();
    button('I have read it').click();
    await vi.waitFor(() => expect(text()).toContain(said));
    expect(radio('check', '0').disabled).toBe(true);
    expect(await storedAcknowledged.read()).toEqual({ 1: check });
    expect(await storedStatements.read()).toMatchObject([{ kind: 'acknowledgement', version: 1, check }]);
  });

  it('of a version that is gone by now is not taken, and the newer one shows', async () => {
    await publish(1);
    await show();
    await publish(2, { title: 'Using AI, anew' });
    button('I have read it').click();
    await vi.waitFor(() => expect(find('h1').textContent).toBe('Using AI, anew'));
    expect(text()).toContain('There is a newer version');
    expect(await storedStatements.read()).toEqual([]);
  });
});

describe('paragraphs', () => {
  it.each([
    ['one line', 'a', [{ kind: 'paragraph', text: 'a' }]],
    ['two lines are one paragraph', 'a\nb', [{ kind: 'paragraph', text: 'a\nb' }]],
    [
      'an empty line parts them',
      'a\n\n\nb',
      [
        { kind: 'paragraph', text: 'a' },
        { kind: 'paragraph', text: 'b' },
      ],
    ],
    ['points', '- a\n-  b', [{ kind: 'list', items: ['a', 'b'] }]],
    [
      'points after a line',
      'x:\n- a',
      [
        { kind: 'paragraph', text: 'x:' },
        { kind: 'list', items: ['a'] },
      ],
    ],
    ['a dash within a word is none', '-a', [{ kind: 'paragraph', text: '-a' }]],
    ['nothing', ' \n ', []],
  ])('%s', (_what, body, blocks) => {
    expect(toBlocks(body)).toEqual(blocks);
  });
});
