import type { ManagedProblem, ManagedSetting } from '../../shared/managed-configuration.ts';
import { type TextKey, t } from '../i18n.ts';
import { rich } from '../rich.tsx';
import type { SetupRow } from './setup-rows.ts';

/** A problem without a text does not compile. */
const PROBLEMS: Record<ManagedProblem['code'], TextKey> = {
  'not-received': 'setupProblemNotReceived',
  missing: 'setupProblemMissing',
  'not-listed': 'setupProblemNotListed',
  'unknown-key': 'setupProblemUnknownKey',
  twice: 'setupProblemTwice',
  'not-text': 'setupProblemNotText',
  nested: 'setupProblemNested',
  invalid: 'setupProblemInvalid',
  'other-server': 'setupProblemOtherServer',
  'token-refused': 'setupProblemTokenRefused',
  'wrong-key': 'setupProblemWrongKey',
};

const LIMIT: string = 'strictestMode' satisfies ManagedSetting;
/** With these nobody can tell what it was meant to be. */
const LOST: readonly ManagedProblem['code'][] = ['not-received', 'not-text', 'nested', 'invalid'];

interface Props {
  problems: readonly ManagedProblem[];
  rows: readonly SetupRow[];
  /** Why not everything could be compared; empty where it could. */
  unanswered: string;
}

/** What is wrong with what IT set, each with what to do about it. */
export function TodoList({ problems, rows, unanswered }: Props) {
  const differing = rows.filter(({ verdict }) => verdict === 'differs');
  if (problems.length + differing.length === 0 && unanswered === '') return <p>{t('setupNoProblems')}</p>;
  return (
    <>
      <p>{t('setupToDoText')}</p>
      <ul class="points">
        {unanswered !== '' && <li>{unanswered}</li>}
        {problems.map(({ code, key }, position) => (
          <li key={position}>
            {rich(PROBLEMS[code], <code dir="ltr">{key}</code>)}
            {key === LIMIT && LOST.includes(code) && ` ${t('setupLimitHolds')}`}
          </li>
        ))}
        {differing.map(({ key, expected }) => (
          <li key={key}>
            {rich(expected.kind === 'token' ? 'setupTodoToken' : 'setupTodoDiffers', <code dir="ltr">{key}</code>)}
          </li>
        ))}
      </ul>
    </>
  );
}
