import {
  AcceleratorList,
  knownEngines,
  ModelVersion,
  readEngineSettings,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Facts,
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

function sentenceOf(
  format: string,
  accelerators: AcceleratorList | undefined,
): string {
  const engines = enginesOf(format);
  const names =
    engines.length > 0
      ? engines.join(', ')
      : 'an engine that the portal does not know';
  if (!accelerators) {
    return names;
  }
  const { modelFormat, name } = accelerators.engine;
  return format === modelFormat
    ? `${name}, the platform's runtime`
    : `${names}. Not served here: the platform's runtime ${name} takes ${modelFormat}.`;
}

/** Which engines take the files of a version, and whether the platform's does. */
export function EnginesSection(props: {
  version: ModelVersion | undefined;
  accelerators: AcceleratorList | undefined;
}) {
  const { accelerators, version } = props;
  const formats = [
    ...new Set(version?.variants.map(({ format }) => format) ?? []),
  ];
  const others = knownEngines()
    .filter(({ recognizedBy }) => recognizedBy.formats?.length)
    .filter(({ name }) => !formats.flatMap(enginesOf).includes(name))
    .map(
      ({ name, recognizedBy }) =>
        `${name} (${recognizedBy.formats!.join(', ')})`,
    );
  if (formats.length === 0) {
    return null;
  }
  return (
    <Section
      title="Engines"
      note="By the format of the files, as serving runtimes name it."
    >
      <Facts
        items={[
          ...formats.map(
            format => [format, sentenceOf(format, accelerators)] as const,
          ),
          [
            'Other formats only',
            others.length > 0 ? `${others.join(', ')}.` : null,
          ],
        ]}
      />
    </Section>
  );
}
