import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorPicker, LastOutput } from '../../scripts/lib/worker-output.ts';

/** As Wrangler prints it. */
const PRINTED = [
  '[wrangler:info] GET /healthz 200 OK (1152ms)',
  '\u001b[31m✘ \u001b[41;31m[\u001b[41;97mERROR\u001b[41;31m]\u001b[0m \u001b[1mserver.error Error     at send (d1-api:193:19)\u001b[0m',
  '',
  '      at async readRows (worker/db/database.ts:30:11)',
  '      at async criteria (worker/criteria/routes.ts:35:20)',
  '',
  '',
  '[wrangler:info] GET /v1/criteria?owner=Ada 500 Internal Server Error (26ms)',
  '      at no error',
  '\u001b[31m✘ [ERROR]\u001b[0m \u001b[1mUncaught Error: D1_ERROR: constraint failed: secret\u001b[0m',
  '',
  '      at _sendOrThrow (d1-api:193:19)',
  'env.SIGNING_KEY ("(hidden)")      Environment Variable      local',
  '',
].join('\n');

const ERRORS = [
  'server.error Error     at send (d1-api:193:19)',
  '      at async readRows (worker/db/database.ts:30:11)',
  '      at async criteria (worker/criteria/routes.ts:35:20)',
  'Uncaught Error',
  '      at _sendOrThrow (d1-api:193:19)',
];

describe('what the Worker prints', () => {
  it('has its errors and their stacks picked out, and nothing else, however it comes in pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(PRINTED.length), { maxLength: 30 }), (cuts) => {
        const found: string[] = [];
        const pick = errorPicker((line) => found.push(line));
        const ends = [...cuts.toSorted((a, b) => a - b), PRINTED.length];
        for (const [position, end] of ends.entries()) pick(PRINTED.slice(ends[position - 1] ?? 0, end));
        expect(found).toEqual(ERRORS);
      }),
    );
  });

  it('is kept whole while it is short, and its last when it is long', () => {
    const output = new LastOutput(1_000);
    expect(output.text()).toBe('');
    let all = '';
    for (let number = 0; number < 2_000; number++) {
      output.add(`line ${number}\n`);
      all += `line ${number}\n`;
      expect(output.text()).toBe(all.slice(-1_000));
    }
  });
});
