import type {
  EngineDefinition,
  EngineLabels,
  FailureSource,
  LabelCondition,
  MetricSource,
} from './EngineDefinition';
import { knownEngines } from './engines';

/** What tells parts of any engine apart whose numbers add up. */
const USUAL_PARTS = [
  'model_name',
  'model',
  'model_version',
  'version',
  'handler',
  'method',
  'status',
  'finished_reason',
  'reason',
];

const NO_LABELS: EngineLabels = {};

export function labelsOf({ labels }: EngineDefinition): EngineLabels {
  return labels ?? NO_LABELS;
}

/** Which samples a source means: its own conditions, and those of its engine. */
export function conditionsOf(
  { where = [] }: Pick<MetricSource, 'where'>,
  { without = [] }: EngineLabels,
): readonly LabelCondition[] {
  return without.length > 0
    ? [...where, ...without.map(label => ({ label, value: '' }))]
    : where;
}

/** The condition that a counter of failures makes; none where all of it is failures. */
export function failureConditions({
  label,
  value = '.*',
  not,
}: FailureSource): readonly LabelCondition[] {
  return label ? [{ label, value, ...(not ? { not } : {}) }] : [];
}

/** Where an engine's failures are counted; nowhere where its counter is not true. */
export function failuresOf({
  metrics,
}: EngineDefinition): readonly FailureSource[] {
  const { failed = [] } = metrics;
  return 'untrue' in failed ? [] : failed;
}

/** All sources of an engine, flat: what is added to one is one of its own. */
export function sourcesOf({
  metrics,
}: EngineDefinition): readonly MetricSource[] {
  const withPlus = (source: MetricSource): MetricSource[] => [
    source,
    ...(source.plus ?? []).flatMap(withPlus),
  ];
  return Object.entries(metrics).flatMap(([quantity, source]) =>
    quantity === 'failed' ? [] : withPlus(source as MetricSource),
  );
}

/** The labels by which the samples of an engine are summed: all that tell its parts apart. */
export function partsOf(engine: EngineDefinition): string[] {
  const { parts = [] } = labelsOf(engine);
  return [
    ...new Set([
      ...USUAL_PARTS,
      ...parts,
      ...sourcesOf(engine).flatMap(({ where = [] }) =>
        where.map(({ label }) => label),
      ),
      ...failuresOf(engine).flatMap(({ label }) => label ?? []),
    ]),
  ];
}

/** Every label that reading an engine rests on. */
export function identityLabels(): string[] {
  return [
    ...new Set(
      knownEngines().flatMap(engine => {
        const { repeated = [], without = [] } = labelsOf(engine);
        return [...partsOf(engine), ...repeated, ...without];
      }),
    ),
  ];
}

/** A metric's name as its engine writes it, and as others pass it on. */
export function spellingsOf(
  { passedOnAs = {} }: EngineDefinition,
  name: string,
): string[] {
  return [
    name,
    ...Object.entries(passedOnAs).flatMap(([own, others]) =>
      name.startsWith(own)
        ? others.map(other => other + name.slice(own.length))
        : [],
    ),
  ];
}
