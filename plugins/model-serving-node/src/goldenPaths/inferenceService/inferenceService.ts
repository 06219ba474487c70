import {
  KUBERNETES_ID_LABEL,
  PRIORITY_CLASS_LABEL,
  PURPOSE_ANNOTATION,
  QUEUE_NAME_LABEL,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  formatQuantity,
  parseQuantity,
} from '@model-serving/kubernetes-quantity';
import {
  engineKeyName,
  engineKeyOf,
  fromProfile,
  fromRuntime,
  modelAnnotations,
  ownershipLabels,
  RenderContext,
  syncAnnotations,
  WAVES,
} from '../../manifests/RenderContext';
import { fromLayer, Tree } from '../../manifests/sourced';
import {
  argumentPath,
  EffectiveProfile,
  hasAccelerators,
  ProfileRuntime,
  requestsOfSize,
  ServiceSize,
} from '../../profiles';

const canonical = (quantity: string) => formatQuantity(parseQuantity(quantity));

/**
 * With one pod, `maxUnavailable: 1` would make a Deployment Available (and the service Ready) without any pod, and an
 * update takes the pod down either way. From two on, a surge pod would need spare quota and could wait for ever.
 */
function deploymentStrategy(maxReplicas: number): Tree {
  return maxReplicas === 1
    ? { type: 'Recreate' }
    : {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: 0, maxUnavailable: 1 },
      };
}

/** What spreads a replica over its accelerators. */
const spreadArguments = (
  { parallelArgument }: ProfileRuntime,
  size: ServiceSize,
): string[] =>
  hasAccelerators(size) && size.count > 1 && parallelArgument
    ? [`${parallelArgument}=${size.count}`]
    : [];

/** The engine's arguments: what profiles say, and what spreads a replica over its accelerators. */
export const engineArguments = (
  { defaults }: EffectiveProfile,
  runtime: ProfileRuntime,
  accelerator: ServiceSize,
): string[] => [
  ...defaults.args[runtime.id],
  ...spreadArguments(runtime, accelerator),
];

function modelArguments(context: RenderContext): Tree {
  const { profile, accelerator, runtime } = context;
  const fromLayers = profile.defaults.args[runtime.id].map(argument =>
    fromProfile(context, argumentPath(runtime.id, argument), argument),
  );
  const spread = spreadArguments(runtime, accelerator).map(argument =>
    fromProfile(context, `accelerators.${accelerator.id}`, argument),
  );
  const all = [...fromLayers, ...spread];
  return all.length > 0 ? all : undefined;
}

function environment(context: RenderContext): Tree {
  const offline = { name: 'HF_HUB_OFFLINE', value: '1' };
  const key = engineKeyOf(context);
  if (!key) {
    return [offline];
  }
  const variable = fromRuntime(context, key.variable);
  return [
    offline,
    {
      name: variable,
      valueFrom: {
        secretKeyRef: {
          name: engineKeyName(context.request.name),
          key: variable,
        },
      },
    },
  ];
}

/** The InferenceService itself. */
export function inferenceService(context: RenderContext): Tree {
  const { request, tenant, model, profile, accelerator, runtime } = context;
  const ofAccelerator = (value: unknown) =>
    fromProfile(context, `accelerators.${accelerator.id}`, value);
  const { kserve } = runtime;
  const ofRuntime = (value: unknown) => fromRuntime(context, value);
  const amounts = ofAccelerator(
    Object.fromEntries(
      Object.entries(requestsOfSize(accelerator)).map(([resource, amount]) => [
        resource,
        canonical(amount),
      ]),
    ),
  );
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: {
      name: fromLayer('request', request.name),
      namespace: fromLayer('tenant', tenant.namespace),
      labels: {
        [QUEUE_NAME_LABEL]: fromLayer('tenant', tenant.localQueue),
        [PRIORITY_CLASS_LABEL]: fromLayer('request', request.priority),
        ...ownershipLabels(context),
        [KUBERNETES_ID_LABEL]: fromLayer('request', request.name),
      },
      annotations: {
        'serving.kserve.io/deploymentMode': 'Standard',
        'serving.kserve.io/autoscalerClass': 'external',
        'serving.kserve.io/enable-prometheus-scraping': 'true',
        ...syncAnnotations(WAVES.service),
        ...modelAnnotations(context),
        [PURPOSE_ANNOTATION]: fromLayer('request', request.purpose),
      },
    },
    spec: {
      predictor: {
        labels: ownershipLabels(context),
        minReplicas: fromLayer('request', request.replicas.min),
        maxReplicas: fromLayer('request', request.replicas.max),
        timeout:
          profile.defaults.timeoutSeconds === undefined
            ? undefined
            : fromProfile(
                context,
                'defaults.timeoutSeconds',
                profile.defaults.timeoutSeconds,
              ),
        automountServiceAccountToken: false,
        deploymentStrategy: deploymentStrategy(request.replicas.max),
        nodeSelector:
          accelerator.nodeSelector && ofAccelerator(accelerator.nodeSelector),
        tolerations:
          accelerator.tolerations && ofAccelerator(accelerator.tolerations),
        model: {
          modelFormat: {
            name: ofRuntime(kserve.modelFormat),
            version: ofRuntime(kserve.version),
          },
          runtime: ofRuntime(kserve.name),
          protocolVersion: ofRuntime(kserve.protocolVersion),
          storageUri: fromLayer('request', model.facts.uri),
          args: modelArguments(context),
          env: environment(context),
          resources: { requests: amounts, limits: amounts },
        },
      },
    },
  };
}
