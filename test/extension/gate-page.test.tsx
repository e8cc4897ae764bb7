import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { GatePage } from '../../extension/gate/GatePage.tsx';
import { canGoBack, closeTab } from '../../extension/gate/leave.ts';
import type { GateState, Request } from '../../extension/messages.ts';
import { SERVICE_STATUSES } from '../../shared/policy.ts';
import { REASON_LENGTH } from '../../shared/statement.ts';
import { speakEnglish } from './english.ts';
import { button, choose, find, mount, settled, text } from './page.tsx';

type Gate = Extract<GateState, { kind: 'gate' }>;

const GATE: Gate = {
  kind: 'gate',
  bar: 'block',
  open: false,
  loaded: false,
  back: 2,
  next: true,
  request: null,
  service: 'anthropic-claude',
  product: 'Claude',
  vendor: 'Anthropic',
  asksAccount: false,
  mode: 'block',
  status: 'rejected',
  conditions: null,
  limits: null,
  forPurpose: null,
  alternative: null,
  given: null,
  askedAgain: false,
  last: null,
  contact: null,
};

let state: GateState;
let asked: Request[];
let replace: ReturnType<typeof vi.spyOn>;
let passes: boolean;

async function show(next: GateState): Promise<void> {
  state = next;
  mount(<GatePage />);
  await vi.waitFor(() => expect(find('main').textContent).not.toBe(''));
}

beforeEach(() => {
  fakeBrowser.reset();
  speakEnglish();
  asked = [];
  passes = true;
  vi.spyOn(fakeBrowser.tabs, 'getCurrent').mockResolvedValue({ id: 7 } as never);
  vi.spyOn(fakeBrowser.runtime, 'sendMessage').mockImplementation((async (message: Request) => {
    asked.push(message);
    if (message.kind === 'describe-gate') return state;
    if (message.kind === 'pass-gate') return passes ? { kind: 'pass', url: 'https://claude.ai/c/1' } : { kind: 'stay' };
    return { kind: 'kept' };
  }) as never);
  replace = vi.spyOn(location, 'replace').mockImplementation(() => {});
});

const kinds = () => asked.map(({ kind }) => kind).filter((kind) => kind !== 'describe-gate');

