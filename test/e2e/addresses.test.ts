/** The table of addresses, read by each browser's own URL parser: the same answers as in Node.js (test/unit/addresses.test.ts). */
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { launch } from 'puppeteer-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleForPage } from '../bundle-for-page.ts';
import { ADDRESSES } from '../fixtures/addresses.ts';
import { chromiumProgram } from './chromium.ts';
import { firefoxProgram } from './firefox.ts';

const texts = ADDRESSES.map(([text]) => text);
const expected = ADDRESSES.map(([text, place]) => `${text.slice(0, 80)} → ${place}`);
const answers = (places: unknown) => texts.map((text, at) => `${text.slice(0, 80)} → ${(places as string[])[at]}`);
const ask = `globalThis.placeAll(${JSON.stringify(texts)})`;

describe('every address is placed as in Node.js', () => {
  let script: string;
  beforeAll(async () => {
    script = await bundleForPage(fileURLToPath(new URL('../fixtures/places.ts', import.meta.url)));
  });

  it.skipIf(!chromiumProgram)('by chromium', async () => {
    const browser = await chromium.launch({
      executablePath: chromiumProgram ?? '',
      chromiumSandbox: process.getuid?.() !== 0,
    });
    try {
      const page = await browser.newPage();
      await page.addScriptTag({ content: script });
      expect(answers(await page.evaluate(ask))).toEqual(expected);
    } finally {
      await browser.close();
    }
  });

  it.skipIf(!firefoxProgram)('by firefox', async () => {
    const browser = await launch({ browser: 'firefox', executablePath: firefoxProgram ?? '', headless: true });
    try {
      const page = await browser.newPage();
      await page.evaluate(script);
      expect(answers(await page.evaluate(ask))).toEqual(expected);
    } finally {
      await browser.close();
    }
  });
});
