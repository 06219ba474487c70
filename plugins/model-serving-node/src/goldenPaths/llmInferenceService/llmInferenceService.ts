import {
  GOLDEN_PATH_ANNOTATION,
  GOLDEN_PATHS,
  RUNTIME_ANNOTATION,
} from '@model-serving/backstage-plugin-model-serving-common';
import { sourcedArguments } from '../../manifests/engineArguments';
import {
  fromRuntime,
  ownershipLabels,
  RenderContext,
  syncAnnotations,
  WAVES,
} from '../../manifests/RenderContext';
import { replicaOf } from '../../manifests/replica';
import { queueLabels, serviceMetadata } from '../../manifests/serviceMetadata';
import { stopAnnotation } from '../../manifests/stopped';
import { fromLayer, Tree } from '../../manifests/sourced';
import type { ProfileRuntime } from '../../profiles';
import { adapterMounts, adapterVolumes } from '../adapterVolumes';
import {
  engineAnnotations,
  engineFields,
  startedPod,
  startRefusal,
} from '../engineContainer';
import { namesItsPort } from './enginePort';

/** The container that KServe's presets start the engine in, and mount the model into. */
export const CONTAINER = 'main';

const OCI = 'oci://';

/** The policies keep the names of the runtimes' volumes from services, lest they replace one: here is none to replace. */
const ownVolume = <T extends { name?: unknown }>(named: T): T => ({
  ...named,
  name: `engine-${named.name}`,
});

/** Why the path cannot start a runtime. */
export function runtimeRefusal(runtime: ProfileRuntime): string | null {
  const { engine, pod, title } = runtime;
  if (engine !== 'vLLM') {
    return `${title} cannot be started as an LLMInferenceService, whose presets are those of vLLM.`;
  }
  const refusal = startRefusal(runtime, 'as an LLMInferenceService');
  if (refusal !== null) {
    return refusal;
  }
  if (pod && 'container' in pod && !pod.container.command) {
    return `${title} has no command, so that the preset of KServe would start an engine of its own.`;
  }
  return namesItsPort(runtime)
    ? null
    : `${title} does not name its port (--port=${runtime.port}), which an LLMInferenceService has to change.`;
}

/** Why the path cannot serve an artifact, as a sentence; null where it can. */
export function artifactRefusal(uri: string): string | null {
  return uri.startsWith(OCI)
    ? null
    : `An LLMInferenceService serves models from OCI registries only (oci://), and this one is ${uri}.`;
}

/**
 * The LLMInferenceService itself. KServe merges it into its presets: what it sets of the engine's container is taken, and
 * what it leaves out is the preset's.
 */
export function llmInferenceService(context: RenderContext): Tree {
  const { model, request, runtime } = context;
  const ofRuntime = (value: unknown) => fromRuntime(context, value);
  const pod = startedPod(context);
  const { args = [], command, volumeMounts = [] } = pod.container;
  const { resources, ...placement } = replicaOf(context);
  return {
    ...GOLDEN_PATHS.llmInferenceService.service,
    metadata: serviceMetadata(context, {
      ...stopAnnotation(context),
      ...syncAnnotations(WAVES.service),
      [GOLDEN_PATH_ANNOTATION]: GOLDEN_PATHS.llmInferenceService.id,
      [RUNTIME_ANNOTATION]: ofRuntime(runtime.kserve.name),
    }),
    spec: {
      model: {
        uri: fromLayer('request', model.facts.uri),
        name: fromLayer('request', request.name),
      },
      replicas: fromLayer('request', request.replicas.max),
      // KServe hands no other label of the service on to its pods.
      labels: { ...ownershipLabels(context), ...queueLabels(context) },
      annotations: engineAnnotations(context, pod),
      template: {
        automountServiceAccountToken: false,
        ...placement,
        imagePullSecrets: ofRuntime(pod.imagePullSecrets),
        containers: [
          {
            name: CONTAINER,
            command: ofRuntime(command),
            // One list: KServe replaces the preset's arguments by what is here, and keeps them where nothing is.
            args: [...args.map(ofRuntime), ...sourcedArguments(context)],
            ...engineFields(context, pod),
            resources,
            volumeMounts: [
              ...volumeMounts.map(mount => ofRuntime(ownVolume(mount))),
              ...adapterMounts(context),
            ],
          },
        ],
        volumes: [
          ...pod.volumes.map(volume => ofRuntime(ownVolume(volume))),
          ...adapterVolumes(context),
        ],
      },
    },
  };
}
