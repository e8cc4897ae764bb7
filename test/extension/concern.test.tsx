import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { ConcernView } from '../../extension/concern/ConcernView.tsx';
import { storedConnection, storedRequests, storedStatements } from '../../extension/storage.ts';
import { CONCERN_LENGTH } from '../../shared/statement.ts';
import { speakEnglish } from './english.ts';
import { answerMessages, backgroundTools, button, find, mount, radio, settled, text, unmount } from './page.tsx';
import { CHATGPT, CONNECTION, setDay, TODAY } from './rows.ts';

const onReported = vi.fn();

beforeEach(async () => {
  fakeBrowser.reset();
  setDay(TODAY);
  speakEnglish();
  onReported.mockReset();
  answerMessages(backgroundTools());
  await storedConnection.write(CONNECTION);
});
afterEach(unmount);

async function show(service: string | null = null): Promise<void> {
  mount(
    <main tabIndex={-1}>
      <ConcernView service={service} onReported={onReported} />
    </main>,
  );
  await settled();
}

async function fill(what: string, way: 'signed' | 'anonymous'): Promise<void> {
  radio('category', 'safety').click();
  await write(what);
  radio('way', way).click();
  await settled();
}

async function write(what: string): Promise<void> {
  const field = find<HTMLTextAreaElement>('textarea');
  field.value = what;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await settled();
}

describe('a concern', () => {
  it('goes with the next sync, about the service that the address names', async () => {
    await show(CHATGPT);
    expect(find('h1').textContent).toBe('Report a concern about ChatGPT');
    await fill('  It is unfair.\r\nTruly. ', 'signed');
    button('Send concern').click();
    await vi.waitFor(() => expect(text()).toContain('Thank you for saying so'));
    expect(text()).toContain('goes with the next sync');
    expect(find('a').getAttribute('href')).toBe('#status');
    find<HTMLElement>('main').blur();
    button('Report another one').click();
    await settled();
    expect(document.activeElement).toBe(find('main'));
    expect(find('h1').textContent).toBe('Report a concern about ChatGPT');
    expect(await storedStatements.read()).toMatchObject([
      { kind: 'concern', category: 'safety', text: 'It is unfair.\nTruly.', service: CHATGPT },
    ]);
    expect(onReported).toHaveBeenCalledTimes(1);
  });

  it('goes alone and unsigned by choice, and not with the sync', async () => {
    await show();
    await fill('Unsafe.', 'anonymous');
    button('Send concern').click();
    await vi.waitFor(() => expect(text()).toContain('alone and unsigned'));
    expect(await storedStatements.read()).toEqual([]);
    const [kept] = await storedRequests.read();
    expect(kept).toMatchObject({ kind: 'concern', text: 'Unsafe.' });
    expect(kept?.aloneAfter).toBeGreaterThan(Date.now());
  });

  it('need not be about the service that it was opened for', async () => {
    await show(CHATGPT);
    expect(document.activeElement).toBe(document.body);
    button('Remove').click();
    await settled();
    expect(document.activeElement).toBe(find('main'));
    await fill('Unsafe.', 'signed');
    button('Send concern').click();
    await vi.waitFor(() => expect(text()).toContain('Thank you'));
    expect(await storedStatements.read()).toMatchObject([{ kind: 'concern' }]);
    expect((await storedStatements.read())[0]).not.toHaveProperty('service');
  });

  it('chooses nothing beforehand, and with parts missing marks them and goes to the first', async () => {
    await show();
    expect(document.querySelectorAll('input:checked')).toHaveLength(0);
    await write(' \u200e ');
    find<HTMLFormElement>('form').dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }));
    await settled();
    expect(document.querySelectorAll('.question-open')).toHaveLength(3);
    expect(find('textarea').getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(radio('category', 'unfair-to-people'));
    expect(await storedStatements.read()).toEqual([]);
  });

  it('counts what is left with each key, and says it aloud near the end only, in steps', async () => {
    await show();
    const said = () => find('.characters-left + [role=status]').textContent;
    expect(find('textarea').getAttribute('maxlength')).toBe(String(CONCERN_LENGTH));
    await write('x'.repeat(500));
    expect([find('.characters-left').textContent, said()]).toEqual(['500 characters left', '']);
    await write('x'.repeat(921));
    expect([find('.characters-left').textContent, said()]).toEqual(['79 characters left', '80 characters left']);
    await write('x'.repeat(930));
    expect(said()).toBe('80 characters left');
  });

  it('stays on the page when the background does not answer', async () => {
    await show();
    await fill('Unsafe.', 'signed');
    vi.spyOn(fakeBrowser.runtime, 'sendMessage').mockRejectedValueOnce(new Error('no receiving end'));
    button('Send concern').click();
    await vi.waitFor(() => expect(text()).toContain('did not work'));
    expect(find<HTMLTextAreaElement>('textarea').value).toBe('Unsafe.');
  });

  it('has nobody to go to before the browser is connected', async () => {
    await storedConnection.clear();
    await show();
    expect(document.querySelectorAll('form')).toHaveLength(0);
    expect(text()).toContain('not connected');
  });
});
