import { BUILT_IN_ENGINES } from './definitions';
import { EngineDefinition } from './EngineDefinition';

let engines: readonly EngineDefinition[] = BUILT_IN_ENGINES;

/** Every engine that this process knows, in the order in which they are tried. @public */
export function knownEngines(): readonly EngineDefinition[] {
  return engines;
}

/**
 * Makes an engine known to this process: it is tried before the ones that come with the suite, and
 * takes the place of one of its name. Has to happen before clusters are read, since an object is
 * looked at once.
 *
 * @returns the way to forget it again
 * @public
 */
export function addEngine(definition: EngineDefinition): () => void {
  const before = engines;
  engines = [
    definition,
    ...before.filter(({ name }) => name !== definition.name),
  ];
  return () => {
    engines = before;
  };
}

/** The engine of that name; undefined when none is known. @public */
export function engineNamed(name: string | null): EngineDefinition | undefined {
  return engines.find(engine => engine.name === name);
}

/** Longest command line that is searched. */
const MAX_COMMAND = 16_384;

function repositoryOf(image: string): string {
  return image
    .split('@')[0]
    .replace(/:[^/:]*$/, '')
    .toLowerCase();
}

/**
 * The name of the engine that a container runs, by image and command line; null when it is none that
 * is known. The command line is only looked at, never kept.
 * @public
 */
export function recognizeEngine(container: {
  image?: string | null;
  command?: readonly string[];
  args?: readonly string[];
}): string | null {
  const repository = repositoryOf(container.image ?? '');
  const line = [...(container.command ?? []), ...(container.args ?? [])]
    .join(' ')
    .slice(0, MAX_COMMAND);
  const found =
    engines.find(({ recognizedBy }) => recognizedBy.command?.test(line)) ??
    engines.find(({ recognizedBy }) => recognizedBy.image?.test(repository));
  return found?.name ?? null;
}

/** The engine that usually serves a KServe model format, for a service that has no pod yet. @public */
export function engineOfModelFormat(format: string | null): string | null {
  const wanted = (format ?? '').toLowerCase();
  const found = engines.find(({ recognizedBy }) =>
    recognizedBy.formats?.includes(wanted),
  );
  return found?.name ?? null;
}

/** The engine whose metrics page has samples of these names; undefined when none is recognized. */
export function engineOfSamples(
  sampleNames: Iterable<string>,
): EngineDefinition | undefined {
  const all = [...sampleNames];
  return engines.find(({ recognizedBy }) =>
    all.some(name => recognizedBy.samples?.test(name)),
  );
}
