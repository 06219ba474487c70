import {
  ClusterPicture,
  ProjectedApplication,
  ProjectedClusterQueue,
  ProjectedDeployment,
  ProjectedEvent,
  ProjectedExternalSecret,
  ProjectedHorizontalPodAutoscaler,
  ProjectedLocalQueue,
  ProjectedNamespace,
  ProjectedNode,
  ProjectedObject,
  ProjectedObjects,
  ProjectedPod,
  ProjectedScaledObject,
  ProjectedWorkload,
} from '../kubernetes';
import { Grouping } from './Grouping';
import { evictionReason, isPending, replicaSetOfWorkload } from './workloads';

const JOB_UID_LABEL = 'kueue.x-k8s.io/job-uid';
/** KServe's label on everything that belongs to an InferenceService. */
export const INFERENCE_SERVICE_LABEL = 'serving.kserve.io/inferenceservice';

const within = (namespace: string | null, name: string) =>
  `${namespace}/${name}`;

/** The Deployment that a pod's ReplicaSet belongs to: ReplicaSets are named `<deployment>-<hash>`. */
export function deploymentOf(pod: ProjectedPod): string | null {
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

type WithKind<K extends keyof ProjectedObjects> = Grouping<ProjectedObjects[K]>;

/** Look-ups over one picture, each built once; they can follow the picture object by object. */
export class PictureIndex {
  #picture: ClusterPicture;

  private readonly podsByService = new Grouping<ProjectedPod>(pod => {
    const service = pod.labels[INFERENCE_SERVICE_LABEL];
    return [service && within(pod.namespace, service)];
  });
  private readonly podsByLlmService = new Grouping<ProjectedPod>(pod => {
    const name = pod.labels['app.kubernetes.io/name'];
    const ours =
      pod.labels['app.kubernetes.io/part-of'] === 'llminferenceservice';
    return [ours && name ? within(pod.namespace, name) : null];
  });
  private readonly podsByDeployment = new Grouping<ProjectedPod>(pod => {
    const deployment = deploymentOf(pod);
    return [deployment && within(pod.namespace, deployment)];
  });
  private readonly podsByUid = new Grouping<ProjectedPod>(({ uid }) => [uid]);
  private readonly deploymentsByOwner = new Grouping<ProjectedDeployment>(
    deployment => deployment.owners.map(({ uid }) => uid),
  );
  private readonly deploymentsByService = new Grouping<ProjectedDeployment>(
    deployment => {
      const service = deployment.labels[INFERENCE_SERVICE_LABEL];
      return [service && within(deployment.namespace, service)];
    },
  );
  private readonly deploymentsByName = new Grouping<ProjectedDeployment>(
    ({ namespace, name }) => [within(namespace, name)],
  );
  private readonly workloadsByPod = new Grouping<ProjectedWorkload>(
    workload => [
      workload.labels[JOB_UID_LABEL],
      ...workload.owners.map(({ uid }) => uid),
    ],
  );
  private readonly eventsByUid = new Grouping<ProjectedEvent>(event => [
    event.about.uid,
  ]);
  private readonly evictionsByReplicaSet = new Grouping<ProjectedEvent>(
    ({ reason, about, namespace }) => {
      const replicaSet =
        evictionReason(reason) !== null && about.kind === 'Workload'
          ? replicaSetOfWorkload(about.name)
          : null;
      return [replicaSet && within(namespace, replicaSet)];
    },
  );
  private readonly pendingByQueue = new Grouping<ProjectedWorkload>(
    workload => [
      workload.queue && isPending(workload)
        ? within(workload.namespace, workload.queue)
        : null,
    ],
  );
  private readonly localQueuesByClusterQueue =
    new Grouping<ProjectedLocalQueue>(({ clusterQueue }) => [clusterQueue]);
  private readonly externalSecretsByTarget =
    new Grouping<ProjectedExternalSecret>(({ namespace, target }) => [
      within(namespace, target),
    ]);
  private readonly autoscalers = new Grouping<ProjectedHorizontalPodAutoscaler>(
    ({ namespace, targetKind, targetName }) => [
      targetKind === 'Deployment' ? within(namespace, targetName) : null,
    ],
  );
  private readonly namespaces = new Grouping<ProjectedNamespace>(({ name }) => [
    name,
  ]);
  private readonly localQueues = new Grouping<ProjectedLocalQueue>(queue => [
    within(queue.namespace, queue.name),
  ]);
  private readonly clusterQueues = new Grouping<ProjectedClusterQueue>(
    ({ name }) => [name],
  );
  private readonly nodes = new Grouping<ProjectedNode>(({ name }) => [name]);
  private readonly scaledObjects = new Grouping<ProjectedScaledObject>(
    scaled => [
      scaled.targetKind === 'Deployment'
        ? within(scaled.namespace, scaled.targetName)
        : null,
    ],
  );
  private readonly applicationsByResource = new Grouping<ProjectedApplication>(
    application =>
      [
        ...application.resources,
        ...(application.operation?.resources ?? []),
      ].map(({ kind, namespace, name }) => `${kind}/${namespace}/${name}`),
  );
  private readonly applicationsByPath = new Grouping<ProjectedApplication>(
    application => application.paths,
  );

  private readonly groupings: {
    [K in keyof ProjectedObjects]?: ReadonlyArray<WithKind<K>>;
  } = {
    Pod: [
      this.podsByService,
      this.podsByLlmService,
      this.podsByDeployment,
      this.podsByUid,
    ],
    Deployment: [
      this.deploymentsByOwner,
      this.deploymentsByService,
      this.deploymentsByName,
    ],
    Workload: [this.workloadsByPod, this.pendingByQueue],
    Event: [this.eventsByUid, this.evictionsByReplicaSet],
    Namespace: [this.namespaces],
    LocalQueue: [this.localQueues, this.localQueuesByClusterQueue],
    ExternalSecret: [this.externalSecretsByTarget],
    HorizontalPodAutoscaler: [this.autoscalers],
    ClusterQueue: [this.clusterQueues],
    Node: [this.nodes],
    ScaledObject: [this.scaledObjects],
    Application: [this.applicationsByResource, this.applicationsByPath],
  };

  constructor(picture: ClusterPicture) {
    this.#picture = picture;
    for (const kind of Object.keys(this.groupings)) {
      for (const grouping of this.groupingsOf(kind)) {
        grouping.fill(picture.objects[kind as keyof ProjectedObjects]);
      }
    }
  }

  get picture(): ClusterPicture {
    return this.#picture;
  }

  /** Follows one object from what it was to what it is; undefined where it was not, or is no more. */
  replace(
    before: ProjectedObject | undefined,
    after: ProjectedObject | undefined,
  ): void {
    for (const grouping of this.groupingsOf((after ?? before)?.kind ?? '')) {
      if (before && after) {
        grouping.replace(before, after);
      } else if (before) {
        grouping.remove(before);
      } else if (after) {
        grouping.add(after);
      }
    }
  }

  /** The picture as it is now that all its changes were followed. */
  follow(picture: ClusterPicture): void {
    this.#picture = picture;
  }

  private groupingsOf(kind: string): ReadonlyArray<Grouping<ProjectedObject>> {
    const found = this.groupings[kind as keyof ProjectedObjects] ?? [];
    return found as unknown as ReadonlyArray<Grouping<ProjectedObject>>;
  }

  pod(uid: string): ProjectedPod | undefined {
    return this.podsByUid.get(uid)[0];
  }

  deployment(namespace: string, name: string): ProjectedDeployment | undefined {
    return this.deploymentsByName.get(within(namespace, name))[0];
  }

  podsOfInferenceService(
    namespace: string,
    name: string,
  ): readonly ProjectedPod[] {
    return this.podsByService.get(within(namespace, name));
  }

  podsOfLlmInferenceService(
    namespace: string,
    name: string,
  ): readonly ProjectedPod[] {
    return this.podsByLlmService.get(within(namespace, name));
  }

  podsOfDeployment(namespace: string, name: string): readonly ProjectedPod[] {
    return this.podsByDeployment.get(within(namespace, name));
  }

  /** The Deployments that a KServe object owns, by owner reference or KServe's label. */
  deploymentsOf(owner: {
    uid: string;
    namespace: string | null;
    name: string;
  }): readonly ProjectedDeployment[] {
    const owned = this.deploymentsByOwner.get(owner.uid);
    return owned.length > 0
      ? owned
      : this.deploymentsByService.get(within(owner.namespace, owner.name)) ??
          [];
  }

  /** The Workload through which Kueue admits the pod; the newest, should there be several. */
  workloadOf(pod: ProjectedPod): ProjectedWorkload | undefined {
    const workloads = this.workloadsByPod.get(pod.uid);
    return [...workloads].sort((a, b) =>
      (b.createdAt ?? '').localeCompare(a.createdAt ?? ''),
    )[0];
  }

  /** The KEDA object that scales a Deployment. */
  scaledObject(
    namespace: string,
    deployment: string,
  ): ProjectedScaledObject | undefined {
    return this.scaledObjects.get(within(namespace, deployment))[0];
  }

  eventsOf(uid: string): readonly ProjectedEvent[] {
    return this.eventsByUid.get(uid);
  }

  /** Kueue's events about evicted Workloads of a ReplicaSet's pods. */
  evictions(namespace: string, replicaSet: string): readonly ProjectedEvent[] {
    return this.evictionsByReplicaSet.get(within(namespace, replicaSet));
  }

  /** Workloads that wait in a LocalQueue. */
  pendingWorkloads(
    namespace: string,
    localQueue: string,
  ): readonly ProjectedWorkload[] {
    return this.pendingByQueue.get(within(namespace, localQueue));
  }

  localQueuesOf(clusterQueue: string): readonly ProjectedLocalQueue[] {
    return this.localQueuesByClusterQueue.get(clusterQueue);
  }

  /** What is to make a Secret. */
  externalSecret(
    namespace: string,
    secret: string,
  ): ProjectedExternalSecret | undefined {
    return this.externalSecretsByTarget.get(within(namespace, secret))[0];
  }

  /** The HorizontalPodAutoscaler of a Deployment. */
  autoscaler(
    namespace: string,
    deployment: string,
  ): ProjectedHorizontalPodAutoscaler | undefined {
    return this.autoscalers.get(within(namespace, deployment))[0];
  }

  namespace(name: string): ProjectedNamespace | undefined {
    return this.namespaces.get(name)[0];
  }

  localQueue(namespace: string, name: string): ProjectedLocalQueue | undefined {
    return this.localQueues.get(within(namespace, name))[0];
  }

  clusterQueue(name: string | null): ProjectedClusterQueue | undefined {
    return name ? this.clusterQueues.get(name)[0] : undefined;
  }

  node(name: string | null): ProjectedNode | undefined {
    return name ? this.nodes.get(name)[0] : undefined;
  }

  /** The Argo CD Application that applies an object, or that reads a folder of the repository. */
  application(
    target: { kind: string; namespace: string; name: string },
    directory?: string,
  ): ProjectedApplication | undefined {
    return (
      (directory ? this.applicationsByPath.get(directory)[0] : undefined) ??
      this.applicationsByResource.get(
        `${target.kind}/${target.namespace}/${target.name}`,
      )[0]
    );
  }
}
