import { engineEnvironment } from '../manifests/engineEnvironment';
import { fromRuntime, RenderContext } from '../manifests/RenderContext';
import { resolveSources, Tree } from '../manifests/sourced';
import type { ProfileRuntime, RuntimePod } from '../profiles';

/** Where runtimes find the model, as KServe mounts it. */
export const MODEL_PATH = '/mnt/models';

/** Metadata of the service that KServe's placeholders stand for, as Go templates write them. */
const PLACEHOLDER = /\{\{-?\s*\.(Name|Namespace)\s*-?\}\}/g;
const TEMPLATE = /\{\{/;

/** Configuration files of engines, which the policies take from platform owners alone. */
const ENGINE_CONFIGURATION = 'engine.model-serving.backstage.io/';
/** KServe's own, which it translates for Prometheus. */
const KSERVE_METRICS = 'prometheus.kserve.io/';

/** A part of a runtime with KServe's placeholders filled in, however deep they stand. */
function filled<T>(part: T, values: { Name: string; Namespace: string }): T {
  const visit = (value: unknown): unknown => {
    if (typeof value === 'string') {
      return value.replace(
        PLACEHOLDER,
        (_, field: keyof typeof values) => values[field],
      );
    }
    if (Array.isArray(value)) {
      return value.map(visit);
    }
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value).map(([key, each]) => [key, visit(each)]),
        )
      : value;
  };
  return visit(part) as T;
}

/**
 * Why a path that writes the engine's container itself cannot start a runtime; null where it can.
 *
 * @param where - what would start it, such as `without KServe`
 */
export function startRefusal(
  { kserve, pod, title }: ProfileRuntime,
  where: string,
): string | null {
  if (!pod) {
    return `${title} cannot be started ${where}: the GitOps repository has no ClusterServingRuntime ${kserve.name}.`;
  }
  if ('problem' in pod) {
    return `${title} cannot be started ${where}: its ClusterServingRuntime cannot be used (${pod.problem}).`;
  }
  if (
    Object.keys(pod.annotations).some(key =>
      key.startsWith(ENGINE_CONFIGURATION),
    )
  ) {
    return `${title} reads a configuration file of the platform, which only an InferenceService may mount.`;
  }
  if (pod.container.args && !pod.container.command) {
    return `${title} has arguments but no command, so that the arguments of a request could not be separated from them.`;
  }
  const left = JSON.stringify(
    filled(pod.container, { Name: '', Namespace: '' }),
  );
  return TEMPLATE.test(left)
    ? `${title} uses a placeholder that only KServe fills in.`
    : null;
}

/** What the runtime starts for the service. {@link startRefusal} must not refuse it. */
export function startedPod({
  request,
  runtime: { kserve, pod },
  tenant,
}: RenderContext): RuntimePod {
  if (!pod || 'problem' in pod) {
    throw new Error(`${kserve.name} starts no pod`);
  }
  return filled(pod, { Name: request.name, Namespace: tenant.namespace });
}

/** The runtime's variables, with the service's in place of those of the same name. */
function environment(context: RenderContext, pod: RuntimePod): Tree[] {
  const own = engineEnvironment(context);
  const nameOf = ({ name }: { name: Tree }) => resolveSources(name).object;
  const overridden = new Set(own.map(nameOf));
  return [
    ...(pod.container.env ?? [])
      .filter(({ name }) => !overridden.has(name))
      .map(variable => fromRuntime(context, variable)),
    ...own,
  ];
}

/** Fields of the engine's container that are the same wherever it runs; name, command, arguments, mounts and amounts are not. */
export function engineFields(
  context: RenderContext,
  pod: RuntimePod,
): { readonly [field: string]: Tree } {
  const {
    args: _args,
    command: _command,
    env: _env,
    name: _name,
    volumeMounts: _volumeMounts,
    ...fields
  } = pod.container;
  return {
    ...Object.fromEntries(
      Object.entries(fields).map(([field, value]) => [
        field,
        fromRuntime(context, value),
      ]),
    ),
    env: environment(context, pod),
  };
}

/** Annotations of the engine's pods: the runtime's, and what Prometheus reads of them. Undefined where there are none. */
export function engineAnnotations(
  context: RenderContext,
  pod: RuntimePod,
): Tree | undefined {
  const { metrics } = context.runtime;
  const annotations = {
    ...Object.fromEntries(
      Object.entries(pod.annotations).filter(
        ([key]) => !key.startsWith(KSERVE_METRICS),
      ),
    ),
    ...(metrics && {
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': String(metrics.port),
      'prometheus.io/path': metrics.path,
    }),
  };
  return Object.keys(annotations).length > 0
    ? fromRuntime(context, annotations)
    : undefined;
}
