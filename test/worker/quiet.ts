/** That no secret reaches the console, whatever is sent. */
import { afterEach, beforeEach, expect, type MockInstance, vi } from 'vitest';

const CHANNELS = ['log', 'info', 'warn', 'error', 'debug'] as const;

/** For the tests of this file: each fails when one of `secrets()` was written to the console. */
export function expectNoSecretWritten(secrets: () => readonly string[]): void {
  let spies: MockInstance[] = [];
  beforeEach(() => {
    spies = CHANNELS.map((channel) => vi.spyOn(console, channel));
  });
  afterEach(() => {
    const written = spies.flatMap(({ mock }) => mock.calls.map((call) => call.map(String).join(' '))).join('\n');
    for (const spy of spies) spy.mockRestore();
    for (const secret of secrets()) expect(written).not.toContain(secret);
  });
}
