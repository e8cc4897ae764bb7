import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extensionFolder } from '../../scripts/lib/build.ts';
import { connectChromium, type RunningChromium } from '../../scripts/lib/chromium.ts';
import { answerByKeyboard } from './answer.ts';
import { chromiumProgram, openChromium, promptWindow, visit } from './chromium.ts';
import { filesBelow, type Lab, openLab, payloads, until } from './lab.ts';

/** What stands in the address and the title of the page visited, and must stand nowhere else. */
const SECRET = 'plantedsecret7391';
const URL_WITH_SECRET = `https://chatgpt.com/c/${SECRET}?q=${SECRET}#${SECRET}`;

/** Where the secret was found: request bodies (and what they sign), paths, rows of the database, lines of the log, files. */
function leaks(lab: Lab): string[] {
  const places: Record<string, string> = {
    'request bodies': lab.said.map(({ body }) => body).join('\n') + payloads(lab.said).join('\n'),
    'request paths': lab.said.map(({ path }) => path).join('\n'),
    'database rows': JSON.stringify(lab.rows()),
    'log lines': lab.log(),
  };
  const found = Object.keys(places).filter((place) => places[place]?.includes(SECRET));
  return filesHolding(lab, SECRET).length > 0 ? [...found, 'files of the state folder'] : found;
}

/** The files of the state folder, of whatever kind, in which the text stands. */
function filesHolding(lab: Lab, text: string): string[] {
  return filesBelow(lab.state).filter((file) => readFileSync(join(lab.state, file)).includes(text));
}

describe.skipIf(!chromiumProgram)('a secret in the address and title of a page', () => {
  let lab: Lab;
  let chromium: RunningChromium | undefined;

  beforeAll(async () => {
    lab = await openLab(() => ({ title: SECRET, body: SECRET }));
  });
  afterAll(() => lab.close());

  async function visitAndAnswer(extension: string): Promise<void> {
    const before = lab.rows()['declaration']?.length ?? 0;
    chromium = await openChromium(lab, { extension });
    await connectChromium(chromium, lab.connectCode);
    await visit(chromium, URL_WITH_SECRET);
    await answerByKeyboard(await promptWindow(chromium.context));
    await until(
      'the declaration',
      () => lab.rows()['declaration']?.length ?? 0,
      (rows) => rows > before,
    );
    await chromium.worker.evaluate('new Promise((done) => setTimeout(done, 500))');
  }

  it('appears in no request, no row, no log line, no file of the state folder, and not in what the extension stores', async () => {
    await visitAndAnswer(extensionFolder('chrome'));
    expect(leaks(lab)).toEqual([]);
    expect(lab.said.some(({ path }) => path === '/v1/sync')).toBe(true);
    expect(lab.log()).toContain('/v1/sync');
    const stored = await chromium?.worker.evaluate(
      'Promise.all([chrome.storage.local.get(), chrome.storage.session.get()]).then(JSON.stringify)',
    );
    expect(stored).toContain('openai-chatgpt');
    expect(stored).not.toContain(SECRET);
    await chromium?.context.close();
  });

  it('is no exception: no file tells of requests, and the keys stand where they are kept', () => {
    expect(filesHolding(lab, 'openai-chatgpt').length).toBeGreaterThan(0);
    expect(filesHolding(lab, '/v1/sync')).toEqual([]);
    expect(filesBelow(lab.state).filter((file) => file.includes('observability'))).toEqual([]);
    expect(existsSync(join(lab.state, 'worker/v3/observability'))).toBe(false);
    expect(filesHolding(lab, lab.values.adminToken)).toEqual(['first-run.json']);
    const key = /"d":"([^"]+)"/.exec(readFileSync(join(lab.state, 'secrets.env'), 'utf8'))?.[1] ?? '';
    expect(key).toHaveLength(43);
    expect(filesHolding(lab, key)).toEqual(['secrets.env']);
  });

  it('is found by this very test in each of these places when a leak is planted', async () => {
    const leaky = join(lab.folder, 'leaky');
    cpSync(extensionFolder('chrome'), leaky, { recursive: true });
    const script = join(leaky, 'background.js');
    const server = lab.connectCode.slice('unshade1.'.length).split('#')[0];
    // One leak through the product's own way, in what is signed; one past it, in a path that the Worker logs.
    const planted = `
      const stringify = JSON.stringify;
      JSON.stringify = (value, ...rest) => {
        for (const { answers } of value?.declarations ?? []) answers.note = globalThis.leaked;
        return stringify(value, ...rest);
      };
      chrome.webNavigation.onCommitted.addListener(({ url }) => {
        if (!url.includes('${SECRET}')) return;
        globalThis.leaked = url.slice(0, 150);
        fetch('${server}/v1/' + url.slice(8, 60), { method: 'POST', body: url });
      });\n`;
    writeFileSync(script, planted + readFileSync(script, 'utf8'));
    await visitAndAnswer(leaky);
    expect(leaks(lab)).toEqual([
      'request bodies',
      'request paths',
      'database rows',
      'log lines',
      'files of the state folder',
    ]);
    expect(filesHolding(lab, SECRET).join()).toContain('D1DatabaseObject');
    await chromium?.context.close();
  });
});