describe('the gate that blocks', () => {
  it.each(SERVICE_STATUSES)('says what was decided: %s', async (status) => {
    await show({ ...GATE, status });
    expect(find('h1').textContent).toBe('Your organisation keeps Claude closed');
    expect(find('.why').textContent?.length).toBeGreaterThan(20);
    expect(document.title).toContain('Claude');
  });

  it('names conditions, whom to ask, and the approved alternative with its address', async () => {
    const alternative = { service: 'x', product: 'Le Chat', vendor: 'Mistral', url: 'https://chat.example/' };
    await show({ ...GATE, conditions: '<b>No</b> customer data', contact: 'the AI office', alternative });
    expect(text()).toContain('<b>No</b> customer data');
    expect(text()).toContain('the AI office');
    expect(find<HTMLAnchorElement>('.callout-good a').href).toBe('https://chat.example/');
    await show({ ...GATE, alternative: { ...alternative, url: null } });
    expect(text()).toContain('Le Chat by Mistral');
    expect(document.querySelector('.callout-good a')).toBeNull();
  });

  it('for one purpose alone says for which, and takes another answer', async () => {
    const given = { purpose: 'code', affected: 'nobody', data: 'public', handling: 'used-after-check' } as const;
    await show({ ...GATE, forPurpose: 'code', given });
    expect(find('.why').textContent).toMatch(/You said that you use it for this: .*Write code/);
    button('I use it for something else').click();
    await vi.waitFor(() => find('form'));
    expect([...document.querySelectorAll('button')].map(({ textContent }) => textContent)).not.toContain(
      'Not for work',
    );
    expect(document.querySelector('input[name=purpose]:checked')).toBeNull();
    await choose({ purpose: 'research' });
    state = { ...GATE, forPurpose: 'research', given: { ...given, purpose: 'research' } };
    passes = false;
    button('Send answer').click();
    await vi.waitFor(() => expect(find('.why').textContent).toMatch(/Research/));
    expect(asked.find(({ kind }) => kind === 'declare')).toMatchObject({ answers: { ...given, purpose: 'research' } });
    expect(text()).not.toContain('did not work');
  });

  it('says whether anything had loaded before', async () => {
    await show(GATE);
    expect(text()).toContain('stopped before it loaded');
    await show({ ...GATE, loaded: true });
    expect(text()).toContain('may have reached');
  });

  it('takes no focus, and has no button that a typed key presses', async () => {
    await show(GATE);
    expect(document.activeElement).toBe(document.body);
    for (const key of ['Enter', ' ', 'y', 'Escape'])
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    await settled();
    expect(kinds()).toEqual([]);
  });

  it('asks for an exception with a reason, and then says that it was asked for', async () => {
    await show(GATE);
    button('Request an exception').click();
    await settled();
    const field = find<HTMLTextAreaElement>('#reason');
    expect(field.maxLength).toBe(REASON_LENGTH);
    button('Send the request').click();
    await settled();
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(kinds()).toEqual([]);
    field.value = '  to compare\u202E two models \n';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await settled();
    button('Send the request').click();
    await settled();
    expect(asked.at(-1)).toEqual({
      kind: 'request-exception',
      service: 'anthropic-claude',
      text: 'to compare  two models',
    });
    const receipt = '0'.repeat(22) as never;
    const request = { receipt, kind: 'exception' as const, text: 'x', day: '2026-11-21' as never };
    await show({ ...GATE, request });
    expect(text()).toContain('You have asked for an exception');
    expect(text()).not.toContain('Request an exception');
    const answer = { receipt, decision: 'declined' as const, text: 'Not <i>now</i>.', day: '2026-11-22' as never };
    await show({ ...GATE, request: { ...request, answer } });
    expect(text()).toContain('Your request was declined');
    expect(text()).toContain('Not <i>now</i>.');
    expect(text()).toContain('Request an exception');
  });

  it('keeps the reason when it could not be sent', async () => {
    await show(GATE);
    button('Request an exception').click();
    await settled();
    const field = find<HTMLTextAreaElement>('#reason');
    field.value = 'a reason';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    vi.spyOn(fakeBrowser.runtime, 'sendMessage').mockRejectedValue(new Error('no background'));
    await settled();
    button('Send the request').click();
    await settled();
    expect(find('.actions-status').textContent).toBe('That did not work. Try again.');
    expect(find<HTMLTextAreaElement>('#reason').value).toBe('a reason');
  });

  it('leads on once it is open, and not before', async () => {
    const answer = { decision: 'granted' as const, text: 'For the trial.', day: '2026-11-22', until: '2999-12-24' };
    const request = { kind: 'exception', text: 'x', day: '2026-11-21', answer } as unknown as Gate['request'];
    await show({ ...GATE, open: true, request });
    expect(text()).toContain('up to and including');
    expect(text()).toContain('For the trial.');
    expect(text()).not.toContain('decided against it');
    expect(document.querySelectorAll('.button-main')).toHaveLength(1);
    expect(document.title).toContain('is open to you');
    button('Go on to Claude').click();
    await settled();
    expect(replace).toHaveBeenCalledWith('https://claude.ai/c/1');
  });

  it('says that it opens as usual where there is no address to go on to', async () => {
    await show({ ...GATE, open: true, next: false });
    expect(text()).toContain('can be opened as usual');
    expect(text()).not.toContain('Go on to Claude');
    await show({ ...GATE, open: true });
    expect(text()).not.toContain('can be opened as usual');
    passes = false;
    button('Go on to Claude').click();
    await settled();
    expect(replace).not.toHaveBeenCalled();
    expect(text()).toContain('can be opened as usual');
    expect(text()).not.toContain('That did not work');
  });

  it('does not lead on where it has closed again meanwhile', async () => {
    await show({ ...GATE, open: true });
    passes = false;
    state = GATE;
    button('Go on to Claude').click();
    await vi.waitFor(() => expect(text()).toContain('keeps Claude closed'));
    expect(replace).not.toHaveBeenCalled();
  });

  it('does not tell of an exception that is over, nor of one that was declined', async () => {
    const granted = { decision: 'granted' as const, text: 'Once.', day: '2026-01-02', until: '2026-01-03' };
    const request = { kind: 'exception', text: 'x', day: '2026-01-01', answer: granted } as unknown as Gate['request'];
    await show({ ...GATE, open: true, status: 'approved', request });
    expect(text()).not.toContain('Once.');
    expect(text()).toContain('Nothing is in the way any more.');
    const declined = { ...request, answer: { ...granted, decision: 'declined' } } as unknown as Gate['request'];
    await show({ ...GATE, open: true, status: 'approved', request: declined });
    expect(text()).not.toContain('Once.');
  });

  it('offers the way out of the tab beside the way back, which may lead here again', async () => {
    vi.spyOn(history, 'length', 'get').mockReturnValue(5);
    await show(GATE);
    expect(button('Back to where I was').className).toContain('button-main');
    expect(button('Close this tab').className).toContain('button-quiet');
    vi.spyOn(history, 'length', 'get').mockReturnValue(1);
    await show(GATE);
    expect(text()).not.toContain('Back to where I was');
    expect(button('Close this tab').className).toContain('button-main');
  });

  it('shows what changes while it stands', async () => {
    await show(GATE);
    state = { ...GATE, open: true };
    await fakeBrowser.storage.local.set({ requests: [] });
    await vi.waitFor(() => expect(text()).toContain('Claude is open to you'));
  });
});

