import { useEffect, useState } from 'preact/hooks';
import type { SystemReport } from '../../../shared/system-report.ts';
import { byUrgency } from '../arrange.ts';
import { jumpTo, stayAt } from '../assessment/jump.ts';
import { FindingReasons } from '../FindingReasons.tsx';
import { Disclosure } from '../forms/Disclosure.tsx';
import { t } from '../i18n.ts';
import { fetchSystem } from '../reports.ts';
import { hrefOf } from '../route.ts';
import { Screen } from '../Screen.tsx';
import { StatusMark } from '../StatusMark.tsx';
import { SystemFacts } from '../SystemFacts.tsx';
import { useResource } from '../use-resource.ts';
import { AssessmentList } from './AssessmentList.tsx';
import { ExclusionPanel } from './ExclusionPanel.tsx';
import { FactsForm } from './FactsForm.tsx';
import { HistoryList } from './HistoryList.tsx';
import { NextStepPanel } from './NextStepPanel.tsx';
import { neededLevel, nextStep } from './next-step.ts';
import { RecordForm } from './RecordForm.tsx';
import { RetireForm } from './RetireForm.tsx';
import { RulingFacts } from './RulingFacts.tsx';
import { ScreenedList } from './ScreenedList.tsx';
import { ScreeningPanel } from './ScreeningPanel.tsx';
import { StartAssessment } from './StartAssessment.tsx';
import { Told, type ToldProps } from './Told.tsx';
import { UseList } from './UseList.tsx';

/** One AI system: what is next, what is known, what was decided, and what happened. */
export function SystemPage({ id, part }: { id: string; part: 'owner' | null }) {
  const resource = useResource((token) => fetchSystem(token, id));
  const report = resource.value;
  useEffect(() => {
    if (part === null || report === null) return;
    jumpTo(part);
    document.getElementById(part)?.querySelector<HTMLElement>('.field')?.focus();
  }, [part, report === null]);
  const title = report?.system.product ?? id;
  return (
    <Screen
      title={title}
      heading={<bdi>{title}</bdi>}
      resource={resource}
      above={
        <p class="way-up">
          <a href={hrefOf({ kind: 'inventory' })}>{t('inventory.title')}</a>
        </p>
      }
      below={
        report && (
          <p class="system-head">
            <span class="soft">
              <bdi>{report.system.vendor}</bdi>
            </span>
            <StatusMark status={report.system.status} />
            <span>{t(`class.${report.system.euClass}`)}</span>
          </p>
        )
      }
    >
      {report && <SystemBody report={report} reload={resource.reload} />}
    </Screen>
  );
}

export interface PartProps {
  report: SystemReport;
  /** Something of it is otherwise now: in which part of the page, and what to say there. */
  onDone: (part: string, text: string) => void;
}

function SystemBody({ report, reload }: Pick<PartProps, 'report'> & { reload: () => void }) {
  const [told, setTold] = useState<ToldProps['told']>(null);
  const onDone = (part: string, text: string) => {
    // What was pressed may go with what it did.
    stayAt(part);
    setTold({ part, text });
    reload();
  };
  const { system, assessments } = report;
  const findings = system.findings.toSorted(byUrgency);
  const step = nextStep(system);
  const offersStart = system.openAssessment === null && !['assess', 'declare', 'reassess'].includes(step);
  return (
    <div class="system-page">
      <div class="system-main">
        <NextStepPanel system={system} isService={report.ruling !== null} />
        <section class="panel" id="findings" tabIndex={-1} aria-labelledby="findings-title">
          <h2 id="findings-title">{t('details.findings')}</h2>
          {findings.length === 0 && <p>{t('details.no-finding')}</p>}
          <ul class="findings">
            {findings.map((finding) => (
              <li key={finding.kind}>
                <FindingReasons finding={finding} level={3} />
                <ScreeningPanel kind={finding.kind} report={report} onDone={onDone} />
              </li>
            ))}
          </ul>
          <ScreenedList report={report} onDone={onDone} />
          <Told part="findings" told={told} />
        </section>
        <section class="panel" id="uses" tabIndex={-1} aria-labelledby="uses-title">
          <h2 id="uses-title">{t('details.uses')}</h2>
          <UseList report={report} onDone={onDone} />
          <Told part="uses" told={told} />
        </section>
        <section class="panel" aria-labelledby="assessments-title">
          <h2 id="assessments-title">{t('assessments.title')}</h2>
          {assessments.length === 0 && <p>{t('assessments.none')}</p>}
          <AssessmentList assessments={assessments} names={report.names} inForce={system.assessment} />
          {offersStart && (
            <div class="gap">
              <p class="hint">{t('assessments.again')}</p>
              <StartAssessment system={system.id} needs={neededLevel(system)} />
            </div>
          )}
        </section>
        <section class="panel" aria-labelledby="history-title">
          <h2 id="history-title">{t('history.title')}</h2>
          <HistoryList history={report.history} />
        </section>
      </div>
      <div class="system-side">
        <RecordForm report={report} reload={reload} />
        <RulingFacts report={report} />
        <section class="panel" id="facts" tabIndex={-1} aria-labelledby="facts-title">
          <h2 id="facts-title">{t('details.facts')}</h2>
          <SystemFacts system={system} />
          <Disclosure label={t('facts.title')}>
            <FactsForm report={report} reload={reload} onDone={onDone} />
          </Disclosure>
          <Told part="facts" told={told} />
        </section>
        <ExclusionPanel report={report} onDone={onDone} told={told} />
        <RetireForm report={report} onDone={onDone} told={told} />
      </div>
    </div>
  );
}
