import type { ComponentChildren } from 'preact';
import type { VisitBand } from '../../shared/observation.ts';
import type { OwnData } from '../../shared/own-data.ts';
import type { CheckResult } from '../../shared/statement.ts';
import type { Scope, Surface } from '../../shared/surface.ts';
import { formatDay, formatNumber } from '../format.ts';
import { type TextKey, t } from '../i18n.ts';
import { summariseAnswers } from '../prompt/AnswerList.tsx';
import { Name } from '../rich.tsx';
import { DataTable } from './DataTable.tsx';
import type { ProductNames } from './product-names.ts';

const SURFACE_TEXTS: Record<Surface, TextKey> = {
  'web-app': 'surface_web_app',
  embedded: 'surface_embedded',
  api: 'surface_api',
  'sign-in': 'surface_sign_in',
  extension: 'surface_extension',
  'local-model': 'surface_local_model',
};
const SCOPE_TEXTS: Record<Scope, TextKey> = {
  mail: 'scope_mail',
  files: 'scope_files',
  calendar: 'scope_calendar',
  contacts: 'scope_contacts',
  admin: 'scope_admin',
  agent: 'scope_agent',
};
const VISIT_TEXTS: Record<VisitBand, TextKey> = { '1': 'visits_1', '2-9': 'visits_2_9', '10+': 'visits_10' };
const CHECK_TEXTS: Record<CheckResult, TextKey> = {
  none: 'check_none',
  failed: 'check_failed',
  passed: 'check_passed',
};

interface Props {
  data: OwnData;
  nameOf: ProductNames;
}

/** Every row of the server's answer, group by group. The answer itself stands below, as it came. */
export function HeldTables({ data, nameOf }: Props) {
  const named = (service: string) => <Name>{nameOf(service)}</Name>;
  const yesNo = (value: boolean) => t(value ? 'yes' : 'no');
  const stored = (row: StoredAs) => <Stored key="stored" {...row} />;
  return (
    <>
      <Group title="heldBrowser" text="heldBrowserText" count={1}>
        <BrowserRecord browser={data.browser} />
      </Group>
      <Group title="heldDays" text="heldDaysText" count={data.observations.length}>
        <DataTable
          label={t('heldDays')}
          columns={['columnService', 'columnDay', 'columnMet', 'columnVisits', 'columnAnswered', 'columnStored']}
          rows={data.observations.map((one) => [
            named(one.service),
            formatDay(one.day),
            [...one.surfaces.map((key) => t(SURFACE_TEXTS[key])), ...one.scopes.map((key) => t(SCOPE_TEXTS[key]))].join(
              ', ',
            ),
            t(VISIT_TEXTS[one.visits]),
            yesNo(one.declared),
            stored(one),
          ])}
        />
      </Group>
      <Group title="heldUses" text="heldUsesText" count={data.uses.length}>
        <DataTable
          label={t('heldUses')}
          columns={['columnService', 'columnQuarter', 'columnAnswered', 'columnStored']}
          rows={data.uses.map((one) => [named(one.service), one.quarter, yesNo(one.declared), stored(one)])}
        />
      </Group>
      <Group title="heldDeclarations" text="heldDeclarationsText" count={data.declarations.length}>
        <DataTable
          label={t('heldDeclarations')}
          columns={['columnService', 'columnDay', 'columnAnswers', 'columnStored']}
          rows={data.declarations.map((one) => [
            named(one.service),
            formatDay(one.day),
            <Answers key="answers" answers={one.answers} />,
            stored(one),
          ])}
        />
      </Group>
      <Group title="heldAcknowledgements" text="heldAcknowledgementsText" count={data.acknowledgements.length}>
        <DataTable
          label={t('heldAcknowledgements')}
          columns={['columnVersion', 'columnDay', 'columnCheck', 'columnStored']}
          rows={data.acknowledgements.map(({ version, day, check, held, tag }) => [
            String(version),
            formatDay(day),
            t(CHECK_TEXTS[check]),
            stored({ held, tag }),
          ])}
        />
      </Group>
      <Group
        title="heldMarks"
        text="heldMarksText"
        count={data.eraseMarks.length + data.forgottenAcknowledgements.length}
      >
        <DataTable
          label={t('heldMarks')}
          columns={['columnWhat', 'columnUpTo', 'columnTag']}
          rows={[
            ...data.eraseMarks.map(({ service, upTo, tag }) => [
              named(service),
              formatDay(upTo),
              <Tag key="tag" tag={tag} />,
            ]),
            ...data.forgottenAcknowledgements.map(({ version, tag }) => [
              t('statusPolicyVersion', String(version)),
              '–',
              <Tag key="tag" tag={tag} />,
            ]),
          ]}
        />
      </Group>
    </>
  );
}

interface GroupProps {
  title: TextKey;
  text: TextKey;
  count: number;
  children: ComponentChildren;
}

function Group({ title, text, count, children }: GroupProps) {
  return (
    <section class="held-group">
      <h3>{t(title)}</h3>
      <p class="hint">{t(text)}</p>
      {count > 0 ? children : <p>{t('heldNothing')}</p>}
    </section>
  );
}

interface StoredAs {
  tag: number;
  /** Where a row has none, it is not told either. */
  group?: number;
  held: boolean;
}

/** Under which tag and group, and whether it counts. */
function Stored({ tag, group, held }: StoredAs) {
  return (
    <>
      <Tag tag={tag} />{' '}
      <span class="place">
        {group === undefined ? '' : `${group === 0 ? t('storedNoGroup') : t('storedGroup', String(group))}, `}
        {t(held ? 'storedHeld' : 'storedCounted')}
      </span>
    </>
  );
}

function Tag({ tag }: { tag: number }) {
  return <code>{String(tag)}</code>;
}

function Answers({ answers }: { answers: OwnData['declarations'][number]['answers'] }) {
  if (answers === null) return t('heldWithdrawal');
  return (
    <>
      {summariseAnswers(answers)}
      {answers.note !== undefined && (
        <>
          {' · '}
          <Name>{answers.note}</Name>
        </>
      )}
    </>
  );
}

function BrowserRecord({ browser }: { browser: OwnData['browser'] }) {
  const rows: [label: TextKey, value: ComponentChildren][] = [
    ['browserKey', <code key="key">{browser.device}</code>],
    ['browserCode', <Name key="code">{browser.enrolledWith}</Name>],
    ['browserDays', formatNumber(browser.reportedDays)],
    ['browserLastDay', browser.lastDay === null ? '–' : formatDay(browser.lastDay)],
    ['browserSequence', formatNumber(browser.sequence)],
    ['browserTags', formatNumber(browser.newTagsThisQuarter)],
    ['browserDeclarations', formatNumber(browser.declarationsToday)],
    ['browserStatements', formatNumber(browser.statementsToday)],
  ];
  return (
    <dl class="given">
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{t(label)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
