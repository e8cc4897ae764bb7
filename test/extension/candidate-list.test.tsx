import { render } from 'preact';
import { beforeEach, expect, it } from 'vitest';
import { CandidateList } from '../../extension/identity/CandidateList.tsx';
import { gradeHost, gradeName } from '../../shared/candidate/grade.ts';
import { readBounds } from '../../shared/catalogue/built-in.ts';
import { speakEnglish } from './english.ts';
import { TODAY } from './rows.ts';

beforeEach(() => speakEnglish());

function show(reasons: readonly string[]): string {
  const root = document.createElement('div');
  render(<CandidateList candidates={[{ kind: 'site', name: 'a.ai', reasons: [...reasons], lastDay: TODAY }]} />, root);
  return root.querySelector('.hint')?.textContent ?? '';
}

it('says in words why a name stands out', () => {
  expect(show(['word:chatbot +3', 'tld:ai +2', 'against:news -2', 'permission:debugger'])).toBe(
    'Why: the word “chatbot” +3, the ending .ai +2, against it, “news” -2, it may drive the browser (debugger)',
  );
});

it('has words for every kind of reason that a name is given', () => {
  const hosts = [
    ...['getchatbot.ai', 'my-chatbot-news.org', 'app.writerly.ai', 'gpt.com', 'chatbot.github.io', 'notetakerai.com'],
    ...['chatbot-coin.com', 'chat.gptwriter.edu', 'summarizer-ai.jp', 'ai.com', 'tryagents.ai', 'agentify.ai'],
  ];
  const grades = [...hosts.map((host) => gradeHost(readBounds(), host)), gradeName('WriterAI'), gradeName('Hide AI')];
  const reasons = grades.flatMap((grade) => grade.reasons);
  const kinds = new Set(reasons.map((reason) => reason.split(':')[0]));
  expect(kinds.size).toBeGreaterThan(6);
  for (const reason of reasons) expect(show([reason])).not.toContain(reason.split(' ')[0]);
});

it('shows a reason that nobody knows as it stands', () => {
  expect(show(['moon:full +9'])).toBe('Why: moon:full +9');
  expect(show([])).toBe('');
});
