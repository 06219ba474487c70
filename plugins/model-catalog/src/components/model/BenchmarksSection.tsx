import { ModelBenchmark } from '@model-serving/backstage-plugin-model-serving-common';
import {
  DataColumn,
  DataTable,
  ExternalLink,
  formatNumber,
  Section,
} from '@model-serving/backstage-plugin-model-serving-react';

const MOST_BENCHMARKS = 100;

const COLUMNS: DataColumn<ModelBenchmark>[] = [
  {
    id: 'name',
    label: 'Benchmark',
    isRowHeader: true,
    render: ({ name }) => name,
  },
  { id: 'metric', label: 'Metric', render: ({ metric }) => metric },
  {
    id: 'value',
    label: 'Value',
    numeric: true,
    render: ({ unit, value }) =>
      [formatNumber(value), unit].filter(Boolean).join(' '),
  },
  {
    id: 'source',
    label: 'Published by',
    wide: true,
    render: ({ source, url }) => (
      <ExternalLink address={url}>{source}</ExternalLink>
    ),
  },
];

/** Numbers that others published, apart from those measured here; nothing where there are none. */
export function BenchmarksSection(props: {
  benchmarks: readonly ModelBenchmark[];
}) {
  const { benchmarks } = props;
  return benchmarks.length === 0 ? null : (
    <Section
      title="Published benchmarks"
      note="Measured by others, not here. What is measured here stands with the services."
    >
      <DataTable
        label="Published benchmarks"
        columns={COLUMNS}
        rows={benchmarks.slice(0, MOST_BENCHMARKS)}
        rowKey={each => [each.name, each.metric, each.source].join('/')}
      />
    </Section>
  );
}
