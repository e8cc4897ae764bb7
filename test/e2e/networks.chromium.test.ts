import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumProgram, openChromium, visit } from './chromium.ts';
import { type Lab, openLab } from './lab.ts';

/** Asks whoever it runs in to reach a port of this machine. */
const reach = (port: number) =>
  `fetch('http://127.0.0.1:${port}/', { mode: 'no-cors' }).then(() => 'reached', () => 'refused')`;

describe.skipIf(!chromiumProgram)('a server on this machine or in a private network, in Chromium', () => {
  let lab: Lab;
  let here: Server;
  beforeAll(async () => {
    lab = await openLab();
    here = createServer((_, response) => response.end('here'));
    await new Promise<void>((resolve) => here.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    here.close();
    await lab.close();
  });

  it.each([
    ['on this machine', 'loopback'],
    ['in a private network', 'local'],
  ])('%s: the background reaches it without asking anybody, a public page does not', async (_, space) => {
    const { port } = here.address() as AddressInfo;
    // Chromium takes these addresses for what they are said to be: the sites of the laboratory for public ones.
    const spaces = `--ip-address-space-overrides=127.0.0.1:${port}=${space},127.0.0.1:${lab.site.port}=public`;
    const chromium = await openChromium(lab, { args: [spaces] });
    try {
      expect(await chromium.worker.evaluate(reach(port))).toBe('reached');
      const page = await visit(chromium, 'https://public.example/');
      expect(await page.evaluate(reach(port))).toBe('refused');
    } finally {
      await chromium.context.close();
    }
  });
});
