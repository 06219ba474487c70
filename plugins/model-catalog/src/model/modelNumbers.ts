import {
  Measured,
  ModelMeasurement,
  ModelSummary,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  formatBytes,
  formatCompact,
  formatTokens,
} from '@model-serving/backstage-plugin-model-serving-react';

type Numbers = Pick<
  ModelSummary,
  | 'activeParameters'
  | 'contextLength'
  | 'downloads'
  | 'memoryBytes'
  | 'parameters'
>;

function known(
  value: number | null,
  format: (value: number) => string,
): string | null {
  return value === null ? null : format(value);
}

/** The numbers of a model as text; null where one is unknown. `active` is of a mixture of experts alone. */
export function modelNumbers(model: Numbers) {
  return {
    parameters: known(model.parameters, formatCompact),
    active: known(model.activeParameters, formatCompact),
    context: known(model.contextLength, formatTokens),
    memory: known(model.memoryBytes, formatBytes),
    downloads: known(model.downloads, formatCompact),
  };
}

/** `8.2B`; `30.5B, 3.3B active` of a mixture of experts. */
export function parametersText(model: Numbers): string | null {
  const { active, parameters } = modelNumbers(model);
  return parameters && active ? `${parameters}, ${active} active` : parameters;
}

/** Who publishes or serves it, and what it is for. */
export function originLine({
  hosted,
  publisher,
  task,
}: Pick<ModelSummary, 'hosted' | 'publisher' | 'task'>): string {
  const provider =
    hosted && [hosted.provider, hosted.region].filter(Boolean).join(', ');
  return [publisher ?? provider ?? 'publisher unknown', task]
    .filter(Boolean)
    .join(' · ');
}

export const MEASURES = [
  'timeToFirstToken',
  'tokensPerSecond',
  'perMillionTokens',
] as const;

export type Measure = (typeof MEASURES)[number];

export const MEASURE_TITLES: Readonly<Record<Measure, string>> = {
  timeToFirstToken: 'Time to first token',
  tokensPerSecond: 'Tokens per second of a replica',
  perMillionTokens: 'Per million tokens',
};

/** Tasks whose models write no tokens: they make vectors or scores of what they read. */
const READING_TASKS: ReadonlySet<string | null> = new Set([
  'feature-extraction',
  'sentence-similarity',
  'text-classification',
  'text-ranking',
  'token-classification',
]);

/** Whether a measure is of tokens that are written. */
export const isOfWriting = (measure: Measure) => measure !== 'perMillionTokens';

/** What can be measured of a model: one that writes no tokens has no first one, and no speed of writing. */
export function measuresOf({
  task,
}: Pick<ModelSummary, 'task'>): readonly Measure[] {
  return READING_TASKS.has(task)
    ? MEASURES.filter(measure => !isOfWriting(measure))
    : MEASURES;
}

/** What a measure of a model is called. */
export function measureTitle(
  measure: Measure,
  { task }: Pick<ModelSummary, 'task'>,
): string {
  return measure === 'perMillionTokens' && READING_TASKS.has(task)
    ? 'Per million input tokens'
    : MEASURE_TITLES[measure];
}

/** What a value is of, before and after it, for where no heading says so: `first token after 179 ms`. */
export function measureWords(
  measure: Measure,
  { task }: Pick<ModelSummary, 'task'>,
): { before: string; after: string } {
  switch (measure) {
    case 'timeToFirstToken':
      return { before: 'first token after', after: '' };
    case 'tokensPerSecond':
      return { before: '', after: 'per replica' };
    default:
      return { before: '', after: READING_TASKS.has(task) ? 'of input' : '' };
  }
}

const NOT_MEASURED: Readonly<Record<Measure, string>> = {
  timeToFirstToken: 'no requests in the last hour',
  tokensPerSecond: 'no tokens in the last hour',
  perMillionTokens: 'no price or no tokens, or you may not see costs',
};

function unitOf(measure: Measure, { currency }: ModelMeasurement): string {
  switch (measure) {
    case 'timeToFirstToken':
      return 's';
    case 'tokensPerSecond':
      return 'tokens/s';
    default:
      return `${currency}/1M tokens`;
  }
}

/** A number measured here; null where no service that the user may see runs the model. */
export function measuredNumber(
  model: Pick<ModelSummary, 'measured' | 'task'>,
  measure: Measure,
): Measured | null {
  const { measured } = model;
  if (!measured) {
    return null;
  }
  if (!measuresOf(model).includes(measure)) {
    return { value: null, unit: '', reason: 'it writes no tokens' };
  }
  const value =
    measure === 'perMillionTokens' && measured.currency === null
      ? null
      : measured[measure];
  return {
    value,
    unit: value === null ? '' : unitOf(measure, measured),
    ...(value === null ? { reason: NOT_MEASURED[measure] } : {}),
    source: `${measured.services} of the services that you may see${
      measured.variants.length > 0
        ? `, which run ${measured.variants.join(', ')}`
        : ''
    }`,
    asOf: measured.asOf,
  };
}

/** Why nothing was measured of a model. */
export function notMeasured({
  services,
}: Pick<ModelSummary, 'services'>): string {
  return services
    ? 'nothing was measured on the services that you may see'
    : 'no service that you may see runs it';
}
