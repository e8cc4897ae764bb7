/**
 * The Worker with a clock that its caller sets: for filling a demonstration's database, on this machine, before the real
 * one is started on it. It is bundled for nothing else.
 */
import { utcDay } from '../shared/day.ts';
import { createApp } from './app.ts';
import { runDaily } from './daily.ts';
import type { Env } from './settings.ts';

/** Milliseconds since 1970. */
const CLOCK_HEADER = 'x-demo-clock';
const DAILY_PATH = '/demo/daily';

let clock = 0;
const app = createApp({ now: () => clock });

export default {
  async fetch(request, env) {
    clock = Number(request.headers.get(CLOCK_HEADER));
    if (new URL(request.url).pathname !== DAILY_PATH) return app.fetch(request, env);
    await runDaily(env, utcDay(clock), new Date(clock).toISOString());
    return new Response('done');
  },
} satisfies ExportedHandler<Env>;
