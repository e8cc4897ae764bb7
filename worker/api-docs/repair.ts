/** What Swagger UI leaves out for people who do not see the page: names of fields, and what is what. Safe to repeat. */

/** Called after every change of the page; changes attributes only, which calls nothing again. */
export function repair(place: HTMLElement): void {
  // Under the page's own heading.
  for (const [heading, level] of HEADINGS) {
    for (const one of all(place, heading)) set(one, { 'aria-level': level });
  }
  for (const table of all(place, 'table.responses-table')) set(table, { role: 'table' });
  for (const row of all(place, 'tr[data-param-name]')) {
    const { paramName, paramIn } = row.dataset;
    for (const field of all(row, FIELDS)) set(field, { 'aria-label': `${paramName} (${paramIn})` });
  }
  for (const part of all(place, '.opblock-section-request-body')) {
    for (const field of all(part, '.body-param textarea, input')) set(field, { 'aria-label': 'Request body' });
  }
  // Opened and closed by the button beside it, which says so.
  for (const arrow of all(place, '.opblock-control-arrow')) set(arrow, { 'aria-hidden': 'true' });
  for (const opener of all(place, '.json-schema-2020-12-accordion')) {
    if (opener.textContent === '') set(opener, { 'aria-label': 'Parts' });
  }
  // Long lines scroll, and the keyboard must reach what scrolls.
  for (const code of all(place, 'pre')) set(code, { tabindex: '0', role: 'group', 'aria-label': 'Text' });
}

const HEADINGS = [
  ['h3', '2'],
  ['h4', '3'],
  ['h5', '4'],
] as const;
const FIELDS = 'input, select, textarea';

function all(place: HTMLElement, selector: string): HTMLElement[] {
  return [...place.querySelectorAll<HTMLElement>(selector)];
}

function set(element: HTMLElement, attributes: Record<string, string>): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }
}
