import {
  AcceleratorList,
  CatalogModel,
  knownEngines,
  modelFactsOf,
  ModelVersion,
  readEngineSettings,
  RuntimeOffer,
  servingRefusal,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Facts,
  runtimeTitle,
  Section,
} from '@model-serving/backstage-plugin-model-serving-react';

/** Engines that take a format: those whose runtimes usually do, and those whose memory is computed for it. */
function enginesOf(format: string): string[] {
  const byFormat = knownEngines()
    .filter(({ recognizedBy }) =>
      recognizedBy.formats?.includes(format.toLowerCase()),
    )
    .map(({ name }) => name);
  const computed = readEngineSettings(format, [])?.engine;
  return [...new Set([...byFormat, ...(computed ? [computed] : [])])];
}

const usualEngines = (format: string) =>
  enginesOf(format).join(', ') || 'an engine that the portal does not know';

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
  const formats = [...new Set(version.variants.map(({ format }) => format))];
  return (
    <Section
      title="Engines"
      note={
        accelerators
          ? 'What the platform offers, the preferred first.'
          : 'By the format of the files, as serving runtimes name it.'
      }
    >
      <Facts
        items={
          accelerators
            ? accelerators.runtimes.map(
                runtime =>
                  [
                    runtimeTitle(runtime),
                    sentenceOf(runtime, model, version, accelerators),
                  ] as const,
              )
            : formats.map(format => [format, usualEngines(format)] as const)
        }
      />
    </Section>
  );
}
