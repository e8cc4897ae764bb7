import { allOf, is, unknown } from '../condition.ts';
import { defineRule } from '../rule.ts';
import { hasData } from '../use.ts';

export const r21 = defineRule({
  id: 'R21',
  source: 'ISO/IEC 42001:2023, A.9.2, A.9.4, A.10.3',
  appliesFrom: '2023-12-18',
  euClass: null,
  priority: 'P1',
  reason: "Confidential, personal or secret data go into a personal account, outside the organisation's contract.",
  reads: ['data', 'account'],
  revision: 1,
  when: (use) => {
    const { account } = use.declaration;
    return allOf(hasData(use, 'confidential'), account === undefined ? unknown('account') : is(account === 'personal'));
  },
});
