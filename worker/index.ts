import { utcDay } from '../shared/day.ts';
import { createApp } from './app.ts';
import { runDaily } from './daily.ts';
import type { Env } from './settings.ts';

const app = createApp({ now: Date.now });

export default {
  fetch: app.fetch,
  scheduled: ({ scheduledTime }, env) => runDaily(env, utcDay(scheduledTime), new Date(scheduledTime).toISOString()),
} satisfies ExportedHandler<Env>;
