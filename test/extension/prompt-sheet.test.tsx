import { useState } from 'preact/hooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GivenAnswers } from '../../extension/prompt/GivenAnswers.tsx';
import { PromptSheet } from '../../extension/prompt/PromptSheet.tsx';
import type { Draft } from '../../extension/storage.ts';
import type { Answers } from '../../shared/declaration.ts';
import { speakEnglish } from './english.ts';
import { button, choose, find, mount, radio, settled, text, unmount } from './page.tsx';
import { CHATGPT, HARMLESS } from './rows.ts';

const onSend = vi.fn(async (_answers: Answers) => {});
const onLater = vi.fn();
const ABOUT = {
  service: CHATGPT,
  product: 'ChatGPT',
  vendor: 'OpenAI',
  asksAccount: true,
  mode: 'ask',
  status: 'unassessed',
  conditions: null,
  limits: null,
  forPurpose: null,
  alternative: null,
  given: null,
  askedAgain: false,
  last: null,
  contact: null,
} as const;
const ALL = { ...HARMLESS, account: 'work' } as const;

function Sheet({ about = ABOUT, start = {} }: { about?: Parameters<typeof PromptSheet>[0]['about']; start?: Draft }) {
  const [draft, setDraft] = useState<Draft>(start);
  return <PromptSheet about={about} draft={draft} onDraft={setDraft} onSend={onSend} onLater={onLater} />;
}

beforeEach(() => {
  speakEnglish();
  onSend.mockReset().mockImplementation(async () => {});
  onLater.mockReset();
});
afterEach(unmount);

async function submit(): Promise<void> {
  find<HTMLFormElement>('form').dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }));
  await settled();
}

