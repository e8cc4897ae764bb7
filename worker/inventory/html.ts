/** The inventory report as a page to print: no script, no picture, black on white. Pure. */
import { html, raw } from 'hono/html';
import { FINDING_KINDS } from '../../shared/finding.ts';
import type { AiSystem, Inventory } from '../../shared/inventory.ts';
import { fillText, LANGUAGE, type PluralKey, type TextKey, type Values } from '../../shared/staff-texts.ts';
import { PRINT_STYLE } from './print-style.ts';

interface Heading {
  filters: Record<string, unknown>;
  /** Name of the staff token, and ISO 8601, UTC. */
  madeBy: string;
  madeAt: string;
}

const number = new Intl.NumberFormat(LANGUAGE);

function t(key: TextKey, values?: Values): string;
function t(key: PluralKey, values: Values & { count: number }): string;
function t(key: string, values: Values = {}): string {
  return fillText(key, values, (value) => number.format(value));
}

export function toHtml(report: Inventory, { filters, madeBy, madeAt }: Heading) {
  const { day, systems, threshold, coverage, rulepack, criteria, logHead } = report;
  const named = Object.entries(filters).map(([name, value]) => `${name} = ${value}`);
  return html`<!doctype html>
<html lang="${LANGUAGE}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${t('print.title')} ${day}</title>
<style>${raw(PRINT_STYLE)}</style>
</head>
<body>
<header>
<h1>${t('print.title')}</h1>
<p>${t('print.made', { day, at: `${madeAt.slice(0, 16).replace('T', ' ')} UTC`, name: madeBy })}</p>
${named.length > 0 ? html`<p>${t('print.filters', { filters: named.join(', ') })}</p>` : ''}
<p>${t('print.browsers-reporting', { count: coverage.browsersReporting })} ${t('print.threshold', { count: threshold })}</p>
<p class="basis">${t('print.basis', { rulepack, criteria, head: logHead })}</p>
</header>
<main>
${describeFindings(systems)}
<h2>${t('print.systems', { count: systems.length })}</h2>
${systems.length === 0 ? html`<p>${t('print.none')}</p>` : byProduct(systems).map(describeSystem)}
${describeExclusions(systems)}
${describeRules(systems)}
</main>
<footer><p>${t('app.no-advice')}</p></footer>
</body>
</html>
`;
}

