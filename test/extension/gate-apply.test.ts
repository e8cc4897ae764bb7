import { beforeEach, describe, expect, it } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { reloadRecogniser } from '../../extension/detection/catalogue.ts';
import { countBarred, refreshBarrier, refreshBarrierDaily } from '../../extension/gate/apply.ts';
import { endLease, lease } from '../../extension/gate/lease.ts';
import {
  storedConnection,
  storedDeclared,
  storedDismissed,
  storedManaged,
  storedPolicy,
  storedRequests,
} from '../../extension/storage.ts';
import { addDays } from '../../shared/day.ts';
import type { Ruling } from '../../shared/policy.ts';
import { type FakeRules, fakeRules } from './gate-rules.ts';
import { CHATGPT, CLAUDE, CONNECTION, HARMLESS, policyOf, rowId, setDay, TODAY } from './rows.ts';

let rules: FakeRules;

const ruling = (service: string, mode: Ruling['mode']): Ruling => ({ service, status: 'rejected', mode, askAgain: 0 });
const barred = () => JSON.stringify(rules.dynamic());

beforeEach(async () => {
  fakeBrowser.reset();
  setDay(TODAY);
  rules = fakeRules();
  await storedConnection.write(CONNECTION);
  await storedPolicy.write(policyOf(2, 'ask', { services: [ruling(CLAUDE, 'block'), ruling(CHATGPT, 'require')] }));
  await reloadRecogniser();
});

describe('the rules', () => {
  it('are set while policy bars something, and go when it does not, or the browser belongs to nobody', async () => {
    await refreshBarrier();
    expect(barred()).toContain('claude.ai');
    expect(barred()).toContain('chatgpt.com');
    expect(await countBarred()).toBe(2);
    await storedPolicy.write(policyOf(3, 'ask'));
    await refreshBarrier();
    expect(rules.dynamic()).toEqual([]);
    await storedPolicy.write(policyOf(4, 'block'));
    await refreshBarrier();
    expect(rules.dynamic().length).toBeGreaterThan(100);
    await storedConnection.clear();
    await refreshBarrier();
    expect(rules.dynamic()).toEqual([]);
    expect(await countBarred()).toBe(0);
  });

  it('are left as they are when nothing has changed, however the browser writes them', async () => {
    await refreshBarrier();
    await Promise.all([refreshBarrier(), refreshBarrier()]);
    expect(rules.updateDynamicRules).toHaveBeenCalledOnce();
  });

  it('let through what was answered, dismissed or granted, and not longer than that', async () => {
    await storedDeclared.write({ [CHATGPT]: { id: rowId(1), answers: HARMLESS, askAgain: 0 } });
    const answer = { receipt: rowId(2), decision: 'granted' as const, text: 'x', day: TODAY, until: addDays(TODAY, 1) };
    const request = { receipt: rowId(2), kind: 'exception' as const, service: CLAUDE, text: 'x', day: TODAY };
    await storedRequests.write([{ ...request, answer }]);
    await refreshBarrier();
    expect(rules.dynamic()).toEqual([]);
    setDay(addDays(TODAY, 2));
    await refreshBarrier();
    expect(barred()).toContain('claude.ai');
    expect(barred()).not.toContain('"chatgpt.com"');
    await storedDeclared.clear();
    await storedDismissed.write({ [CHATGPT]: { reason: 'not-for-work', until: addDays(TODAY, 9) } });
    await refreshBarrier();
    expect(barred()).not.toContain('"chatgpt.com"');
  });

  it('never bar private life, unless policy and IT have it noticed', async () => {
    const services = [ruling('character-ai', 'block')];
    await storedPolicy.write(policyOf(5, 'ask', { services }));
    await refreshBarrier();
    expect(rules.dynamic()).toEqual([]);
    await storedPolicy.write(policyOf(6, 'ask', { services, privateLife: 'observe' }));
    await storedManaged.write({ privateLife: 'observe' });
    await reloadRecogniser();
    await refreshBarrier();
    expect(barred()).toContain('character.ai');
  });

  it('that a browser refuses are set in part, and the status is told', async () => {
    await storedPolicy.write(policyOf(7, 'block'));
    rules.updateDynamicRules.mockRejectedValueOnce(new Error('too many'));
    await refreshBarrier();
    expect(rules.dynamic().length).toBeGreaterThan(0);
    expect(rules.dynamic().every(({ condition }) => condition.requestDomains)).toBe(true);
    expect(await countBarred()).toBe(-1);
    rules = fakeRules(5);
    await refreshBarrier();
    expect(rules.dynamic()).toHaveLength(5);
    expect(await countBarred()).toBe(-1);
    rules = fakeRules();
    rules.updateDynamicRules.mockRejectedValue(new Error('none at all'));
    await refreshBarrier();
    expect(await countBarred()).toBe(-1);
  });

  it('are planned once a day and browser session when a worker wakes', async () => {
    expect(await refreshBarrierDaily()).toBe('first');
    expect(await refreshBarrierDaily()).toBe('later');
    rules.updateDynamicRules.mockClear();
    await storedPolicy.write(policyOf(8, 'ask'));
    await refreshBarrierDaily();
    expect(rules.updateDynamicRules).not.toHaveBeenCalled();
    setDay(addDays(TODAY, 1));
    await refreshBarrierDaily();
    expect(rules.updateDynamicRules).toHaveBeenCalledOnce();
  });
});

describe('a tab that was stopped without need', () => {
  it('is let through to that address alone, once, and until it goes elsewhere', async () => {
    await refreshBarrier();
    expect(await lease(7, 'https://claude.ai/pricing?x=1#top')).toBe(true);
    expect(rules.session()).toMatchObject([
      { id: 7, action: { type: 'allow' }, condition: { urlFilter: '|https://claude.ai/pricing?x=1^', tabIds: [7] } },
    ]);
    // Stopped all the same: by somebody else.
    expect(await lease(7, 'https://claude.ai/pricing?x=1')).toBe(false);
    expect(await endLease(7, 'https://claude.ai/pricing?x=1#other')).toBe(true);
    expect(rules.session()).toHaveLength(1);
    expect(await endLease(7, 'https://claude.ai/')).toBe(false);
    expect(rules.session()).toEqual([]);
  });

  it('is left alone where the barrier stops nothing: another extension did', async () => {
    await refreshBarrier();
    expect(await lease(7, 'https://advertising.example/')).toBe(false);
    expect(await lease(7, 'https://notclaude.ai/')).toBe(false);
    expect(rules.session()).toEqual([]);
  });
});
