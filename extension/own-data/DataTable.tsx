import type { ComponentChildren } from 'preact';
import { type TextKey, t } from '../i18n.ts';

interface Props {
  label: string;
  columns: readonly TextKey[];
  rows: readonly (readonly ComponentChildren[])[];
}

/** A table where there is room; on a narrow screen each row stands as a list of its own, each value beside its name. */
export function DataTable({ label, columns, rows }: Props) {
  return (
    <table class="data-table" aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {t(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, position) => (
          <tr key={position}>
            {row.map((value, place) => (
              <td key={columns[place]} data-label={t(columns[place] as TextKey)}>
                <span>{value}</span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
