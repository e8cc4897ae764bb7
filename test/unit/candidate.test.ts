import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSuffixesOnly } from '../../scripts/candidate-precision.ts';
import { readTopSites } from '../../scripts/catalogue.ts';
import { CANDIDATE_AT, type Grade, gradeHost, gradeName } from '../../shared/candidate/grade.ts';
import { readLexicon } from '../../shared/candidate/lexicon.ts';
import { openNames, packNames } from '../../shared/catalogue/reserved.ts';

const suffixesOnly = await readSuffixesOnly();
const reserved = { ...suffixesOnly, topSites: openNames(packNames(readTopSites())) };

function isCandidate(host: string): boolean {
  return gradeHost(suffixesOnly, host).isCandidate;
}

function sum({ reasons }: Pick<Grade, 'reasons'>): number {
  return reasons.reduce((total, reason) => total + Number(reason.slice(reason.lastIndexOf(' '))), 0);
}

describe('a host that is no candidate', () => {
  it.each(
    'gmail dubai hyundai thaiair samurai bonsai mumbai shanghai chairs email retail captain airbnb maintain haiti waikiki aitken claudette gptw mountsinai sendai detail domain aircraft kawai'
      .split(' ')
      .map((label) => `${label}.com`),
  )('has "ai" or "gpt" inside a word: %s', (host) => {
    expect(isCandidate(host)).toBe(false);
  });

  it.each([
    'gptcoin.example',
    'chatgpt-airdrop.example',
    'ai-casino.example',
    'openai-presale.example',
    'aiswap.example',
    'ai-crypto-token.example',
    'agentic-coin.example',
  ])('plays with money: %s', (host) => {
    expect(isCandidate(host)).toBe(false);
  });

  it.each([
    'ainews.com',
    'ai-jobs.net',
    'aicourses.org',
    'aiconference.com',
    'ai-newsletter.com',
    'airesearchinstitute.com',
  ])('is about AI: %s', (host) => {
    expect(isCandidate(host)).toBe(false);
  });

  it.each(['nic.ai', 'karpathy.ai', 'bearrobotics.ai', 'shield.ai', 'deeplearning.ai'])(
    'only ends in .ai: %s',
    (host) => {
      expect(isCandidate(host)).toBe(false);
    },
  );

  it.each(['ai.company.com', 'chat.airline.com', 'chatgpt.intranet-of-a-firm.com', 'app.bank.com'])(
    'has the word in a subdomain alone: %s',
    (host) => {
      expect(isCandidate(host)).toBe(false);
    },
  );

  it.each(['gpt.com.au', 'gptc.edu', 'aigroup.com.au', 'aims.ac.za', 'chatgpt.ox.ac.uk', 'aiims.gov.in', 'llm.es'])(
    'is an abbreviation or an institution: %s',
    (host) => {
      expect(isCandidate(host)).toBe(false);
    },
  );

  it.each(['127.0.0.1', '[::1]', 'localhost', 'ai', 'com', 'github.io', '', '.', 'xn--ai-writer-abc.com'])(
    'has no words of its own: %j',
    (host) => {
      expect(gradeHost(suffixesOnly, host)).toEqual({ isCandidate: false, score: 0, reasons: [] });
    },
  );

  it('is one of the most visited sites, whatever its name', () => {
    const topSites = openNames(packNames(['chatbot-writer.com']));
    expect(isCandidate('chatbot-writer.com')).toBe(true);
    expect(gradeHost({ ...suffixesOnly, topSites }, 'chatbot-writer.com').reasons).toEqual([]);
    expect(gradeHost({ ...suffixesOnly, topSites }, 'app.chatbot-writer.com').isCandidate).toBe(false);
    for (const host of readTopSites()) expect(gradeHost(reserved, host).isCandidate, host).toBe(false);
  });
});

describe('a candidate', () => {
  it.each([
    ['notegpt.io', ['word:gpt +3', 'word:note +1', 'tld:io +1']],
    ['aiwriter.com', ['word:ai +2', 'word:writer +1']],
    ['chatwithpdf.com', ['word:chatwith +2', 'word:pdf +1']],
    ['my-chatbot.example', ['word:chatbot +3']],
    ['moonlight-ai.example', ['word:ai +2', 'ends:ai +1']],
    ['text-writer.ai', ['word:text +1', 'tld:ai +2']],
    ['app.text-writer.ai', ['word:text +1', 'tld:ai +2']],
    ['getmoonlight.ai', ['start:get +1', 'tld:ai +2']],
    ['ai2sql.example', ['word:ai +2', 'word:sql +1']],
  ])('has its reasons listed: %s', (host, reasons) => {
    expect(gradeHost(suffixesOnly, host)).toEqual({ isCandidate: true, score: sum({ reasons }), reasons });
  });

  it('may have a name that a registry of a country sells', () => {
    expect(isCandidate('aiwriter.co.uk')).toBe(true);
    expect(isCandidate('app.notegpt.com.au')).toBe(true);
  });
});

describe("a page on somebody else's domain", () => {
  it.each([
    'johnsmith-chatbot.vercel.app',
    'userchatgpt.notion.site',
    'aiwriter.github.io',
    'aiwriter.blogspot.com',
    'chatgpt-prompts.web.app',
    'my-chatbot.herokuapp.com',
    'my-chatbot.streamlit.app',
    'someone-chatbot.hf.space',
    'chatbot-of-ann.netlify.app',
    'deep.chatbot.pages.dev',
    'chatgpt.now.sh',
    'chatgpt-writer-ai.ac.uk',
    'ann-chatbot.me.uk',
  ])('is a person’s or an institution’s: %s', (host) => {
    expect(gradeHost(suffixesOnly, host)).toEqual({ isCandidate: false, score: 0, reasons: [] });
  });
});

