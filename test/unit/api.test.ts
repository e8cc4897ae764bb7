import * as v from 'valibot';
import { expect, it } from 'vitest';
import { BATCH_ROWS, BODY_LIMIT, syncRequestSchema } from '../../shared/api.ts';
import { NOTE_LENGTH } from '../../shared/declaration.ts';
import { CONCERN_LENGTH } from '../../shared/statement.ts';
import { SCOPES, SURFACES } from '../../shared/surface.ts';

it('the largest batch that the schemas allow fits into a body', () => {
  const row = { id: 'f'.repeat(32), service: `${'a'.repeat(64)}`, day: '2026-11-21', tag: 2 ** 47 - 1 };
  const answers = {
    purpose: 'summarise-translate',
    affected: 'students-patients-children',
    data: 'sensitive-or-secret',
    handling: 'used-after-check',
    account: 'personal',
    // Three bytes each in UTF-8, the most for a UTF-16 unit.
    note: '漢'.repeat(NOTE_LENGTH),
  };
  const batch = {
    wire: 1,
    audience: `https://${'a'.repeat(63)}.${'b'.repeat(63)}.example:65535`,
    sequence: 2 ** 47 - 1,
    nonce: 'f'.repeat(32),
    policy: 2 ** 47 - 1,
    observations: Array(BATCH_ROWS).fill({
      ...row,
      surfaces: SURFACES,
      scopes: SCOPES,
      visits: '2-9',
      declared: false,
    }),
    declarations: Array(BATCH_ROWS).fill({ kind: 'declaration', ...row, replaces: row.id, answers }),
    erasures: Array(BATCH_ROWS).fill({ id: row.id, service: row.service, tag: row.tag, upTo: row.day }),
    statements: Array(BATCH_ROWS).fill({
      kind: 'concern',
      id: row.id,
      day: row.day,
      receipt: row.id,
      category: 'wrong-or-misleading',
      service: row.service,
      text: '漢'.repeat(CONCERN_LENGTH),
    }),
  };
  expect(v.safeParse(syncRequestSchema, batch).issues).toBeUndefined();
  const header = 400;
  const signature = 90;
  const size = (Buffer.byteLength(JSON.stringify(batch)) * 4) / 3 + header + signature;
  expect(size).toBeLessThan(BODY_LIMIT);
  expect(size).toBeGreaterThan(BODY_LIMIT / 2);
});
