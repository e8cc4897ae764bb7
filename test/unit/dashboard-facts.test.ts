import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../shared/day.ts';
import { EMPTY_RECORD, systemRecordSchema } from '../../shared/system.ts';
import { recordedFacts, startFacts, type TypedFact, whatIsWrong } from '../../worker/dashboard/system/facts.ts';
import { TODAY } from '../fixtures/inventory.ts';

const NOTHING = startFacts(EMPTY_RECORD, TODAY);
const training = (changed: Partial<TypedFact>) => ({
  ...NOTHING,
  vendorFacts: {
    ...NOTHING.vendorFacts,
    training: { ...NOTHING.vendorFacts.training, says: 'Never.', source: 'https://vendor.example/terms', ...changed },
  },
});

describe('facts of a system', () => {
  it('of which nothing is typed are none on record, and nothing is wrong', () => {
    expect(recordedFacts(NOTHING)).toEqual({ features: null, vendorFacts: [] });
    expect(whatIsWrong(NOTHING)).toEqual(new Map());
  });

  it('are what a record takes, and typed again the same', () => {
    const facts = recordedFacts({ ...training({ says: ' Never. ' }), features: ['agent'] });
    const record = { ...EMPTY_RECORD, ...facts };
    expect(v.parse(systemRecordSchema, record)).toEqual(record);
    expect(facts.vendorFacts).toMatchObject([{ fact: 'training', says: 'Never.', day: TODAY }]);
    expect(recordedFacts(startFacts(record, addDays(TODAY, 9)))).toEqual(facts);
  });

  it.each<[keyof TypedFact, string]>([
    ['says', ' '],
    ['source', ''],
    ['source', 'http://vendor.example/'],
    ['source', 'https://'],
    ['day', ''],
    ['expires', '2026-02-31'],
  ])('with %s as "%s" are wrong there', (field, value) => {
    expect(whatIsWrong(training({ [field]: value }))).toEqual(new Map([['training', new Set([field])]]));
  });
});
