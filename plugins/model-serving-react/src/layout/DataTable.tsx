import { ReactNode } from 'react';
import {
  Cell,
  Column,
  Row,
  TableBody,
  TableHeader,
  TableRoot,
} from '@backstage/ui';
import styles from './DataTable.module.css';

/** @public */
export interface DataColumn<T> {
  id: string;
  label: string;
  /** Numbers stand on the right, in figures of equal width. */
  numeric?: boolean;
  /** The column that names the row; exactly one. */
  isRowHeader?: boolean;
  /** Whether rows can be sorted by it; see `sort` of the table. */
  isSortable?: boolean;
  /** Takes what room is left, and wraps. */
  wide?: boolean;
  render: (row: T) => ReactNode;
}

/** Which column rows are sorted by; the rows are given in that order. @public */
export interface TableSort {
  column: string;
  direction: 'ascending' | 'descending';
}

/**
 * A named table. On a narrow screen each row becomes a block of labeled values, so that
 * nothing that matters hides to the right.
 * @public
 */
export function DataTable<T>(props: {
  label: string;
  columns: ReadonlyArray<DataColumn<T>>;
  rows: readonly T[];
  rowKey: (row: T) => string;
  /** Rows that are grayed because they are out of date. */
  isStale?: (row: T) => boolean;
  /** On a narrow screen the values of a row, a word each, stand side by side. */
  hasShortValues?: boolean;
  sort?: TableSort;
  onSort?: (sort: TableSort) => void;
}) {
  const { label, columns, rows, rowKey, isStale, hasShortValues } = props;
  const { onSort, sort } = props;
  return (
    <div className={styles.scroll} data-short={hasShortValues || undefined}>
      <TableRoot
        aria-label={label}
        sortDescriptor={sort}
        onSortChange={({ column, direction }) =>
          onSort?.({ column: String(column), direction })
        }
      >
        <TableHeader>
          {columns.map(column => (
            <Column
              key={column.id}
              id={column.id}
              isRowHeader={column.isRowHeader}
              allowsSorting={column.isSortable}
              className={column.numeric ? styles.numericHead : undefined}
            >
              {column.label}
            </Column>
          ))}
        </TableHeader>
        <TableBody>
          {rows.map(row => (
            <Row key={rowKey(row)} id={rowKey(row)}>
              {columns.map(column => (
                <Cell key={column.id}>
                  <div
                    className={styles.cell}
                    data-label={column.label}
                    data-numeric={column.numeric || undefined}
                    data-wide={column.wide || undefined}
                    data-stale={isStale?.(row) || undefined}
                  >
                    {column.render(row)}
                  </div>
                </Cell>
              ))}
            </Row>
          ))}
        </TableBody>
      </TableRoot>
    </div>
  );
}