/** Drawn beside the numbers, so that the eye compares them. */
function describeFindings(systems: readonly AiSystem[]) {
  const counts = FINDING_KINDS.map((kind) => ({
    kind,
    count: systems.filter(({ findings }) => findings.some((finding) => finding.kind === kind)).length,
  }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  if (counts.length === 0) return '';
  const most = Math.max(...counts.map(({ count }) => count));
  return html`<h2>${t('finding.by-kind')}</h2>
<table class="counts">
<thead><tr><th scope="col">${t('print.findings')}</th><th scope="col" colspan="2">${t('print.count')}</th></tr></thead>
<tbody>
${counts.map(
  ({
    kind,
    count,
  }) => html`<tr><th scope="row">${t(`finding.${kind}`)}</th><td class="number">${number.format(count)}</td><td><svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect width="${(100 * count) / most}" height="4"/></svg></td></tr>
`,
)}
</tbody>
</table>`;
}

/** As people look them up on paper. */
function byProduct(systems: readonly AiSystem[]): AiSystem[] {
  return systems.toSorted((a, b) => a.product.localeCompare(b.product, LANGUAGE));
}

function describeSystem(system: AiSystem) {
  const {
    product,
    vendor,
    id,
    euClass,
    status,
    owner,
    firstDay,
    lastDay,
    browsers,
    groups,
    source,
    findings,
    assessment,
    openAssessment,
    exclusion,
    screenings,
  } = system;
  const roles = [
    ...system.isoRoles.map((role) => t(`iso-role.${role}`)),
    ...system.euRoles.map((role) => t(`eu-role.${role}`)),
  ];
  return html`<section>
<h3><bdi>${product}</bdi> <span class="vendor"><bdi>${vendor}</bdi></span></h3>
<dl>
${pair(t('print.status'), t(`status.${status}`))}
${pair(t('print.class'), t(`class.${euClass}`))}
${pair(t('print.owner'), owner ?? t('details.no-owner'))}
${pair(t('print.roles'), roles.join(', '))}
${pair(t('print.days'), [firstDay, lastDay].map((one) => one ?? t('days.unknown')).join(' – '))}
${pair(t('print.browsers'), [browsers.label, ...groups.map((group) => `${group.name} ${group.browsers.label}`)].join('; '))}
${pair(t('print.source'), `${t(`source.${source}`)} (${id})`)}
${pair(t('print.uses'), describeUses(system), 'whole')}
${pair(t('print.assessment'), assessment ? describeAssessment(assessment) : t('print.no-assessment'), 'whole')}
${openAssessment ? pair(t('print.open-assessment'), t('print.open-since', { state: t(`print.open.${openAssessment.state}`), day: openAssessment.sinceDay }), 'whole') : ''}
${exclusion ? pair(t('print.exclusion'), describeExclusion(exclusion), 'whole') : ''}
${screenings.map(({ kind, reason, reviewDay, by }) => pair(t('details.screened'), `${t(`finding.${kind}`)}: ${reason} ${t('details.screened-by', { name: by, day: reviewDay })}`, 'whole'))}
</dl>
${
  findings.length === 0
    ? ''
    : html`<h4>${t('print.findings')}</h4><ul>${findings.map(
        (finding) =>
          html`<li><b>${t(`finding.${finding.kind}`)}</b>: ${t('print.due', { priority: `${finding.priority} ${t(`priority.${finding.priority}`)}`, day: finding.due, since: finding.since })}. ${finding.reasons.map((reason) => t(`reason.${reason}`)).join(' ')}</li>
`,
      )}</ul>`
}
</section>
`;
}

function pair(name: string, value: string, width: 'half' | 'whole' = 'half') {
  return html`<div class="${width}"><dt>${name}</dt><dd><bdi>${value}</bdi></dd></div>`;
}

function describeUses({ uses }: AiSystem): string {
  return uses
    .map(({ purpose, domain, verdict }) => {
      const what = purpose === null ? t('use.undeclared') : t(`purpose.${purpose}`);
      const where = domain === null ? what : `${what} (${t(`domain.${domain}`)})`;
      const upcoming = verdict.upcoming.map(({ id, appliesFrom }) => `${id} ${t('print.from', { day: appliesFrom })}`);
      return `${where}: ${[t(`level.${verdict.assessment}`), ...verdict.rules.map(({ id }) => id), ...upcoming].join(', ')}`;
    })
    .join('; ');
}

function describeAssessment({
  decision,
  level,
  decidedDay,
  reviewDay,
  expired,
  conditions,
  groups,
}: NonNullable<AiSystem['assessment']>): string {
  const text = t('assessment.decided', {
    decision: t(`decision.${decision}`),
    level,
    day: decidedDay,
    review: reviewDay,
  });
  const current = expired ? `${text} (${t('print.expired')})` : text;
  return [
    current,
    ...(groups === null ? [] : [t('print.groups-only', { groups: groups.join(', ') })]),
    ...(conditions === null ? [] : [`${t('details.conditions')}: ${conditions}`]),
  ].join('. ');
}

function describeExclusion({
  reason,
  reviewDay,
  proposedBy,
  approvedBy,
  inForce,
}: NonNullable<AiSystem['exclusion']>): string {
  const values = { reason, day: reviewDay, proposer: proposedBy };
  if (approvedBy === null) return t('print.exclusion-proposed', values);
  return inForce
    ? t('print.exclusion-in-force', { ...values, approver: approvedBy })
    : t('print.exclusion-ended', values);
}

/** In one place, for whoever asks what the report leaves out of the management system. */
function describeExclusions(systems: readonly AiSystem[]) {
  const excluded = byProduct(systems).flatMap(({ product, vendor, exclusion }) =>
    exclusion?.inForce ? [{ product, vendor, exclusion }] : [],
  );
  if (excluded.length === 0) return '';
  return html`<h2>${t('print.exclusions')}</h2>
<ul>
${excluded.map(
  ({ product, vendor, exclusion }) =>
    html`<li><b><bdi>${product}</bdi></b> (<bdi>${vendor}</bdi>): <bdi>${describeExclusion(exclusion)}</bdi></li>
`,
)}
</ul>`;
}

/** What the ids of rules stand for. */
function describeRules(systems: readonly AiSystem[]) {
  const named = systems
    .flatMap(({ uses }) => uses)
    .flatMap(({ verdict }) => [...verdict.rules, ...verdict.upcoming])
    .map((rule) => [rule.id, rule] as const);
  const rules = [...new Map(named).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  if (rules.length === 0) return '';
  return html`<h2>${t('print.rules')}</h2>
<ul>
${rules.map(
  ({
    id,
    reason,
    source,
    appliesFrom,
  }) => html`<li><b>${id}</b>: ${reason} (${source}; ${t('print.from', { day: appliesFrom })})</li>
`,
)}
</ul>`;
}