describe('the sheet', () => {
  it('takes no focus when it opens, and has nothing that would', () => {
    mount(<Sheet />);
    expect(document.activeElement).toBe(document.body);
    expect(document.querySelectorAll('[autofocus], [accesskey], [tabindex], dialog')).toHaveLength(0);
  });

  it('asks by groups of native radio buttons, each with a legend, one name a group', () => {
    mount(<Sheet start={{ purpose: 'health' }} />);
    const groups = [...document.querySelectorAll('fieldset')];
    const legends = groups.map((group) => group.firstElementChild);
    expect(legends.map((legend) => legend?.tagName)).toEqual(groups.map(() => 'LEGEND'));
    expect(legends.map((legend) => legend?.textContent)).toEqual([
      'What for?',
      'In which area?',
      'Whom could the result affect?',
      'What data goes in?',
      'What happens with the result?',
      'With which account?',
    ]);
    for (const group of groups) {
      const inputs = [...group.querySelectorAll('input')];
      expect(inputs.length).toBeGreaterThan(2);
      expect(new Set(inputs.map(({ type, name }) => `${type} ${name}`)).size).toBe(1);
      for (const input of inputs) expect(input.closest('label')?.textContent).toMatch(/\S/);
    }
  });

  it('chooses nothing beforehand', () => {
    mount(<Sheet />);
    expect(document.querySelectorAll('input:checked')).toHaveLength(0);
  });

  it('asks the area as soon as a purpose needs it, and no longer than that', async () => {
    mount(<Sheet />);
    await choose({ purpose: 'evaluate-people' });
    expect(text()).toContain('In which area?');
    await choose({ purpose: 'code' });
    expect(text()).not.toContain('In which area?');
  });

  it('sends exactly what was chosen', async () => {
    mount(<Sheet />);
    await choose({ ...ALL, note: '  for the report ' });
    button('Send answer').click();
    await settled();
    expect(onSend.mock.calls).toEqual([[{ ...ALL, note: 'for the report' }]]);
  });

  it('does not send an area chosen for a purpose that was given up', async () => {
    mount(<Sheet />);
    await choose({ purpose: 'health', domain: 'health-care', affected: 'nobody', data: 'public' });
    await choose({ purpose: 'code', handling: 'draft-i-rewrite', account: 'work' });
    await submit();
    expect(onSend.mock.calls).toEqual([[ALL]]);
  });

  it('that is incomplete sends nothing, goes to the first open question and marks each', async () => {
    mount(<Sheet />);
    await choose({ purpose: 'code', data: 'public', account: 'work' });
    await submit();
    expect(onSend).not.toHaveBeenCalled();
    expect(document.activeElement).toBe(find('input[name="affected"]'));
    const marked = [...document.querySelectorAll('fieldset[aria-describedby]')];
    expect(marked.map((group) => group.querySelector('input')?.name)).toEqual(['affected', 'handling']);
    for (const group of marked) {
      expect(find(`#${group.getAttribute('aria-describedby')}`).textContent).toBe('Choose one.');
    }
    expect(find('.actions-status').textContent).toMatch(/missing/);
  });

  it('takes the mark away with the answer, and then sends', async () => {
    mount(<Sheet start={{ ...ALL, affected: undefined } as Draft} />);
    await submit();
    expect(document.querySelectorAll('.question-open').length).toBeGreaterThan(0);
    await choose({ affected: 'nobody' });
    expect(document.querySelectorAll('.question-open')).toHaveLength(0);
    await submit();
    expect(onSend.mock.calls).toEqual([[ALL]]);
  });

  it('with a choice of another version asks for it again rather than falling silent', async () => {
    mount(<Sheet start={{ ...ALL, data: 'gone' }} />);
    await submit();
    expect(document.activeElement).toBe(find('input[name="data"]'));
    expect(onSend).not.toHaveBeenCalled();
  });

  it('sends once, however often it is pressed', async () => {
    const waiting = Promise.withResolvers<void>();
    onSend.mockReturnValue(waiting.promise);
    mount(<Sheet start={ALL} />);
    await submit();
    expect(button('Sending…').getAttribute('aria-disabled')).toBe('true');
    await submit();
    waiting.resolve();
    await settled();
    expect(onSend).toHaveBeenCalledTimes(1);
  });

  it('says so when sending failed, keeps the answer, and can be sent again', async () => {
    onSend.mockRejectedValueOnce(new Error('no background'));
    mount(<Sheet start={ALL} />);
    await submit();
    expect(find('.actions-status').textContent).toMatch(/did not work/);
    expect(radio('purpose', 'code').checked).toBe(true);
    await submit();
    expect(onSend).toHaveBeenCalledTimes(2);
  });

  it('without a way to put it off or to leave it alone, as at the gate, has no such buttons', () => {
    mount(<PromptSheet about={ABOUT} draft={{}} onDraft={() => {}} onSend={onSend} />);
    expect([...document.querySelectorAll('button')].map(({ textContent }) => textContent)).toEqual(['Send answer']);
  });

  it('can be put off', () => {
    mount(<Sheet />);
    button('Later').click();
    expect(onLater).toHaveBeenCalledTimes(1);
    expect(onSend).not.toHaveBeenCalled();
  });
});

describe('markup', () => {
  const evil = '<img src=x onerror="alert(1)"><b>bold</b>';

  it('in a product, a vendor or a note that waits is text', () => {
    mount(<Sheet about={{ ...ABOUT, product: evil, vendor: evil }} start={{ note: evil }} />);
    expect(document.querySelectorAll('img, b')).toHaveLength(0);
    expect(find('h1').textContent).toBe(`What do you use ${evil} for?`);
    expect(find<HTMLInputElement>('#note').value).toBe(evil);
  });

  it('in a note that was given is text', () => {
    mount(
      <GivenAnswers
        product={evil}
        given={{ ...HARMLESS, note: evil }}
        onChange={() => {}}
        onWithdraw={async () => {}}
      />,
    );
    expect(document.querySelectorAll('img, b')).toHaveLength(0);
    expect(find('dl').textContent).toContain(evil);
  });
});

describe('names from elsewhere', () => {
  const oneLine = ({ textContent }: Element) => textContent?.replace(/ +/g, ' ');
  const turned = '\u202Eevil\u2066 שם\n\u0007';

  it('keep their direction to themselves and bring no control characters along', () => {
    mount(<Sheet about={{ ...ABOUT, product: turned, vendor: turned }} />);
    for (const name of document.querySelectorAll('h1 bdi, .noticed bdi')) expect(oneLine(name)).toBe('evil שם');
    expect(oneLine(find('h1'))).toBe('What do you use evil שם for?');
  });
});
