import { utcDay } from '../shared/day.ts';
import { createApp } from './app.ts';
import type { Env } from './settings.ts';
import { deleteExpired } from './sync/store.ts';

const app = createApp({ now: Date.now });

export default {
  fetch: app.fetch,
  async scheduled({ scheduledTime }, env) {
    await deleteExpired(env.DB, utcDay(scheduledTime));
  },
} satisfies ExportedHandler<Env>;
