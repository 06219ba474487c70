import { ReactNode } from 'react';
import {
  AcceleratorList,
  bestOption,
  fitReason,
  FitWord,
  isAdapter,
  isServedElsewhere,
  memoryOnOptions,
  ModelArtifact,
  ModelBenchmark,
  ModelDetail,
  OptionFit,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Age,
  ExternalLink,
  FitBadge,
  formatBytes,
  formatCompact,
  formatCount,
  formatNumber,
  formatPerHour,
  MemoryBadge,
  OutsideText,
  Unknown,
} from '@model-serving/backstage-plugin-model-serving-react';
import { facetValueTitle } from '../../model/facetTitles';
import { hostedPrices } from '../../model/hostedPrices';
import { deployRefusal, fitRefusal } from '../../model/deployRefusal';
import {
  artifactTitle,
  offeredArtifact,
  whyNotServed,
} from '../../model/offeredArtifact';
import {
  MEASURE_TITLES,
  measuredNumber,
  MEASURES,
  modelNumbers,
  notMeasured,
  parametersText,
} from '../../model/modelNumbers';
import { DecisionBadge } from '../DecisionBadge';
import { MeasuredHere } from '../models/MeasuredHere';
import { StandingBadges } from '../SummaryBadges';
import { MemoryCell, OptionHeader } from './MemoryCell';

/** A model with what was computed of it. */
export interface Column {
  detail: ModelDetail;
  /** The variant that memory, cost and quota fit are of; null for a model without files. */
  artifact: ModelArtifact | null;
  /** The size that quota fit and cost are of, as the page of the model has it: null where none may hold a replica. */
  best: OptionFit | null;
  /** Why there is none, as a clause. */
  noBest: string;
  /** How it fits the tenant's quota on that size; null where that is not known. */
  fit: FitWord | null;
  /** Why it cannot be deployed, as a sentence; null where it can. */
  refusal: string | null;
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
  unknown: string | ((column: Column) => string);
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
            value: ({ best, fit }: Column) =>
              fit === null || fit === 'unknown'
                ? null
                : `${fit} ${best?.option.title}`,
            cell: ({ best, detail, fit }: Column) => (
              <>
                <FitBadge
                  word={fit!}
                  isMuted={detail.decision.word === 'deny'}
                />
                {best && ` on ${best.option.title}`}{' '}
                {best?.memory.word === 'unknown' && (
                  <MemoryBadge word="unknown" />
                )}
              </>
            ),
            unknown: ({ best, noBest }: Column) =>
              best ? fitReason(best.option.fit) : noBest,
          },
          {
            id: 'cost',
            title: 'Cost per hour',
            value: ({ best }: Column) =>
              best && best.option.perHour !== null && currency
                ? `${formatPerHour(best.option.perHour, currency)} on ${
                    best.option.title
                  }`
                : null,
            unknown: ({ best, noBest }: Column) => {
              if (!best) {
                return noBest;
              }
              return currency === null
                ? 'no prices that you may see'
                : `no price for ${best.option.title}`;
            },
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

function ofVariant(
  title: string,
  value: (artifact: ModelArtifact) => string | null,
  unknown: string = NOT_TOLD,
): CompareRow {
  return {
    id: title,
    title,
    value: ({ artifact }) => artifact && value(artifact),
    unknown,
  };
}

function facts(): CompareGroup {
  return {
    title: 'Facts',
    note: 'As the sources declare them.',
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
      ofVariant('Version', ({ version }) => version.name),
      ofVariant('Variant', ({ variant }) => variant.name),
      ofVariant('Precision', ({ variant }) => variant.precision),
      ofVariant(
        'Quantization',
        ({ variant }) => variant.quantization,
        'not quantized, or its sources do not say',
      ),
      ofVariant('Format', ({ variant }) => variant.format),
      ofVariant('Weights', ({ variant: { weightBytes } }) =>
        weightBytes === null ? null : formatBytes(weightBytes),
      ),
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
      note: `Of the variant named above, per accelerator, with the platform's first runtime that serves it and ${formatCount(
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
        unknown: ({ noBest }) => noBest,
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
          value: ({ detail }) =>
            measuredNumber(detail.summary, measure)?.value ?? null,
          cell: ({ detail }) => (
            <MeasuredHere measure={measure} model={detail.summary} />
          ),
          unknown: ({ detail }) => notMeasured(detail.summary),
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

/** The size that a variant gets soonest, of those that hold it as it is, as far as is known; null where there is none. */
function soonestOf(
  options: readonly OptionFit[],
  accelerators: AcceleratorList | undefined,
): OptionFit | null {
  const best = accelerators && bestOption(options, accelerators.memory);
  return best?.memory.word === 'fits' || best?.memory.word === 'unknown'
    ? best
    : null;
}

/** Why no size is known for a model, as a clause: the one cause that holds. */
function whyNoSize(
  detail: ModelDetail,
  artifact: ModelArtifact | null,
  accelerators: AcceleratorList | undefined,
): string {
  const { model } = detail;
  if (isServedElsewhere(model)) {
    return `${model.hosted!.provider} serves it`;
  }
  if (!artifact) {
    return 'no source names its files';
  }
  if (isAdapter(model, artifact)) {
    return 'it runs on the accelerators of the service that it is added to';
  }
  if (!accelerators) {
    return 'the sizes of the tenant are not loaded';
  }
  return (
    whyNotServed(detail, artifact, accelerators)?.replace(/\.$/, '') ??
    'no size holds it as it is'
  );
}

/** The models with what their columns show. */
export function columnsOf(
  details: readonly ModelDetail[],
  accelerators: AcceleratorList | undefined,
  tenant: string | undefined,
): Column[] {
  return details.map(detail => {
    const artifact = offeredArtifact(detail, accelerators);
    const options =
      accelerators && artifact && !isAdapter(detail.model, artifact)
        ? memoryOnOptions(detail.model, artifact, accelerators)
        : [];
    const noFit =
      artifact && isAdapter(detail.model, artifact)
        ? null
        : fitRefusal(options, accelerators, tenant);
    const best = noFit === null ? soonestOf(options, accelerators) : null;
    const fit = best?.option.fit.word ?? null;
    return {
      detail,
      artifact,
      options,
      best,
      noBest: whyNoSize(detail, artifact, accelerators),
      fit: noFit === null || options.length === 0 ? fit : 'never',
      refusal:
        deployRefusal({
          detail,
          decision: detail.decision,
          artifact: artifact ?? undefined,
          accelerators,
        }) ?? noFit,
    };
  });
}

/** The variant of a column in words; null for a model without files. */
export function variantOf({ artifact, detail }: Column): string | null {
  return artifact && artifactTitle(detail, artifact);
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
    facts(),
    ...benchmarks(columns),
  ];
}

/** Whether models are known to differ in a row: what is unknown may be the same. */
export function differs(row: CompareRow, columns: readonly Column[]): boolean {
  const known = columns.map(row.value).filter(value => value !== null);
  return new Set(known).size > 1;
}

/** What a row shows of a model. */
export function cellOf(row: CompareRow, column: Column): ReactNode {
  const value = row.value(column);
  if (value === null) {
    const { unknown } = row;
    return (
      <Unknown
        reason={typeof unknown === 'string' ? unknown : unknown(column)}
      />
    );
  }
  return row.cell ? row.cell(column) : <OutsideText text={String(value)} />;
}
