import { ACCOUNTS } from '../../../shared/declaration.ts';
import { isWithinScope } from '../../../shared/scope.ts';
import { anyOf, is, unknown } from '../condition.ts';
import { defineRule } from '../rule.ts';
import { isWithinDomains } from '../scope.ts';

export const r40 = defineRule({
  id: 'R40',
  source: 'ISO/IEC 42001:2023, 8.4, A.9.4',
  appliesFrom: '2023-12-18',
  euClass: null,
  priority: 'P2',
  reason: 'It is used beyond what its impact assessment covers.',
  reads: ['scope', 'purpose', 'domain', 'groupDomains', 'affected', 'data', 'handling', 'account'],
  revision: 2,
  when: (use) => {
    const { declaration, facts } = use;
    const { scope } = facts;
    if (scope === undefined) return is(false);
    const asksForAccount = scope.accounts.length > 0 && scope.accounts.length < ACCOUNTS.length;
    return anyOf(
      is(!isWithinScope(declaration, scope)),
      is(!isWithinDomains(use, scope)),
      declaration.account === undefined && asksForAccount ? unknown('account') : is(false),
    );
  },
});
