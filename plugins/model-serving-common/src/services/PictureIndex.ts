import {
  ClusterPicture,
  ProjectedApplication,
  ProjectedClusterQueue,
  ProjectedDeployment,
  ProjectedEvent,
  ProjectedLocalQueue,
  ProjectedNamespace,
  ProjectedNode,
  ProjectedPod,
  ProjectedScaledObject,
  ProjectedWorkload,
} from '../kubernetes';

const JOB_UID_LABEL = 'kueue.x-k8s.io/job-uid';
/** KServe's label on everything that belongs to an InferenceService. */
export const INFERENCE_SERVICE_LABEL = 'serving.kserve.io/inferenceservice';

function groupBy<T>(
  items: readonly T[] | undefined,
  keys: (item: T) => ReadonlyArray<string | null | undefined>,
): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items ?? []) {
    for (const key of new Set(keys(item))) {
      if (key) {
        const group = groups.get(key);
        if (group) {
          group.push(item);
        } else {
          groups.set(key, [item]);
        }
      }
    }
  }
  return groups;
}

const within = (namespace: string | null, name: string) =>
  `${namespace}/${name}`;

/** The Deployment that a pod's ReplicaSet belongs to: ReplicaSets are named `<deployment>-<hash>`. */
function deploymentOf(pod: ProjectedPod): string | null {
  const replicaSet = pod.owners.find(({ kind }) => kind === 'ReplicaSet')?.name;
  if (!replicaSet) {
    return null;
  }
  const hash = pod.labels['pod-template-hash'];
  const suffix = hash && replicaSet.endsWith(`-${hash}`) ? `-${hash}` : null;
  const cut = suffix
    ? replicaSet.length - suffix.length
    : replicaSet.lastIndexOf('-');
  return cut > 0 ? replicaSet.slice(0, cut) : null;
}

/** Look-ups over one picture, each built once. */
export class PictureIndex {
  private readonly podsByService: Map<string, ProjectedPod[]>;
  private readonly podsByLlmService: Map<string, ProjectedPod[]>;
  private readonly podsByDeployment: Map<string, ProjectedPod[]>;
  private readonly deploymentsByOwner: Map<string, ProjectedDeployment[]>;
  private readonly deploymentsByService: Map<string, ProjectedDeployment[]>;
  private readonly workloadsByPod: Map<string, ProjectedWorkload[]>;
  private readonly eventsByUid: Map<string, ProjectedEvent[]>;
  private readonly namespaces: Map<string, ProjectedNamespace[]>;
  private readonly localQueues: Map<string, ProjectedLocalQueue[]>;
  private readonly clusterQueues: Map<string, ProjectedClusterQueue[]>;
  private readonly nodes: Map<string, ProjectedNode[]>;
  private readonly scaledObjects: Map<string, ProjectedScaledObject[]>;
  private readonly applicationsByResource: Map<string, ProjectedApplication[]>;
  private readonly applicationsByPath: Map<string, ProjectedApplication[]>;

