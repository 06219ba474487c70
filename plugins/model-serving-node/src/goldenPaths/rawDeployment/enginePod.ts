import {
  SERVICE_LABEL,
  ServiceRequest,
} from '@model-serving/backstage-plugin-model-serving-common';
import { sourcedArguments } from '../../manifests/engineArguments';
import {
  fromRuntime,
  ownershipLabels,
  RenderContext,
} from '../../manifests/RenderContext';
import { replicaOf } from '../../manifests/replica';
import type { Tree } from '../../manifests/sourced';
import type { ProfileRuntime } from '../../profiles';
import { adapterMounts, adapterVolumes } from '../adapterVolumes';
import {
  engineAnnotations,
  engineFields,
  startedPod,
  startRefusal,
} from '../engineContainer';
import { modelMount, modelVolume } from '../modelVolume';

/** Name of the engine's container. */
export const CONTAINER = 'engine';

/** Why the path cannot start a runtime. */
export const runtimeRefusal = (runtime: ProfileRuntime): string | null =>
  startRefusal(runtime, 'without KServe');

/** Labels by which the pods of a service are selected. */
export const podLabels = (service: ServiceRequest['name']) => ({
  [SERVICE_LABEL]: service,
});

/** The template of the engine's pods: what KServe makes of the runtime, the model and the size. */
export function podTemplate(
  context: RenderContext,
  labels: { readonly [label: string]: Tree },
): Tree {
  const ofRuntime = (value: unknown) => fromRuntime(context, value);
  const pod = startedPod(context);
  const {
    args: ofCommand = [],
    command = [],
    volumeMounts = [],
  } = pod.container;
  // The runtime's arguments stand behind its command, so that what is asked of the engine stands alone.
  const started = [...command, ...ofCommand];
  const args = sourcedArguments(context);
  const { resources, ...placement } = replicaOf(context);
  return {
    metadata: {
      labels: { ...ownershipLabels(context), ...labels },
      annotations: engineAnnotations(context, pod),
    },
    spec: {
      automountServiceAccountToken: false,
      ...placement,
      imagePullSecrets: ofRuntime(pod.imagePullSecrets),
      containers: [
        {
          name: CONTAINER,
          command: started.length > 0 ? ofRuntime(started) : undefined,
          args: args.length > 0 ? args : undefined,
          ...engineFields(context, pod),
          resources,
          volumeMounts: [
            modelMount,
            ...volumeMounts.map(ofRuntime),
            ...adapterMounts(context),
          ],
        },
      ],
      volumes: [
        modelVolume(context),
        ...pod.volumes.map(ofRuntime),
        ...adapterVolumes(context),
      ],
    },
  };
}