describe('private life', () => {
  const none = { isCandidate: false, score: 0, reasons: [] };

  it.each(
    `aigirlfriend.com ai-therapist.app app.girlfriend.ai aiboyfriend.io jesusgpt.com quran-gpt.com biblechatbot.com
    gaychatbot.com nsfw-chatbot.com symptomchatbot.com therapychatbot.com unionchatbot.com tarot-gpt.com
    girlfriend.chatbot.ai chatbot.church chatgpt.dating sexgpt.com chatbot4sex.com  hivchatbot.com
    talk-to-god.ai horoscope-writer.ai casinochatbot.com aicompanion.app pregnancychatbot.com strike-gpt.org
    girl-friend-chatbot.com waifuchatbot.com lovegpt.io backpainchatbot.com adhdcoach.ai ai-pastor.app`
      .trim()
      .split(/\s+/),
  )('is never a candidate, and leaves no reasons: %s', (host) => {
    expect(gradeHost(suffixesOnly, host)).toEqual(none);
    expect(gradeHost(suffixesOnly, `app.${host}`)).toEqual(none);
  });

  it.each([
    'AI Girlfriend chat',
    'AI Therapist',
    'Bible Chatbot GPT',
    'hentAI chatbot',
    'ChatGPT for Union Members',
    'Quran-GPT: AI answers',
    'MyAI Symptom Checker GPT',
    `ChatGPT ${'AI '.repeat(15)} girlfriend`,
  ])('is not kept by the name of an extension either: %s', (name) => {
    expect(gradeName(name)).toEqual(none);
  });

  it.each([
    'ai-collaborate.app',
    'switchgpt.com',
    'aipaint.app',
    'archivegpt.com',
    'weatherappgpt.com',
    'askinggpt.io',
  ])('is not found by chance in other words: %s', (host) => {
    expect(isCandidate(host)).toBe(true);
  });

  it('is found wherever a stem stands', () => {
    const letters = fc.stringMatching(/^[a-z]{0,8}$/);
    fc.assert(
      fc.property(letters, fc.constantFrom(...readLexicon().privateStems), letters, (before, stem, after) => {
        expect(gradeHost(suffixesOnly, `${before}${stem}${after}-chatbot.ai`)).toEqual(none);
        expect(gradeName(`ChatGPT ${before}${stem}${after}`)).toEqual(none);
      }),
    );
  });
});

describe('a sub-domain', () => {
  it.each(['ai', 'app', 'chat', 'studio', 'copilot', 'console', 'www', 'a.b.c'])(
    'adds nothing to a name: %s',
    (label) => {
      for (const name of ['moonlight.ai', 'aigo.com', 'gpt.com.au', 'notegpt.io', 'text-writer.ai', 'bank.com'])
        expect(gradeHost(suffixesOnly, `${label}.${name}`)).toEqual(gradeHost(suffixesOnly, name));
    },
  );
});

describe('the name of an extension', () => {
  it.each([
    'Monica: ChatGPT AI Assistant',
    'AI Writer for Gmail',
    'NoteGPT',
    'MaxAI.me',
    'AI写作助手',
    'LLM Copilot',
    'AI News Summarizer',
  ])('%s is a candidate', (name) => {
    expect(gradeName(name).isCandidate).toBe(true);
  });

  it.each([
    'Hide Google AI Overviews',
    'Block ChatGPT and AI assistants',
    'AI Blocker',
    'uBlock Origin',
    'Thai Dictionary',
    'Air Quality',
    'Claude Monet Wallpapers',
    'Bitwarden',
    'Ai',
    '',
  ])('%j is none', (name) => {
    expect(gradeName(name).isCandidate).toBe(false);
  });
});

describe('a host or name of any length and content', () => {
  const label = fc.oneof(
    fc.stringMatching(/^[a-z0-9-]{1,63}$/),
    fc
      .array(fc.constantFrom('ai', 'gpt', 'chat', 'coin', 'thai', '-', '7', 'x', 'writer', 'news'), { maxLength: 16 })
      .map((words) => words.join('')),
  );
  const host = fc.oneof(
    fc.domain(),
    fc.string({ maxLength: 300 }),
    fc
      .tuple(label, fc.constantFrom('ai', 'com', 'co.uk', 'github.io', 'blogspot.com', 'gov'))
      .map((both) => both.join('.')),
  );

  it('never throws, and its score is the sum of its reasons', () => {
    fc.assert(
      fc.property(host, (text) => {
        for (const grade of [gradeHost(reserved, text), gradeName(text)]) {
          expect(grade.score).toBe(sum(grade));
          expect(grade.isCandidate).toBe(grade.score >= CANDIDATE_AT);
          expect(grade.reasons.length).toBeLessThan(40);
          for (const reason of grade.reasons) expect(reason).toMatch(/^[a-z]+:[A-Za-z0-9.-]+ [+-]\d$/);
        }
      }),
    );
  });

  it('is graded in a few milliseconds at worst', () => {
    const worst = [
      'ai'.repeat(500_000),
      'a.'.repeat(500_000),
      `${'ai-'.repeat(84)}.ai`,
      `${'chatwith'.repeat(7)}ai.com`,
      'AI '.repeat(500_000),
      `${'a'.repeat(1_000_000)}AI`,
    ];
    // Should it grow out of bounds, this does not end within the test's time.
    for (const text of worst) {
      gradeHost(reserved, text);
      gradeName(text);
    }
  });
});
