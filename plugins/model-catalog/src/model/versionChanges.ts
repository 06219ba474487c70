import {
  CatalogModel,
  ModelArchitecture,
  ModelVariant,
  ModelVersion,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  formatBytes,
  formatCompact,
  formatNumber,
  formatTokens,
} from '@model-serving/backstage-plugin-model-serving-react';

/** `context: 8k tokens → 32k tokens`; undefined where a side is unknown, or where both read the same. */
function changed<T>(
  title: string,
  before: T | null | undefined,
  after: T | null | undefined,
  format: (value: T) => string,
): string | undefined {
  if (
    before === null ||
    before === undefined ||
    after === null ||
    after === undefined
  ) {
    return undefined;
  }
  const [from, to] = [format(before), format(after)];
  return from === to ? undefined : `${title}: ${from} → ${to}`;
}

const asIs = (value: string) => value;

function architectureChanges(
  before: ModelArchitecture | null,
  after: ModelArchitecture | null,
) {
  const count = (
    title: string,
    read: (of: ModelArchitecture) => number | null,
  ) =>
    changed(title, before && read(before), after && read(after), formatNumber);
  return [
    count('layers', ({ layers }) => layers),
    count('attention heads', ({ attentionHeads }) => attentionHeads),
    count('KV heads', ({ kvHeads }) => kvHeads),
    count('size of a head', ({ headSize }) => headSize),
    count('size of a value', ({ valueSize }) => valueSize),
    count('caches', ({ caches }) => caches),
    count('hidden size', ({ hiddenSize }) => hiddenSize),
    count('vocabulary', ({ vocabularySize }) => vocabularySize),
    changed(
      'sliding window',
      before?.slidingWindow,
      after?.slidingWindow,
      ({ layers, tokens }) =>
        `${formatTokens(tokens)} tokens on ${layers} layers`,
    ),
    changed(
      'experts',
      before?.experts,
      after?.experts,
      ({ active, total }) => `${active} of ${total}`,
    ),
  ];
}

/** Variants of the same name; of versions with one variant each, those. */
function variantBefore(
  variant: ModelVariant,
  before: ModelVersion,
  after: ModelVersion,
): ModelVariant | undefined {
  const isOnly = before.variants.length === 1 && after.variants.length === 1;
  return (
    before.variants.find(({ name }) => name === variant.name) ??
    (isOnly ? before.variants[0] : undefined)
  );
}

function variantChanges(before: ModelVersion, after: ModelVersion) {
  return after.variants.flatMap(variant => {
    const old = variantBefore(variant, before, after);
    const of = after.variants.length > 1 ? ` of ${variant.name}` : '';
    return old
      ? [
          changed(
            `weights${of}`,
            old.weightBytes,
            variant.weightBytes,
            formatBytes,
          ),
          changed(`precision${of}`, old.precision, variant.precision, asIs),
          changed(
            `quantization${of}`,
            old.quantization,
            variant.quantization,
            asIs,
          ),
        ]
      : [`new variant ${variant.name}`];
  });
}

/**
 * What the facts of two versions of a model say that changed, as clauses. A fact that one of them does not know is left
 * out, so that nothing is said to be the same.
 */
export function versionChanges(
  model: Pick<CatalogModel, 'license'>,
  before: ModelVersion,
  after: ModelVersion,
): string[] {
  const licenseOf = ({ license }: ModelVersion) =>
    (license ?? model.license)?.id;
  return [
    changed('license', licenseOf(before), licenseOf(after), asIs),
    changed(
      'context',
      before.contextLength,
      after.contextLength,
      tokens => `${formatTokens(tokens)} tokens`,
    ),
    changed('parameters', before.parameters, after.parameters, formatCompact),
    ...variantChanges(before, after),
    ...architectureChanges(before.architecture, after.architecture),
  ].filter((change): change is string => change !== undefined);
}
