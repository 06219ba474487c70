import { Grouping } from './Grouping';
import {
  kindOf,
  LookUpName,
  ProjectedObject,
  ProjectedObjects,
  WATCHED_KINDS,
  WatchedKindName,
} from './kinds';
import { ClusterPicture } from './picture';
import { ProjectedDeployment } from './deployment';
import { ProjectedApplication } from './application';
import { ProjectedPod } from './pod';
import { ProjectedWorkload } from './workload';

type AnyGrouping = Grouping<ProjectedObject>;

/** Name of the Workload by which Kueue admits the pod together with others; undefined for a pod of its own. */
export function groupOf({ labels }: ProjectedPod): string | undefined {
  return (
    labels['kueue.x-k8s.io/prebuilt-workload-name'] ??
    labels['kueue.x-k8s.io/pod-group-name']
  );
}

/**
 * The look-ups of all kinds over one picture, each built once; they can follow the picture object
 * by object.
 */
export class PictureIndex {
  readonly #groupings: ReadonlyMap<
    string,
    Readonly<Record<string, AnyGrouping>>
  >;
  #picture: ClusterPicture;

  constructor(picture: ClusterPicture) {
    this.#picture = picture;
    this.#groupings = new Map(
      WATCHED_KINDS.map(({ kind }) => [
        kind,
        Object.fromEntries(
          Object.entries(kindOf(kind).lookUps).map(([name, keysOf]) => [
            name,
            new Grouping(keysOf).fill(picture.objects[kind]),
          ]),
        ),
      ]),
    );
  }

  get picture(): ClusterPicture {
    return this.#picture;
  }

  /** Follows one object from what it was to what it is; undefined before it exists or after it is deleted. */
  replace(
    before: ProjectedObject | undefined,
    after: ProjectedObject | undefined,
  ): void {
    const kind = (after ?? before)?.kind ?? '';
    for (const grouping of Object.values(this.#groupings.get(kind) ?? {})) {
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

  /** The objects of a kind under a key of one of its look-ups; parts of the key are joined with `/`. */
  all<K extends WatchedKindName>(
    kind: K,
    by: LookUpName<K>,
    ...key: Array<string | null>
  ): ReadonlyArray<ProjectedObjects[K]> {
    const grouping = this.#groupings.get(kind)?.[by];
    return (grouping?.get(key.join('/')) ?? []) as ReadonlyArray<
      ProjectedObjects[K]
    >;
  }

  /** The first of {@link PictureIndex.all}. */
  first<K extends WatchedKindName>(
    kind: K,
    by: LookUpName<K>,
    ...key: Array<string | null>
  ): ProjectedObjects[K] | undefined {
    return this.all(kind, by, ...key)[0];
  }

  /** The Deployments that a KServe object owns, by owner reference or KServe's label. */
  deploymentsOf(owner: {
    kind: string;
    uid: string;
    namespace: string | null;
    name: string;
  }): readonly ProjectedDeployment[] {
    const owned = this.all('Deployment', 'owner', owner.uid);
    return owned.length > 0
      ? owned
      : this.all(
          'Deployment',
          'service',
          owner.kind,
          owner.namespace,
          owner.name,
        );
  }

  /**
   * The Workload through which Kueue admits the pod; the newest, should there be several. Pods of a group, such as those
   * of a LeaderWorkerSet, name theirs.
   */
  workloadOf(pod: ProjectedPod): ProjectedWorkload | undefined {
    const own = [...this.all('Workload', 'pod', pod.uid)].sort((a, b) =>
      (b.createdAt ?? '').localeCompare(a.createdAt ?? ''),
    )[0];
    const group = groupOf(pod);
    return (
      own ??
      (group && this.first('Workload', 'place', pod.namespace, group)) ??
      undefined
    );
  }

  /** The Argo CD Application that applies an object, or that reads a folder of the repository. */
  application(
    target: { kind: string; namespace: string; name: string },
    directory?: string,
  ): ProjectedApplication | undefined {
    return (
      (directory ? this.first('Application', 'path', directory) : undefined) ??
      this.first(
        'Application',
        'resource',
        target.kind,
        target.namespace,
        target.name,
      )
    );
  }
}
