import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import type { OwnDataAnswer } from '../../extension/outbox/own-data.ts';
import { makeExport } from '../../extension/own-data/export.ts';
import { OwnDataView } from '../../extension/own-data/OwnDataView.tsx';
import { readWaiting } from '../../extension/own-data/waiting.ts';
import { storedConnection, storedDeclared, storedObservations, storedReported } from '../../extension/storage.ts';
import { quarterOf } from '../../shared/day.ts';
import type { OwnData } from '../../shared/own-data.ts';
import { speakEnglish } from './english.ts';
import {
  answerMessages,
  type BackgroundTools,
  backgroundTools,
  button,
  find,
  mount,
  settled,
  text,
  unmount,
} from './page.tsx';
import { CHATGPT, CONNECTION, HARMLESS, observation, rowId, setDay, TODAY } from './rows.ts';

const { fetchOwnData } = vi.hoisted(() => ({ fetchOwnData: vi.fn<() => Promise<OwnDataAnswer>>() }));
vi.mock('../../extension/outbox/own-data.ts', () => ({ fetchOwnData }));

const NOTHING: OwnData = {
  wire: 1,
  day: TODAY,
  browser: {
    device: 'd'.repeat(43),
    enrolledWith: 'Winter <b>roll-out</b>',
    reportedDays: 4,
    lastDay: TODAY,
    sequence: 9,
    newTagsThisQuarter: 1,
    declarationsToday: 1,
    statementsToday: 0,
  },
  observations: [],
  uses: [],
  declarations: [],
  acknowledgements: [],
  eraseMarks: [{ service: CHATGPT, tag: 77, upTo: TODAY }],
  forgottenAcknowledgements: [],
};
const stored = { tag: 4_711, group: 2, held: false };
const SOMETHING: OwnData = {
  ...NOTHING,
  observations: [
    { service: CHATGPT, day: TODAY, surfaces: ['web-app'], scopes: ['mail'], visits: '2-9', declared: true, ...stored },
  ],
  declarations: [
    {
      id: rowId(1),
      service: CHATGPT,
      day: TODAY,
      replaces: null,
      answers: { ...HARMLESS, note: '<i>note</i>' },
      ...stored,
    },
    { id: rowId(2), service: 'nobody-knows', day: TODAY, replaces: rowId(1), answers: null, ...stored },
  ],
  eraseMarks: [],
};
let tools: BackgroundTools;

beforeEach(async () => {
  fakeBrowser.reset();
  setDay(TODAY);
  speakEnglish();
  tools = backgroundTools();
  answerMessages(tools);
  await storedConnection.write(CONNECTION);
  holds(SOMETHING);
});
afterEach(unmount);

/** As the server sends it: spaces and all. */
function holds(data: OwnData): string {
  const text = JSON.stringify(data, null, 1);
  fetchOwnData.mockReset().mockResolvedValue({ kind: 'ok', text, data });
  return text;
}

async function show(): Promise<void> {
  mount(<OwnDataView />);
  await vi.waitFor(() => find('#waiting'));
  await settled();
}

