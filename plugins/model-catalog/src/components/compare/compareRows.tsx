import { ReactNode } from 'react';
import {
  AcceleratorList,
  ModelBenchmark,
  ModelDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Age,
  ExternalLink,
  formatBytes,
  formatCompact,
  formatCount,
  formatNumber,
  formatPerHour,
  OutsideText,
  Unknown,
} from '@model-serving/backstage-plugin-model-serving-react';
import { facetValueTitle } from '../../model/facetTitles';
import { hostedPrices } from '../../model/hostedPrices';
import {
  cheapestOption,
  memoryOnOptions,
  OptionFit,
  servedArtifact,
} from '../../model/memoryOnOptions';
import {
  MEASURE_TITLES,
  MEASURES,
  modelNumbers,
  parametersText,
} from '../../model/modelNumbers';
import { DecisionBadge } from '../DecisionBadge';
import { MeasuredHere } from '../models/MeasuredHere';
import { isOnlyHosted, ModelFitBadge, StandingBadges } from '../SummaryBadges';
import { MemoryCell, OptionHeader } from './MemoryCell';

/** A model with what was computed of it. */
export interface Column {
  detail: ModelDetail;
  /** One for each accelerator option; empty where there are no options, or no files. */
  options: OptionFit[];
}

/** One fact of all models. */
export interface CompareRow {
  id: string;
  title: ReactNode;
  /** What decides whether the models differ; null when unknown. */
  value: (column: Column) => string | number | boolean | null;
  /** The value itself when left out. */
  cell?: (column: Column) => ReactNode;
  /** Why it is unknown where it is, as a clause. */
  unknown: string;
}

export interface CompareGroup {
  title: string;
  /** What to know of all its rows. */
  note?: string;
  rows: CompareRow[];
}

const NOT_TOLD = 'its sources do not say';

const listed = (values: readonly string[]) =>
  values.length > 0 ? [...values].sort().join(', ') : null;

const yesOrNo = (value: boolean | null) => {
  if (value === null) {
    return null;
  }
  return value ? 'yes' : 'no';
};

function fact(
  title: string,
  value: (detail: ModelDetail) => string | number | null,
  unknown: string = NOT_TOLD,
): CompareRow {
  return { id: title, title, value: ({ detail }) => value(detail), unknown };
}

function serving(tenant: string | undefined, currency: string | null) {
  const rows: CompareRow[] = [
    {
      id: 'allowed',
      title: 'Allowed',
      value: ({ detail }) => detail.decision.word,
      cell: ({ detail }) => <DecisionBadge decision={detail.decision} />,
      unknown: '',
    },
    {
      id: 'standing',
      title: 'Status',
      value: ({ detail: { summary } }) =>
        `${summary.vetted} ${summary.deprecated} ${summary.hosted !== null} ${
          summary.decision.hidden
        }`,
      cell: ({ detail: { summary } }) =>
        summary.vetted &&
        !summary.deprecated &&
        !summary.hosted &&
        !summary.decision.hidden ? (
          'vetted'
        ) : (
          <StandingBadges model={summary} />
        ),
      unknown: '',
    },
    ...(tenant
      ? [
          {
            id: 'fit',
            title: `Fits ${tenant}`,
            value: ({ detail: { summary } }: Column) =>
              isOnlyHosted(summary) ? null : summary.fit,
            cell: ({ detail }: Column) => (
              <ModelFitBadge model={detail.summary} />
            ),
            unknown: 'hosted elsewhere, or the quota could not be read',
          },
          {
            id: 'cost',
            title: 'Cost per hour, from',
            value: ({ options }: Column) => {
              const best = cheapestOption(options);
              return best && currency
                ? `${formatPerHour(best.option.perHour!, currency)} on ${
                    best.option.title
                  }`
                : null;
            },
            unknown:
              'no accelerator with a price is known to hold it, or you may not see costs',
          },
        ]
      : []),
  ];
  return { title: 'Serving', rows };
}

function licensing(): CompareGroup {
  return {
    title: 'License',
    rows: [
      {
        id: 'license',
        title: 'License',
        value: ({ detail }) => detail.model.license?.id ?? null,
        cell: ({ detail }) => (
          <ExternalLink address={detail.model.license?.url}>
            {detail.model.license?.id}
          </ExternalLink>
        ),
        unknown: 'no source names a license',
      },
      fact('License class', ({ model }) =>
        facetValueTitle('licenseClass', model.licenseClass),
      ),
    ],
  };
}

function facts(accelerators: AcceleratorList | undefined): CompareGroup {
  const artifact = (detail: ModelDetail) =>
    servedArtifact(detail, accelerators);
  return {
    title: 'Facts',
    rows: [
      fact('Publisher', ({ model }) => model.publisher),
      fact('Task', ({ model }) => model.task),
      fact('Input', ({ model }) => listed(model.modalities.input)),
      fact('Output', ({ model }) => listed(model.modalities.output)),
      fact('Languages', ({ model }) => listed(model.languages)),
      fact('Parameters', ({ summary }) => parametersText(summary)),
      fact('Context', ({ summary }) => {
        const { context } = modelNumbers(summary);
        return context && `${context} tokens`;
      }),
      fact('Tool calling', ({ model }) => yesOrNo(model.toolCalling)),
      fact('Version', detail => artifact(detail)?.version.name ?? null),
      fact('Variant', detail => artifact(detail)?.variant.name ?? null),
      fact('Precision', detail => artifact(detail)?.variant.precision ?? null),
      fact(
        'Quantization',
        detail => artifact(detail)?.variant.quantization ?? null,
        'not quantized, or its sources do not say',
      ),
      fact('Format', detail => artifact(detail)?.variant.format ?? null),
      fact('Weights', detail => {
        const bytes = artifact(detail)?.variant.weightBytes ?? null;
        return bytes === null ? null : formatBytes(bytes);
      }),
      fact('Gated by its publisher', ({ model }) => yesOrNo(model.gated)),
      fact('Downloads', ({ model }) =>
        model.downloads === null ? null : formatCompact(model.downloads),
      ),
      {
        id: 'updated',
        title: 'Updated',
        value: ({ detail }) => detail.model.updatedAt,
        cell: ({ detail }) => <Age at={detail.model.updatedAt!} />,
        unknown: NOT_TOLD,
      },
      fact('Sources', ({ model }) =>
        listed(model.origins.map(({ title }) => title)),
      ),
    ],
  };
}