describe('the gate that asks', () => {
  const REQUIRE: Gate = { ...GATE, bar: 'require', mode: 'require', status: 'unassessed' };

  it('sends the answer, then goes on to the address that the background gives', async () => {
    await show(REQUIRE);
    expect(text()).toContain('Before Claude opens');
    await choose({ purpose: 'code', affected: 'nobody', data: 'public', handling: 'draft-i-rewrite' });
    find<HTMLButtonElement>('button[type=submit]').click();
    await settled();
    expect(kinds()).toEqual(['declare', 'pass-gate']);
    expect(replace).toHaveBeenCalledWith('https://claude.ai/c/1');
  });

  it('stays when the background says so', async () => {
    passes = false;
    await show(REQUIRE);
    await choose({ purpose: 'code', affected: 'nobody', data: 'public', handling: 'draft-i-rewrite' });
    find<HTMLButtonElement>('button[type=submit]').click();
    await settled();
    expect(replace).not.toHaveBeenCalled();
  });
});

describe('the gate with nothing to say', () => {
  it('says so when it was opened by hand, and when nothing answers', async () => {
    await show({ kind: 'nothing-here' });
    expect(text()).toContain('Nothing is stopped here');
    vi.spyOn(fakeBrowser.runtime, 'sendMessage').mockRejectedValue(new Error('no background'));
    mount(<GatePage />);
    await vi.waitFor(() => expect(text()).toContain('Try again'));
  });
});

describe('the way out', () => {
  it('leads back only where the history reaches', () => {
    expect(canGoBack({ length: 3 }, 2)).toBe(true);
    expect(canGoBack({ length: 2 }, 2)).toBe(false);
  });

  it('closes the tab, and opens another first where it is the last', async () => {
    const calls: string[] = [];
    vi.spyOn(fakeBrowser.tabs, 'create').mockImplementation((async () => void calls.push('create')) as never);
    vi.spyOn(fakeBrowser.tabs, 'remove').mockImplementation((async () => void calls.push('remove')) as never);
    const query = vi.spyOn(fakeBrowser.tabs, 'query');
    query.mockResolvedValue([{}, {}] as never);
    await closeTab(7);
    query.mockResolvedValue([{}] as never);
    await closeTab(7);
    expect(calls).toEqual(['remove', 'create', 'remove']);
  });
});