  constructor(readonly picture: ClusterPicture) {
    const { objects } = picture;
    this.podsByService = groupBy(objects.Pod, pod => {
      const service = pod.labels[INFERENCE_SERVICE_LABEL];
      return [service && within(pod.namespace, service)];
    });
    this.podsByLlmService = groupBy(objects.Pod, pod => {
      const name = pod.labels['app.kubernetes.io/name'];
      const ours =
        pod.labels['app.kubernetes.io/part-of'] === 'llminferenceservice';
      return [ours && name ? within(pod.namespace, name) : null];
    });
    this.podsByDeployment = groupBy(objects.Pod, pod => {
      const deployment = deploymentOf(pod);
      return [deployment && within(pod.namespace, deployment)];
    });
    this.deploymentsByOwner = groupBy(objects.Deployment, deployment =>
      deployment.owners.map(({ uid }) => uid),
    );
    this.deploymentsByService = groupBy(objects.Deployment, deployment => {
      const service = deployment.labels[INFERENCE_SERVICE_LABEL];
      return [service && within(deployment.namespace, service)];
    });
    this.workloadsByPod = groupBy(objects.Workload, workload => [
      workload.labels[JOB_UID_LABEL],
      ...workload.owners.map(({ uid }) => uid),
    ]);
    this.eventsByUid = groupBy(objects.Event, event => [event.about.uid]);
    this.namespaces = groupBy(objects.Namespace, ({ name }) => [name]);
    this.localQueues = groupBy(objects.LocalQueue, queue => [
      within(queue.namespace, queue.name),
    ]);
    this.clusterQueues = groupBy(objects.ClusterQueue, ({ name }) => [name]);
    this.nodes = groupBy(objects.Node, ({ name }) => [name]);
    this.scaledObjects = groupBy(objects.ScaledObject, scaled => [
      scaled.targetKind === 'Deployment'
        ? within(scaled.namespace, scaled.targetName)
        : null,
    ]);
    this.applicationsByResource = groupBy(objects.Application, application =>
      [
        ...application.resources,
        ...(application.operation?.resources ?? []),
      ].map(({ kind, namespace, name }) => `${kind}/${namespace}/${name}`),
    );
    this.applicationsByPath = groupBy(
      objects.Application,
      application => application.paths,
    );
  }

  podsOfInferenceService(namespace: string, name: string): ProjectedPod[] {
    return this.podsByService.get(within(namespace, name)) ?? [];
  }

  podsOfLlmInferenceService(namespace: string, name: string): ProjectedPod[] {
    return this.podsByLlmService.get(within(namespace, name)) ?? [];
  }

  podsOfDeployment(namespace: string, name: string): ProjectedPod[] {
    return this.podsByDeployment.get(within(namespace, name)) ?? [];
  }

  /** The Deployments that a KServe object owns, by owner reference or KServe's label. */
  deploymentsOf(owner: {
    uid: string;
    namespace: string | null;
    name: string;
  }): ProjectedDeployment[] {
    const owned = this.deploymentsByOwner.get(owner.uid) ?? [];
    return owned.length > 0
      ? owned
      : this.deploymentsByService.get(within(owner.namespace, owner.name)) ??
          [];
  }

  /** The Workload through which Kueue admits the pod; the newest, should there be several. */
  workloadOf(pod: ProjectedPod): ProjectedWorkload | undefined {
    const workloads = this.workloadsByPod.get(pod.uid) ?? [];
    return [...workloads].sort((a, b) =>
      (b.createdAt ?? '').localeCompare(a.createdAt ?? ''),
    )[0];
  }

  /** The KEDA object that scales a Deployment. */
  scaledObject(
    namespace: string,
    deployment: string,
  ): ProjectedScaledObject | undefined {
    return this.scaledObjects.get(within(namespace, deployment))?.[0];
  }

  eventsOf(uid: string): readonly ProjectedEvent[] {
    return this.eventsByUid.get(uid) ?? [];
  }

  namespace(name: string): ProjectedNamespace | undefined {
    return this.namespaces.get(name)?.[0];
  }

  localQueue(namespace: string, name: string): ProjectedLocalQueue | undefined {
    return this.localQueues.get(within(namespace, name))?.[0];
  }

  clusterQueue(name: string | null): ProjectedClusterQueue | undefined {
    return name ? this.clusterQueues.get(name)?.[0] : undefined;
  }

  node(name: string | null): ProjectedNode | undefined {
    return name ? this.nodes.get(name)?.[0] : undefined;
  }

  /** The Argo CD Application that applies an object, or that reads a folder of the repository. */
  application(
    target: { kind: string; namespace: string; name: string },
    directory?: string,
  ): ProjectedApplication | undefined {
    return (
      (directory ? this.applicationsByPath.get(directory)?.[0] : undefined) ??
      this.applicationsByResource.get(
        `${target.kind}/${target.namespace}/${target.name}`,
      )?.[0]
    );
  }
}
