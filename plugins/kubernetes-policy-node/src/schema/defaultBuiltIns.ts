import {
  KubernetesObject,
  splitApiVersion,
} from '../kubernetes/KubernetesObject';
import { decoded } from './decode';
import { defaultPod, defaultTemplate, setAbsent } from './defaultPods';

type Fields = Record<string, any>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function defaultJob(spec: Fields): void {
  const { completions, parallelism } = spec;
  if (completions === undefined && parallelism === undefined) {
    Object.assign(spec, { completions: 1, parallelism: 1 });
  }
  setAbsent(spec, {
    parallelism: 1,
    backoffLimit: 6,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: spec.podFailurePolicy
      ? 'Failed'
      : 'TerminatingOrFailed',
  });
  defaultTemplate(spec.template);
}

/** What the API server adds to the specification of a kind of its own. */
const DEFAULTS: Readonly<Record<string, (spec: Fields) => void>> = {
  'apps/Deployment': spec => {
    setAbsent(spec, {
      replicas: 1,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      strategy: {},
    });
    if (isObject(spec.strategy)) {
      setAbsent(spec.strategy, { type: 'RollingUpdate' });
      if (spec.strategy.type === 'RollingUpdate') {
        spec.strategy.rollingUpdate ??= {};
        setAbsent(spec.strategy.rollingUpdate, {
          maxUnavailable: '25%',
          maxSurge: '25%',
        });
      }
    }
    defaultTemplate(spec.template);
  },
  'apps/ReplicaSet': spec => {
    setAbsent(spec, { replicas: 1 });
    defaultTemplate(spec.template);
  },
  'apps/StatefulSet': spec => {
    setAbsent(spec, {
      replicas: 1,
      revisionHistoryLimit: 10,
      podManagementPolicy: 'OrderedReady',
      updateStrategy: {
        type: 'RollingUpdate',
        rollingUpdate: { partition: 0 },
      },
      persistentVolumeClaimRetentionPolicy: {
        whenDeleted: 'Retain',
        whenScaled: 'Retain',
      },
    });
    defaultTemplate(spec.template);
  },
  'apps/DaemonSet': spec => {
    setAbsent(spec, {
      revisionHistoryLimit: 10,
      updateStrategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxUnavailable: 1, maxSurge: 0 },
      },
    });
    defaultTemplate(spec.template);
  },
  '/ReplicationController': spec => {
    setAbsent(spec, { replicas: 1 });
    defaultTemplate(spec.template);
  },
  'batch/Job': defaultJob,
  'batch/CronJob': spec => {
    setAbsent(spec, {
      concurrencyPolicy: 'Allow',
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
    });
    // A template only becomes a Job later, and only then gets a Job's defaults.
    if (isObject(spec.jobTemplate)) {
      spec.jobTemplate.metadata ??= {};
      defaultTemplate(spec.jobTemplate.spec?.template);
    }
  },
  'autoscaling/HorizontalPodAutoscaler': spec =>
    setAbsent(spec, { minReplicas: 1 }),
  'networking.k8s.io/NetworkPolicy': spec => {
    spec.policyTypes ??= [
      'Ingress',
      ...(Array.isArray(spec.egress) && spec.egress.length > 0
        ? ['Egress']
        : []),
    ];
  },
};

const isEmpty = (map: unknown) =>
  !isObject(map) || Object.keys(map).length === 0;

/**
 * Kinds whose objects without labels have those of their pods (`SetDefaults_Job` in `pkg/apis/batch/v1`,
 * `SetDefaults_ReplicationController` in `pkg/apis/core/v1`).
 */
const LABELED_AS_PODS: ReadonlySet<string> = new Set([
  'batch/Job',
  '/ReplicationController',
]);

function labelAsPods({ metadata, spec }: Fields): void {
  const labels = spec?.template?.metadata?.labels;
  if (isObject(labels) && isEmpty(metadata.labels)) {
    metadata.labels = { ...labels };
  }
}

/** The object as the API server would hand it to policies; undefined for kinds that are not its own. */
export function defaultBuiltIn(
  source: KubernetesObject,
): KubernetesObject | undefined {
  const [group] = splitApiVersion(source.apiVersion);
  const key = `${group}/${source.kind}`;
  if (key === '/Pod') {
    const pod = decoded(source);
    defaultPod(pod);
    return pod;
  }
  const apply = DEFAULTS[key];
  if (!apply) {
    return undefined;
  }
  const object = decoded(source);
  object.spec ??= {};
  if (isObject(object.spec)) {
    apply(object.spec);
  }
  if (LABELED_AS_PODS.has(key)) {
    labelAsPods(object);
  }
  if (key === 'apps/DaemonSet') {
    object.metadata.annotations = {
      ...object.metadata.annotations,
      'deprecated.daemonset.template.generation': '1',
    };
  }
  return object;
}