function memory(
  accelerators: AcceleratorList | undefined,
  tenant: string | undefined,
): CompareGroup[] {
  if (!accelerators || accelerators.items.length === 0) {
    return [];
  }
  const { currency, items, memory: rules } = accelerators;
  return [
    {
      title: 'Memory of one replica',
      note: `Per accelerator, with the platform's first runtime that serves it and ${formatCount(
        rules.requests,
        'request',
      )} of the full context at once. Quota fit of ${tenant}.`,
      rows: items.map((option, index) => ({
        id: `memory ${option.id}`,
        title: <OptionHeader option={option} currency={currency} />,
        value: ({ options }) => {
          const known = options[index]?.memory;
          return known ? `${known.word} ${known.requiredBytes}` : null;
        },
        cell: ({ options }) => <MemoryCell fit={options[index].memory} />,
        unknown: 'it has no files that could be served here',
      })),
    },
  ];
}

function measured(): CompareGroup {
  return {
    title: 'Measured here',
    note: 'Over the services that you may see.',
    rows: [
      fact(
        'Services',
        ({ summary }) =>
          summary.services === null ? null : formatNumber(summary.services),
        'the services could not be read',
      ),
      ...MEASURES.map(
        (measure): CompareRow => ({
          id: measure,
          title: MEASURE_TITLES[measure],
          value: ({ detail }) => detail.summary.measured?.[measure] ?? null,
          cell: ({ detail }) => (
            <MeasuredHere
              measure={measure}
              measured={detail.summary.measured}
            />
          ),
          unknown: 'no service that you may see runs it',
        }),
      ),
    ],
  };
}

function hosting(columns: readonly Column[]): CompareGroup[] {
  const isHosted = columns.some(({ detail }) => detail.model.hosted);
  const price = (title: string, side: 'input' | 'output'): CompareRow =>
    fact(
      title,
      ({ model }) => model.hosted && hostedPrices(model.hosted)[side],
      'not hosted elsewhere, or no price is known',
    );
  return isHosted
    ? [
        {
          title: 'Hosted elsewhere',
          note: 'Prices as the provider or the gateway says them.',
          rows: [
            fact(
              'Provider',
              ({ model }) => model.hosted?.provider ?? null,
              'not hosted elsewhere',
            ),
            fact(
              'Region',
              ({ model }) => model.hosted?.region ?? null,
              'not hosted elsewhere, or no region is known',
            ),
            price('Input', 'input'),
            price('Output', 'output'),
          ],
        },
      ]
    : [];
}

const benchmarkKey = ({ metric, name }: ModelBenchmark) => `${name} ${metric}`;

function benchmarks(columns: readonly Column[]): CompareGroup[] {
  const all = new Map(
    columns
      .flatMap(({ detail }) => detail.model.benchmarks)
      .map(each => [benchmarkKey(each), each]),
  );
  const of = ({ detail }: Column, key: string) =>
    detail.model.benchmarks.find(each => benchmarkKey(each) === key);
  return all.size === 0
    ? []
    : [
        {
          title: 'Published benchmarks',
          note: 'As others publish them. Nothing in this group was measured here.',
          rows: [...all].map(([key, { metric, name }]) => ({
            id: key,
            title: <OutsideText text={`${name} (${metric})`} maxLength={80} />,
            value: column => of(column, key)?.value ?? null,
            cell: column => {
              const { source, unit, url, value } = of(column, key)!;
              return (
                <>
                  {formatNumber(value)} {unit}{' '}
                  <ExternalLink address={url}>{`by ${source}`}</ExternalLink>
                </>
              );
            },
            unknown: 'no source publishes it',
          })),
        },
      ];
}

/** The models with what their columns show. */
export function columnsOf(
  details: readonly ModelDetail[],
  accelerators: AcceleratorList | undefined,
): Column[] {
  return details.map(detail => {
    const artifact = servedArtifact(detail, accelerators);
    return {
      detail,
      options:
        accelerators && artifact
          ? memoryOnOptions(detail.model, artifact, accelerators)
          : [],
    };
  });
}

/** What is compared, in the order of the questions that it answers. */
export function compareGroups(
  columns: readonly Column[],
  accelerators: AcceleratorList | undefined,
  tenant: string | undefined,
): CompareGroup[] {
  return [
    serving(tenant, accelerators?.currency ?? null),
    ...memory(accelerators, tenant),
    measured(),
    ...hosting(columns),
    licensing(),
    facts(accelerators),
    ...benchmarks(columns),
  ];
}

/** Whether models differ in a row; unknown differs from all that is known. */
export function differs(row: CompareRow, columns: readonly Column[]): boolean {
  return new Set(columns.map(row.value)).size > 1;
}

/** What a row shows of a model. */
export function cellOf(row: CompareRow, column: Column): ReactNode {
  const value = row.value(column);
  if (value === null) {
    return <Unknown reason={row.unknown} />;
  }
  return row.cell ? row.cell(column) : <OutsideText text={String(value)} />;
}
