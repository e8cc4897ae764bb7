import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DATA_CLASSES, HANDLINGS } from '../../shared/declaration.ts';
import { isWithinScope, partsOutside } from '../../shared/scope.ts';
import type { Scope } from '../../shared/triage-input.ts';
import { anyAnswers, anyScope, EVERYTHING } from '../fixtures/triage/uses.ts';

const worse = <Item>(scale: readonly Item[], one: Item, other: Item) =>
  scale.indexOf(one) >= scale.indexOf(other) ? one : other;

const isAny = ({ accounts }: Scope) => accounts.length === 0;
const union = (one: Scope, other: Scope): Scope => ({
  purposes: [...new Set([...one.purposes, ...other.purposes])],
  domains: [...new Set([...one.domains, ...other.domains])],
  affected: [...new Set([...one.affected, ...other.affected])],
  data: worse(DATA_CLASSES, one.data, other.data),
  handling: worse(HANDLINGS, one.handling, other.handling),
  accounts: isAny(one) || isAny(other) ? [] : [...new Set([...one.accounts, ...other.accounts])],
});

it('nothing lies outside a scope of everything', () => {
  fc.assert(
    fc.property(anyAnswers, (answers) => {
      expect(partsOutside(answers, EVERYTHING)).toEqual([]);
    }),
  );
});

it('a scope that names no account leaves none outside', () => {
  fc.assert(
    fc.property(anyAnswers, anyScope, (answers, scope) => {
      expect(partsOutside(answers, { ...scope, accounts: [] })).not.toContain('other-account');
    }),
  );
});

it('a wider scope leaves nothing more outside', () => {
  fc.assert(
    fc.property(anyAnswers, anyScope, anyScope, (answers, scope, other) => {
      expect(partsOutside(answers, scope)).toEqual(expect.arrayContaining(partsOutside(answers, union(scope, other))));
    }),
    { numRuns: 1_000 },
  );
});

it('more delicate data, or less checking, brings nothing back within', () => {
  fc.assert(
    fc.property(anyAnswers, anyAnswers, anyScope, (answers, other, scope) => {
      const graver = {
        ...answers,
        data: worse(DATA_CLASSES, answers.data, other.data),
        handling: worse(HANDLINGS, answers.handling, other.handling),
      };
      expect(partsOutside(graver, scope)).toEqual(expect.arrayContaining(partsOutside(answers, scope)));
      if (isWithinScope(graver, scope)) expect(isWithinScope(answers, scope)).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});
