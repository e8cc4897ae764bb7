import type { AiSystem } from '../../../shared/inventory.ts';
import { t } from '../i18n.ts';
import { hrefOf } from '../route.ts';
import { type NextStep, neededLevel, nextStep } from './next-step.ts';
import { StartAssessment } from './StartAssessment.tsx';

interface Props {
  system: AiSystem;
  /** Whether browsers know it. */
  isService: boolean;
}

/** What is next, and the button that does it. */
export function NextStepPanel({ system, isService }: Props) {
  const step = nextStep(system);
  return (
    <section class={isOpen(step) ? 'panel panel-sun' : 'panel'} aria-labelledby="next-title">
      <h2 id="next-title">{t(`next.${step}`)}</h2>
      <p>{t(howOf(step, isService))}</p>
      <Way step={step} system={system} />
    </section>
  );
}

function Way({ step, system }: { step: NextStep; system: AiSystem }) {
  switch (step) {
    case 'go-on':
    case 'take-into-review':
    case 'decide':
      return (
        <a class="button button-main" href={hrefOf({ kind: 'assessment', id: system.id, part: null })}>
          {t(`next.${step}-button`)}
        </a>
      );
    case 'assess':
    case 'declare':
    case 'reassess':
      return <StartAssessment system={system.id} needs={neededLevel(system)} />;
    case 'screen':
    case 'say-why':
    case 'approve-exclusion':
    case 'name-owner':
    case 'stop-use':
    case 'nothing':
    case 'nothing-excluded':
    case 'nothing-rejected':
    case 'nothing-retired':
      return null;
  }
}

/** How it is done; what browsers would do of it is left out where they do not know the system. */
function howOf(step: NextStep, isService: boolean) {
  if (!isService && (step === 'declare' || step === 'nothing-retired' || step === 'nothing-rejected')) {
    return `next.${step}-how-unseen` as const;
  }
  return `next.${step}-how` as const;
}

function isOpen(step: NextStep): boolean {
  return !step.startsWith('nothing');
}
