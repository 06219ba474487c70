import {
  BatchRequest,
  GOLDEN_PATH_ANNOTATION,
  GOLDEN_PATHS,
  RUNTIME_ANNOTATION,
  SERVICE_LABEL,
  SHARD_FOLDER,
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
import { suspended } from '../../manifests/stopped';
import { fromLayer, Tree } from '../../manifests/sourced';
import type { ProfileRuntime } from '../../profiles';
import {
  engineAnnotations,
  engineFields,
  startedPod,
  startRefusal,
} from '../engineContainer';
import { modelMount, modelVolume } from '../modelVolume';

type RunContext = RenderContext<BatchRequest>;

/** Name of the engine's container. */
const CONTAINER = 'engine';
const DATA_VOLUME = 'data';
/** Where the folder of its shard stands in each pod. */
const DATA_PATH = '/batch';
/** Tries of a shard; pods that Kueue, the scheduler or a node takes away do not count. */
const RETRIES = 2;
/** Put by Kueue, and by Kubernetes, on pods that they end for reasons of their own. */
const TAKEN_AWAY = ['TerminationTarget', 'DisruptionTarget'];
const SECONDS_PER_HOUR = 3600;

/** What answers requests, which a batch program does not. */
const OF_SERVERS: ReadonlySet<string> = new Set([
  'ports',
  'startupProbe',
  'readinessProbe',
  'livenessProbe',
  'lifecycle',
]);

/** Why the path cannot run a batch with a runtime; null where it can. */
export function runtimeRefusal(runtime: ProfileRuntime): string | null {
  return runtime.batch
    ? startRefusal(runtime, 'in a Job')
    : `${runtime.title} cannot run batches: the profile lists no batch program.`;
}

/** Labels by which the pods of a run are selected. */
export const podLabels = (service: string) => ({ [SERVICE_LABEL]: service });

/** No requests reach a run, so its engine asks for no key. */
const withoutKey = (context: RunContext): RunContext => ({
  ...context,
  runtime: { ...context.runtime, keyVariable: undefined },
});

function engine(context: RunContext): Tree {
  const { request, runtime } = context;
  const { batch } = runtime;
  if (!batch) {
    throw new Error(`${runtime.title} has no batch program`);
  }
  const pod = startedPod(context);
  const { args = [], volumeMounts = [] } = pod.container;
  const asked = sourcedArguments(context);
  const fields = engineFields(withoutKey(context), pod);
  return {
    name: CONTAINER,
    command: fromRuntime(context, [
      ...batch.command,
      ...args,
      ...batch.arguments,
      `${batch.input}=${DATA_PATH}/input.jsonl`,
      `${batch.output}=${DATA_PATH}/output.jsonl`,
    ]),
    args: asked.length > 0 ? asked : undefined,
    ...Object.fromEntries(
      Object.entries(fields).filter(([field]) => !OF_SERVERS.has(field)),
    ),
    // The last lines of a program that failed stand in the pod's status, where the page finds them.
    terminationMessagePolicy: 'FallbackToLogsOnError',
    resources: replicaOf(context).resources,
    volumeMounts: [
      modelMount,
      {
        name: DATA_VOLUME,
        mountPath: DATA_PATH,
        // Each pod sees its own shard and no other.
        subPathExpr: fromLayer(
          'request',
          `${request.run.folder}${SHARD_FOLDER}`,
        ),
      },
      ...volumeMounts.map(mount => fromRuntime(context, mount)),
    ],
  };
}

/** The Job itself: a pod for each shard. It is not removed once it is over, since the GitOps agent would start it again. */
export function job(context: RunContext): Tree {
  const { request, runtime } = context;
  const pod = startedPod(context);
  const { nodeSelector, tolerations } = replicaOf(context);
  // The pods wait in the queue one by one; a Job with the labels would be admitted as a whole.
  const labels = ownershipLabels(context);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: serviceMetadata(
      context,
      {
        ...syncAnnotations(WAVES.service),
        [GOLDEN_PATH_ANNOTATION]: GOLDEN_PATHS.batchInference.id,
        [RUNTIME_ANNOTATION]: fromRuntime(context, runtime.kserve.name),
      },
      labels,
    ),
    spec: {
      suspend: suspended(context),
      completionMode: 'Indexed',
      completions: fromLayer('request', request.run.shards),
      parallelism: fromLayer('request', request.replicas.max),
      backoffLimitPerIndex: RETRIES,
      podFailurePolicy: {
        rules: [
          {
            action: 'Ignore',
            onPodConditions: TAKEN_AWAY.map(type => ({ type, status: 'True' })),
          },
        ],
      },
      activeDeadlineSeconds: fromLayer(
        'request',
        request.run.hours * SECONDS_PER_HOUR,
      ),
      template: {
        metadata: {
          labels: { ...labels, ...queueLabels(context) },
          annotations: engineAnnotations(context, pod),
        },
        spec: {
          automountServiceAccountToken: false,
          restartPolicy: 'Never',
          nodeSelector,
          tolerations,
          imagePullSecrets: fromRuntime(context, pod.imagePullSecrets),
          containers: [engine(context)],
          volumes: [
            modelVolume(context),
            {
              name: DATA_VOLUME,
              persistentVolumeClaim: {
                claimName: fromLayer('request', request.run.claim),
              },
            },
            ...pod.volumes.map(volume => fromRuntime(context, volume)),
          ],
        },
      },
    },
  };
}
