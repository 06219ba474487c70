import { imageNameOf } from '../kubernetes/imageName';
import { BUILT_IN_ENGINES, ROUTERS } from './definitions';
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

/** What stands before engines is named after them: vLLM's and SGLang's routers, and the semantic router. */
const ROUTER_IMAGE = /(^|[/-])router$|\/semantic-router\//;

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
  const repository = imageNameOf(
    container.image ?? '',
  ).repository.toLowerCase();
  const line = [...(container.command ?? []), ...(container.args ?? [])]
    .join(' ')
    .slice(0, MAX_COMMAND);
  const found =
    engines.find(({ recognizedBy }) => recognizedBy.command?.test(line)) ??
    (ROUTER_IMAGE.test(repository)
      ? undefined
      : engines.find(({ recognizedBy }) =>
          recognizedBy.image?.test(repository),
        ));
  return found?.name ?? null;
}

/** The engine that a serving runtime is named after; null where its name tells none that is known. @public */
export function engineOfRuntimeName(runtime: string): string | null {
  const name = runtime.toLowerCase();
  const found = engines.find(({ recognizedBy }) =>
    (recognizedBy.runtime ?? recognizedBy.image)?.test(name),
  );
  return found?.name ?? null;
}

/** The engines that usually serve a KServe model format, the likeliest first. @public */
export function enginesOfModelFormat(format: string): string[] {
  const wanted = format.toLowerCase();
  return engines
    .filter(({ recognizedBy }) => recognizedBy.formats?.includes(wanted))
    .map(({ name }) => name);
}

/** What exposes a metrics page. */
export interface PageOwners {
  /** The engines on it, those that compute before those that host them. */
  readonly engines: readonly EngineDefinition[];
  /** What passes requests on, by name; undefined where the page is none of a router. */
  readonly router?: string;
}

/**
 * Whose metrics page has metrics of these names.
 *
 * @param names - of its samples and, before the first request, of its `# TYPE` lines
 */
export function ownersOfPage(names: Iterable<string>): PageOwners {
  const all = [...names];
  const router = ROUTERS.find(({ samples }) =>
    all.some(name => samples.test(name)),
  );
  if (router) {
    return { engines: [], router: router.name };
  }
  const found = engines.filter(({ recognizedBy: { samples } }) =>
    all.some(name => samples?.test(name)),
  );
  return {
    engines: [
      ...found.filter(({ hosts }) => !hosts),
      ...found.filter(({ hosts }) => hosts),
    ],
  };
}
