import {
  AcceleratorList,
  CatalogModel,
  enginesOfModelFormat,
  isAdapter,
  modelFactsOf,
  ModelVersion,
  RuntimeOffer,
  servesFormat,
  servingRefusal,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Facts,
  formatCount,
  otherFormatsSentence,
  runtimeTitle,
  Section,
} from '@model-serving/backstage-plugin-model-serving-react';

const usualEngines = (format: string) =>
  enginesOfModelFormat(format).join(', ') || 'no known engine';

/** Which variants a runtime serves, and why not the others. */
function sentenceOf(
  runtime: RuntimeOffer,
  model: CatalogModel,
  version: ModelVersion,
  { items }: AcceleratorList,
): string {
  const judged = version.variants.map(variant => ({
    name: variant.name,
    refusal: servingRefusal(
      [runtime],
      modelFactsOf(model, { version, variant }),
      items,
    ),
  }));
  const served = judged.filter(({ refusal }) => refusal === null);
  const refusals = judged.flatMap(({ refusal }) => refusal ?? []);
  return [
    ...(served.length > 0
      ? [`Serves ${served.map(({ name }) => name).join(', ')}.`]
      : []),
    ...new Set(refusals),
  ].join(' ');
}

function noRuntime(
  model: CatalogModel,
  version: ModelVersion,
  { items, runtimes }: AcceleratorList,
): string {
  const refusals = version.variants.flatMap(
    variant =>
      servingRefusal(
        runtimes,
        modelFactsOf(model, { version, variant }),
        items,
      ) ?? [],
  );
  return [...new Set(refusals)].join(' ');
}

/** Which runtimes of the platform take adapters, and which. */
function AdapterRuntimes({ runtimes }: { runtimes: readonly RuntimeOffer[] }) {
  const facts = runtimes.flatMap(runtime =>
    runtime.adapters
      ? [
          [
            runtimeTitle(runtime),
            `Up to ${formatCount(
              runtime.adapters.maxCount,
              'adapter',
            )} in one service, each of rank ${
              runtime.adapters.maxRank
            } or less.`,
          ] as const,
        ]
      : [],
  );
  return facts.length > 0 ? (
    <Section
      title="Runtimes"
      note="Runtimes of the platform that take LoRA adapters."
    >
      <Facts items={facts} />
    </Section>
  ) : null;
}

/** Which runtimes of the platform serve the files of a version, and why not the others. */
export function EnginesSection(props: {
  model: CatalogModel;
  version: ModelVersion | undefined;
  accelerators: AcceleratorList | undefined;
}) {
  const { accelerators, model, version } = props;
  if (!version || version.variants.length === 0) {
    return null;
  }
  const [variant] = version.variants;
  if (isAdapter(model, { version, variant })) {
    return <AdapterRuntimes runtimes={accelerators?.runtimes ?? []} />;
  }
  const formats = [...new Set(version.variants.map(({ format }) => format))];
  const runtimes = accelerators?.runtimes ?? [];
  const ofFormat = runtimes.filter(runtime =>
    formats.some(format => servesFormat(runtime, format)),
  );
  const facts = accelerators
    ? ofFormat.map(
        runtime =>
          [
            runtimeTitle(runtime),
            sentenceOf(runtime, model, version, accelerators),
          ] as const,
      )
    : formats.map(format => [format, usualEngines(format)] as const);
  const note =
    accelerators && ofFormat.length === 0
      ? noRuntime(model, version, accelerators)
      : otherFormatsSentence(runtimes.length - ofFormat.length, formats);
  return (
    <Section
      title={accelerators ? 'Runtimes' : 'Engines'}
      note={
        accelerators
          ? 'Runtimes of the platform, in order of preference.'
          : 'Engines that usually serve this file format.'
      }
    >
      {facts.length > 0 && <Facts items={facts} />}
      {note && <p>{note}</p>}
    </Section>
  );
}
