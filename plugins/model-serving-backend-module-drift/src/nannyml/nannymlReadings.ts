import type { DriftReading } from '@model-serving/backstage-plugin-model-serving-common';
import type { NannymlTable } from './nannymlTables';

/** A chunk of data as one run of NannyML judged it. Times are epoch seconds; NannyML writes them without a zone, as UTC. */
export interface NannymlRow {
  metric_name: string;
  column_name: string;
  start_at: number;
  end_at: number;
  value: number | null;
  alert: boolean | null;
  lower_threshold: number | null;
  upper_threshold: number | null;
}

const finite = (value: number | null): number | null =>
  value !== null && Number.isFinite(value) ? value : null;

const instant = (seconds: number): string =>
  new Date(seconds * 1000).toISOString();

/** The newest chunk of each metric and column, with the values of all chunks. Alerts come first. */
export function nannymlReadings(
  table: NannymlTable,
  rows: readonly NannymlRow[],
): DriftReading[] {
  const groups = new Map<string, NannymlRow[]>();
  for (const row of rows) {
    const id = [table.name, row.metric_name, row.column_name]
      .filter(Boolean)
      .join('/');
    const group = groups.get(id) ?? [];
    groups.set(id, group);
    group.push(row);
  }
  return [...groups]
    .map(([id, chunks]) => readingOf(id, table, chunks))
    .sort((a, b) => Number(b.alert) - Number(a.alert));
}

function readingOf(
  id: string,
  table: NannymlTable,
  chunks: readonly NannymlRow[],
): DriftReading {
  const inOrder = [...chunks].sort((a, b) => a.end_at - b.end_at);
  const newest = inOrder[inOrder.length - 1];
  const value = finite(newest.value);
  return {
    id,
    kind: table.kind,
    title: table.title(newest.metric_name, newest.column_name),
    value,
    lowerThreshold: finite(newest.lower_threshold),
    upperThreshold: finite(newest.upper_threshold),
    // Of a chunk without a value NannyML says that there is no alert, which nobody has looked at.
    alert: value === null ? null : newest.alert,
    reason:
      value === null
        ? 'NannyML has no value for the newest chunk of data, such as when it is too small.'
        : null,
    windowStart: instant(newest.start_at),
    windowEnd: instant(newest.end_at),
    history: inOrder.map(row => [row.end_at, finite(row.value)]),
  };
}
