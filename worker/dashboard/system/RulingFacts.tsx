import type { SystemReport, Told } from '../../../shared/system-report.ts';
import { t } from '../i18n.ts';
import { Pair } from '../Pair.tsx';
import { groupNames, type Names, productOf } from './names.ts';

/** What browsers are told of it, in the words of the screen that staff decide on. */
export function RulingFacts({ report: { ruling, names } }: { report: Pick<SystemReport, 'ruling' | 'names'> }) {
  return (
    <section class="panel" aria-labelledby="ruling-title">
      <h2 id="ruling-title">{t('told.title')}</h2>
      {ruling === null ? (
        <p class="soft">{t('told.none')}</p>
      ) : (
        <>
          {ruling.differs && <p class="note-warn">{t('told.differs')}</p>}
          <ToldFacts told={ruling} names={names} />
          {ruling.groups.map((group) => (
            <div key={group.groups.join()} class="told-part">
              <h3>{t('told.groups', { groups: groupNames(names, group.groups) })}</h3>
              <ToldFacts told={group} names={names} />
            </div>
          ))}
        </>
      )}
    </section>
  );
}

type ToldForUse = Told['groups'][number] | Told;
type ToldPart = Omit<ToldForUse, 'purposes' | 'groups' | 'askAgain'>;

function ToldFacts({ told, names }: { told: ToldForUse; names: Names }) {
  return (
    <>
      <Facts told={told} names={names} />
      {told.purposes.map((part) => (
        <div key={part.purposes.join()} class="told-part">
          <h3>{t('told.purposes', { purposes: part.purposes.map((one) => t(`purpose.${one}`)).join(', ') })}</h3>
          <Facts told={part} names={names} />
        </div>
      ))}
    </>
  );
}

function Facts({ told, names }: { told: ToldPart; names: Names }) {
  const { status, mode, conditions, alternative, limits } = told;
  return (
    <dl class="pairs">
      <Pair label={t('told.status')}>{t(`ruling.${status}`)}</Pair>
      <Pair label={t('told.mode')}>{t(`mode.${mode}`)}</Pair>
      {conditions && (
        <Pair label={t('details.conditions')}>
          <bdi>{conditions}</bdi>
        </Pair>
      )}
      {limits && (
        <Pair label={t('told.limits')}>
          {t('preview.limits', { data: t(`data.${limits.data}`), handling: t(`handling.${limits.handling}`) })}
          {limits.accounts.length > 0 &&
            ` ${t('preview.accounts', { accounts: limits.accounts.map((one) => t(`account.${one}`)).join(', ') })}`}
        </Pair>
      )}
      {alternative && (
        <Pair label={t('alternative.title')}>
          <bdi>{productOf(names, alternative)}</bdi>
        </Pair>
      )}
    </dl>
  );
}
