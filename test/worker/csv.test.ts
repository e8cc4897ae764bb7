import Papa from 'papaparse';
import { beforeEach, describe, expect, it } from 'vitest';
import { PATHS } from '../../shared/api.ts';
import type { AiSystem } from '../../shared/inventory.ts';
import { EMPTY_RECORD } from '../../shared/system.ts';
import { toCsv } from '../../worker/inventory/csv.ts';
import {
  addEnrolmentToken,
  addStaffToken,
  type Organisation,
  organisation,
  STAFF_TOKEN,
  trustedBrowser,
} from './organisation.ts';
import { declaration, harmless, observation, risky } from './rows.ts';
import { reportOf, SYSTEM } from './system-sample.ts';

const HEADER = [
  'id,product,vendor,country,category,owner,iso_roles,eu_roles,forms,features,part_of,first_day,last_day,retired_day,uses',
  'training,training_source,training_day,training_expires,retention,retention_source,retention_day,retention_expires',
  'region,region_source,region_day,region_expires,notes',
  'source,status,eu_class,surfaces,scopes,days_first_to_last,browsers,browsers_reporting,groups,not_for_work,not_ai',
  'purposes,data_classes,accounts,findings,priority,reasons,rules,due,declarations',
  'assessment,assessment_decided,assessment_review,assessment_groups,open_assessment,open_assessment_since,exclusion,exclusion_reason,exclusion_review,exclusion_by,report_day,log_head,rulepack,criteria_version,changed_day',
].join(',');

const csvOf = (...systems: AiSystem[]) => toCsv(reportOf(...systems), new Map());

function readCsv(text: string): Record<string, string>[] {
  const { data, errors } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
  expect(errors).toEqual([]);
  return data;
}

describe('the inventory as CSV', () => {
  let org: Organisation;
  beforeEach(async () => {
    org = organisation();
    await addStaffToken();
    await addEnrolmentToken();
  });

  const download = () =>
    org.fetch(`${PATHS.inventory}?format=csv`, { headers: { authorization: `Bearer ${STAFF_TOKEN}` } });

  it('is a header line when there is nothing, under a name with the day', async () => {
    const response = await download();
    expect(await response.text()).toBe(`${HEADER}\r\n`);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="ai-inventory-2026-11-21.csv"');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('says of a system what the report says', async () => {
    const browser = await trustedBrowser(org);
    await browser.sync({
      observations: [observation()],
      declarations: [declaration({ answers: { ...risky, account: 'work', note: 'to "rank", really' } }), declaration()],
    });
    const text = await (await download()).text();
    expect(readCsv(text)).toEqual([
      expect.objectContaining({
        id: 'openai-chatgpt',
        product: 'ChatGPT',
        vendor: 'OpenAI',
        country: 'US',
        category: 'assistant',
        owner: '',
        iso_roles: 'customer',
        eu_roles: 'deployer',
        source: 'detected',
        status: 'assessment-due',
        eu_class: 'pending',
        surfaces: 'web-app',
        first_day: '2026-11-21',
        last_day: '2026-11-21',
        days_first_to_last: '1',
        browsers: '<10',
        browsers_reporting: '1',
        groups: '',
        purposes: 'code; evaluate-people',
        data_classes: 'public; personal',
        accounts: 'work',
        findings: 'unassessed-system; high-risk-hint; no-owner; vendor-facts-missing',
        declarations:
          'evaluate-people (employment), nobody, personal, draft-i-rewrite, work, "to ""rank"", really" | code, nobody, public, draft-i-rewrite',
        report_day: '2026-11-21',
        criteria_version: '0',
      }),
    ]);
  });
});

describe('a cell', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '=1\n2', '=HYPERLINK("https://evil.example";"x")', '=1,2'])(
    'that a spreadsheet would run is led by an apostrophe: %j',
    (product) => {
      expect(readCsv(csvOf({ ...SYSTEM, product }))[0]?.['product']).toBe(`'${product}`);
    },
  );

  it.each(['A, B', 'A "B"', 'A\r\nB', ' A ', 'Ä 🙂', '1+1', 'a=b', "'"])('keeps %j as it is', (product) => {
    expect(readCsv(csvOf({ ...SYSTEM, product }))[0]?.['product']).toBe(product);
  });

  it('that is not known is empty, and days in use count the first and the last', () => {
    const [row = {}] = readCsv(csvOf(SYSTEM));
    expect(row).toMatchObject({ id: 'a-service', vendor: 'A vendor', country: '', days_first_to_last: '21', uses: '' });
    expect(readCsv(csvOf({ ...SYSTEM, firstDay: null, lastDay: null }))[0]).toMatchObject({ days_first_to_last: '' });
  });

  it('of a group or a record is guarded as well', () => {
    const groups = [{ number: 1, name: 'A;=1+1', browsers: { label: '10–19', rank: 1 } }];
    const record = { ...EMPTY_RECORD, owner: '=cmd()', notes: '@x' };
    const [row] = readCsv(toCsv(reportOf({ ...SYSTEM, groups }), new Map([[SYSTEM.id, { record }]])));
    expect(row).toMatchObject({ owner: "'=cmd()", notes: "'@x", groups: "A;'=1+1 10 to 19" });
  });

  it('holds a note that looks like a formula inside its declaration, not at its start', () => {
    const [row] = readCsv(csvOf({ ...SYSTEM, declarations: [{ ...harmless, note: '=1+1' }] }));
    expect(row?.['declarations']).toBe('code, nobody, public, draft-i-rewrite, "=1+1"');
  });
});
