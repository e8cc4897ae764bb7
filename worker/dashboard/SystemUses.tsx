import type { AiSystem } from '../../shared/inventory.ts';
import { DeclaredAnswers } from './DeclaredAnswers.tsx';
import { UseVerdict } from './UseVerdict.tsx';
import { isOf } from './use-of.ts';

/** Each use with what triage says of it and the different answers that employees gave. */
export function SystemUses({ system: { uses, declarations } }: { system: AiSystem }) {
  return (
    <ul class="uses">
      {uses.map((use) => (
        <li key={use.id}>
          <UseVerdict use={use} />
          {declarations
            .filter((answers) => isOf(use, answers))
            .map((answers) => (
              <DeclaredAnswers key={JSON.stringify(answers)} answers={answers} />
            ))}
        </li>
      ))}
    </ul>
  );
}
