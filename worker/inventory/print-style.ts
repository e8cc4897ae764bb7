/** How the printed report looks. The dashboard's content policy lets this text in by its hash: a test compares the two. */
export const PRINT_STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { break-after: avoid; font-size: 1.25rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1.05rem; margin: 0; }
h4 { font-size: 1rem; margin: .5rem 0 0; }
.vendor, .basis, footer { font-weight: 400; opacity: .8; }
.basis { font-size: .85rem; }
section, li, tr { break-inside: avoid; }
section { border-top: 1px solid; padding: .75rem 0; }
dl { display: grid; gap: .1rem 1.5rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); margin: .25rem 0; }
dl > div { display: grid; grid-template-columns: 9rem 1fr; }
dl > .whole { grid-column: 1 / -1; }
dt { opacity: .8; }
dd { margin: 0; }
ul { margin: 0; padding-inline-start: 1.2rem; }
table { border-collapse: collapse; }
th { font-weight: 400; text-align: start; }
thead th { font-weight: 600; }
td, th { padding: .1rem 1rem .1rem 0; }
.number { font-variant-numeric: tabular-nums; text-align: end; white-space: nowrap; }
.counts thead th:last-child { white-space: nowrap; }
.bar { display: block; fill: currentcolor; forced-color-adjust: auto; height: .6rem; width: min(16rem, 30vw); }
@media (max-width: 30rem) { dl > div { grid-template-columns: 1fr; } td, th { padding-inline-end: .5rem; } }
@media print {
  @page { margin: 15mm; @bottom-right { content: counter(page) ' / ' counter(pages); font: 8pt system-ui, sans-serif; } }
  :root { color-scheme: light; font-size: 10pt; }
  body { max-width: none; padding: 0; }
}
`;
