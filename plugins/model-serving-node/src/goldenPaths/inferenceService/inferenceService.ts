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
  ENGINE_KEY_VARIABLE,
  engineKeyName,
  fromProfile,
  modelAnnotations,
  ownershipLabels,
  RenderContext,
  syncAnnotations,
  WAVES,
} from '../../manifests/RenderContext';
import { fromLayer, Tree } from '../../manifests/sourced';
import {
  AcceleratorShape,
  argumentPath,
  EffectiveProfile,
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
const spreadArguments = ({ count }: AcceleratorShape): string[] =>
  count > 1 ? [`--tensor-parallel-size=${count}`] : [];

/** The engine's arguments: what profiles say, and what spreads a replica over its accelerators. */
export const engineArguments = (
  { defaults }: EffectiveProfile,
  accelerator: AcceleratorShape,
): string[] => [...defaults.args, ...spreadArguments(accelerator)];

function modelArguments(context: RenderContext): Tree {
  const { profile, accelerator } = context;
  const fromLayers = profile.defaults.args.map(argument =>
    fromProfile(context, argumentPath(argument), argument),
  );
  const spread = spreadArguments(accelerator).map(argument =>
    fromProfile(context, `accelerators.${accelerator.id}`, argument),
  );
  const all = [...fromLayers, ...spread];
  return all.length > 0 ? all : undefined;
}

function environment({ request, profile }: RenderContext): Tree {
  const offline = { name: 'HF_HUB_OFFLINE', value: '1' };
  if (!profile.defaults.engineKey) {
    return [offline];
  }
  return [
    offline,
    {
      name: ENGINE_KEY_VARIABLE,
      valueFrom: {
        secretKeyRef: {
          name: engineKeyName(request.name),
          key: ENGINE_KEY_VARIABLE,
        },
      },
    },
  ];
}

/** The InferenceService itself. */
export function inferenceService(context: RenderContext): Tree {
  const { request, tenant, model, profile, accelerator } = context;
  const ofAccelerator = (value: unknown) =>
    fromProfile(context, `accelerators.${accelerator.id}`, value);
  const ofRuntime = (value: unknown) => fromProfile(context, 'runtime', value);
  const amounts = ofAccelerator({
    cpu: canonical(accelerator.cpu),
    memory: canonical(accelerator.memory),
    [accelerator.resource]: String(accelerator.count),
  });
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
            name: ofRuntime(profile.runtime.modelFormat),
            version: ofRuntime(profile.runtime.version),
          },
          runtime: ofRuntime(profile.runtime.name),
          protocolVersion: ofRuntime(profile.runtime.protocolVersion),
          storageUri: fromLayer('request', model.facts.uri),
          args: modelArguments(context),
          env: environment(context),
          resources: { requests: amounts, limits: amounts },
        },
      },
    },
  };
}
