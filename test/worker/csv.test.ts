import Papa from 'papaparse';
import { beforeEach, describe, expect, it } from 'vitest';
import { PATHS } from '../../shared/api.ts';
import type { Day } from '../../shared/day.ts';
import type { AiSystem, Inventory } from '../../shared/inventory.ts';
import { toCsv } from '../../worker/inventory/csv.ts';
import {
  addEnrolmentToken,
  addStaffToken,
  type Organisation,
  organisation,
  STAFF_TOKEN,
  TODAY,
  trustedBrowser,
} from './organisation.ts';
import { declaration, harmless, observation, risky } from './rows.ts';

const HEADER =
  'id,product,vendor,country,category,source,status,surfaces,scopes,first_day,last_day,days_first_to_last,browsers,browsers_reporting,not_for_work,not_ai,findings,priority,reasons,due,declarations,report_day';

const system: AiSystem = {
  id: 'a-service',
  product: 'A service',
  vendor: 'A vendor',
  country: null,
  category: null,
  source: 'detected',
  status: 'detected',
  firstDay: '2026-11-01' as Day,
  lastDay: '2026-11-21' as Day,
  surfaces: ['web-app', 'embedded'],
  scopes: [],
  browsers: { label: '<10', rank: 0 },
  notForWork: { label: '10–19', rank: 1 },
  notAi: { label: '<10', rank: 0 },
  declarations: [],
  findings: [],
};

const reportOf = (...systems: AiSystem[]): Inventory => ({
  day: TODAY,
  threshold: 10,
  coverage: { browsersReporting: 3 },
  systems,
});

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
      {
        id: 'openai-chatgpt',
        product: 'ChatGPT',
        vendor: 'OpenAI',
        country: 'US',
        category: 'assistant',
        source: 'detected',
        status: 'declared',
        surfaces: 'web-app',
        scopes: '',
        first_day: '2026-11-21',
        last_day: '2026-11-21',
        days_first_to_last: '1',
        browsers: '<10',
        browsers_reporting: '1',
        not_for_work: '<10',
        not_ai: '<10',
        findings: 'unassessed-system',
        priority: 'P1',
        reasons: 'no-assessment-on-record; purpose-weighs-on-people; sensitive-or-personal-data',
        due: '2026-12-05',
        declarations:
          'evaluate-people (employment), nobody, personal, draft-i-rewrite, work, "to ""rank"", really" | code, nobody, public, draft-i-rewrite'.replaceAll(
            '""',
            '"',
          ),
        report_day: '2026-11-21',
      },
    ]);
    expect(text).toContain('""to ""rank"", really""');
  });
});

describe('a cell', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '=1\n2', '=HYPERLINK("https://evil.example";"x")', '=1,2'])(
    'that a spreadsheet would run is led by an apostrophe: %j',
    (product) => {
      expect(readCsv(toCsv(reportOf({ ...system, product })))[0]?.['product']).toBe(`'${product}`);
    },
  );

  it.each(['A, B', 'A "B"', 'A\r\nB', ' A ', 'Ä 🙂', '1+1', 'a=b', "'"])('keeps %j as it is', (product) => {
    expect(readCsv(toCsv(reportOf({ ...system, product })))[0]?.['product']).toBe(product);
  });

  it('that is not known is empty, and days in use count the first and the last', () => {
    expect(toCsv(reportOf(system))).toBe(
      `${HEADER}\r\na-service,A service,A vendor,,,detected,detected,web-app; embedded,,2026-11-01,2026-11-21,21,<10,3,10 to 19,<10,,,,,,2026-11-21\r\n`,
    );
  });

  it('holds a note that looks like a formula inside its declaration, not at its start', () => {
    const [row] = readCsv(toCsv(reportOf({ ...system, declarations: [{ ...harmless, note: '=1+1' }] })));
    expect(row?.['declarations']).toBe('code, nobody, public, draft-i-rewrite, "=1+1"');
  });
});