describe('the page of the own data', () => {
  it('shows the answer byte for byte, and each row of it in words', async () => {
    const raw = holds(SOMETHING);
    await show();
    expect(find('#raw').textContent).toBe(raw);
    expect(text()).toContain('web page, reads mail');
    expect(text()).toContain('Write code · Nobody but me · Public · A draft I rewrite · <i>note</i>');
    expect(text()).toContain('Taken back');
    expect(text()).toContain('4711 group 2, counted');
    expect(document.querySelectorAll('i, b')).toHaveLength(0);
    const services = [...document.querySelectorAll('td:first-child')].map(({ textContent }) => textContent);
    expect(services).toEqual(['ChatGPT', 'ChatGPT', 'nobody-knows']);
  });

  it('shows what waits, and nothing of what is through', async () => {
    await storedObservations.write([observation(), observation({ id: rowId(2), state: 'merged' })]);
    await show();
    const waiting = find('section[aria-labelledby=waiting]').textContent;
    expect(waiting).toContain('Note of a day');
    expect(document.querySelectorAll('section[aria-labelledby=waiting] tbody tr')).toHaveLength(1);
    expect(waiting).toContain('There has been no sync yet.');
  });

  it.each([
    [{ kind: 'refused', code: 'device.revoked' } as const, 'refused to answer (device.revoked)'],
    [{ kind: 'unreachable' } as const, 'did not answer'],
    [{ kind: 'not-connected' } as const, 'not connected'],
  ])('says why it shows nothing: %o', async (answer, said) => {
    fetchOwnData.mockResolvedValue(answer);
    await show();
    expect(find('section[aria-labelledby=held] [role=status]').textContent).toContain(said);
    expect(document.querySelectorAll('#erase')).toHaveLength(answer.kind === 'not-connected' ? 0 : 1);
  });

  it('reads again when it is told to', async () => {
    await show();
    holds(NOTHING);
    button('Read again').click();
    await vi.waitFor(() => expect(text()).not.toContain('Write code'));
  });

  it('exports the answer as one string, and what waits', async () => {
    const raw = holds(SOMETHING);
    await storedObservations.write([observation()]);
    const exported = makeExport({ answer: await fetchOwnData(), waiting: await readWaiting() }, TODAY);
    const { serverAnswer, waiting } = JSON.parse(exported) as { serverAnswer: string; waiting: { observations: [] } };
    expect(serverAnswer).toBe(raw);
    expect(waiting.observations).toHaveLength(1);
  });
});

describe('erasing', () => {
  it('takes two clicks, says first what goes and stays, and is confirmed by a fresh read', async () => {
    await storedDeclared.write({ [CHATGPT]: { id: rowId(1), answers: HARMLESS, askAgain: 0 } });
    await show();
    button('Erase…').click();
    await settled();
    expect(text()).toContain('This stays, and why');
    expect(text()).toContain('without tag, group or note');
    expect(text()).toContain('cannot be acknowledged again');
    expect(document.activeElement).toBe(find('#erase'));
    expect(find('#erase').getAttribute('aria-describedby')).toBe(find('.goes-stays').id);
    expect(await storedDeclared.read()).not.toEqual({});
    holds(NOTHING);
    button('Erase now').click();
    await vi.waitFor(() => expect(text()).toContain('A fresh read shows nothing'));
    await settled();
    expect(document.activeElement).toBe(find('#erase'));
    expect(await storedDeclared.read()).toEqual({});
    expect(tools.syncNow).toHaveBeenCalledTimes(1);
    expect(fetchOwnData).toHaveBeenCalledTimes(1);
  });

  it('that was not meant ends without erasing', async () => {
    await storedDeclared.write({ [CHATGPT]: { id: rowId(1), answers: HARMLESS, askAgain: 0 } });
    await show();
    button('Erase…').click();
    await settled();
    button('Back').click();
    await settled();
    expect(button('Erase…')).toBeTruthy();
    expect(document.activeElement).toBe(find('#erase'));
    expect(await storedDeclared.read()).not.toEqual({});
  });

  it('that the server has not confirmed says so', async () => {
    await storedReported.write({ [CHATGPT]: { [quarterOf(TODAY)]: TODAY } });
    await show();
    button('Erase…').click();
    await settled();
    button('Erase now').click();
    await vi.waitFor(() => expect(text()).toContain('has not confirmed 1 erasure yet'));
  });

  it('does not take the server’s word for it: rows that it still shows are told', async () => {
    await show();
    button('Erase…').click();
    await settled();
    button('Erase now').click();
    await vi.waitFor(() => expect(text()).toContain('still shows 3 rows'));
  });

  it('does not claim that the server has taken it when the fresh read got no answer', async () => {
    await show();
    button('Erase…').click();
    await settled();
    fetchOwnData.mockResolvedValue({ kind: 'unreachable' });
    button('Erase now').click();
    await vi.waitFor(() => expect(text()).toContain('It could not be checked'));
    expect(text()).not.toContain('server has taken');
  });
});
