import {
  SERVICE_LABEL,
  ServiceRequest,
} from '@model-serving/backstage-plugin-model-serving-common';
import { sourcedArguments } from '../../manifests/engineArguments';
import { engineEnvironment } from '../../manifests/engineEnvironment';
import {
  fromRuntime,
  ownershipLabels,
  RenderContext,
} from '../../manifests/RenderContext';
import { replicaOf } from '../../manifests/replica';
import { fromLayer, resolveSources, Tree } from '../../manifests/sourced';
import type { ProfileRuntime, RuntimePod } from '../../profiles';

/** Name of the engine's container. */
export const CONTAINER = 'engine';

/** Where runtimes find the model, as KServe mounts it. */
const MODEL_PATH = '/mnt/models';
/** The folder of a modelcar's image that holds the model. */
const MODEL_FOLDER = 'models';
const MODEL_VOLUME = 'model';
const OCI = 'oci://';

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

/** Why the path cannot start a runtime. */
export function runtimeRefusal({
  kserve,
  pod,
  title,
}: ProfileRuntime): string | null {
  if (!pod) {
    return `${title} cannot be started without KServe: the GitOps repository has no ClusterServingRuntime ${kserve.name}.`;
  }
  if ('problem' in pod) {
    return `${title} cannot be started without KServe: its ClusterServingRuntime cannot be used (${pod.problem}).`;
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

/** The pod of a runtime that {@link runtimeRefusal} does not refuse. */
function startedBy({ kserve, pod }: ProfileRuntime): RuntimePod {
  if (!pod || 'problem' in pod) {
    throw new Error(`${kserve.name} starts no pod`);
  }
  return pod;
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

/** What Prometheus reads of the pods. */
function metricsAnnotations({ runtime }: RenderContext) {
  const { metrics } = runtime;
  return metrics
    ? {
        'prometheus.io/scrape': 'true',
        'prometheus.io/port': String(metrics.port),
        'prometheus.io/path': metrics.path,
      }
    : {};
}

/** Labels by which the pods of a service are selected. */
export const podLabels = (service: ServiceRequest['name']) => ({
  [SERVICE_LABEL]: service,
});

/** The template of the engine's pods: what KServe makes of the runtime, the model and the size. */
export function podTemplate(
  context: RenderContext,
  labels: { readonly [label: string]: Tree },
): Tree {
  const { model, request, runtime, tenant } = context;
  const ofRuntime = (value: unknown) => fromRuntime(context, value);
  const pod = filled(startedBy(runtime), {
    Name: request.name,
    Namespace: tenant.namespace,
  });
  const {
    args: ofCommand = [],
    command = [],
    env: _env,
    name: _name,
    volumeMounts = [],
    ...fields
  } = pod.container;
  // The runtime's arguments stand behind its command, so that what is asked of the engine stands alone.
  const started = [...command, ...ofCommand];
  const args = sourcedArguments(context);
  const { nodeSelector, resources, tolerations } = replicaOf(context);
  const annotations = {
    ...Object.fromEntries(
      Object.entries(pod.annotations).filter(
        ([key]) => !key.startsWith(KSERVE_METRICS),
      ),
    ),
    ...metricsAnnotations(context),
  };
  return {
    metadata: {
      labels: { ...ownershipLabels(context), ...labels },
      annotations:
        Object.keys(annotations).length > 0
          ? ofRuntime(annotations)
          : undefined,
    },
    spec: {
      automountServiceAccountToken: false,
      nodeSelector,
      tolerations,
      imagePullSecrets: ofRuntime(pod.imagePullSecrets),
      containers: [
        {
          name: CONTAINER,
          command: started.length > 0 ? ofRuntime(started) : undefined,
          args: args.length > 0 ? args : undefined,
          ...Object.fromEntries(
            Object.entries(fields).map(([field, value]) => [
              field,
              ofRuntime(value),
            ]),
          ),
          env: environment(context, pod),
          resources,
          volumeMounts: [
            {
              name: MODEL_VOLUME,
              mountPath: MODEL_PATH,
              subPath: MODEL_FOLDER,
              readOnly: true,
            },
            ...volumeMounts.map(ofRuntime),
          ],
        },
      ],
      volumes: [
        {
          name: MODEL_VOLUME,
          image: {
            reference: fromLayer('request', model.facts.uri.slice(OCI.length)),
            pullPolicy: 'IfNotPresent',
          },
        },
        ...pod.volumes.map(ofRuntime),
      ],
    },
  };
}

/** The artifact's address, from the reference of the volume that holds the model. */
export const artifactOf = (reference: unknown): unknown =>
  typeof reference === 'string' ? `${OCI}${reference}` : reference;

/** Why the path cannot mount an artifact, as a sentence; null where it can. */
export function artifactRefusal(uri: string): string | null {
  return uri.startsWith(OCI)
    ? null
    : `A Deployment mounts models from OCI registries only (oci://), and this one is ${uri}.`;
}
