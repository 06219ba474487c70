import { ANNOTATION_ORIGIN_LOCATION, Entity } from '@backstage/catalog-model';
import {
  ClusterStatus,
  parseServiceRef,
  SUITE_LOCATION_TYPE,
} from '@model-serving/backstage-plugin-model-serving-common';

type KindStatus = ClusterStatus['kinds'][number];

/** Which clusters can be believed when they say that something is not there. */
export class ClusterReadiness {
  readonly #kinds: Map<string, Map<string, KindStatus>>;

  constructor(clusters: readonly ClusterStatus[]) {
    this.#kinds = new Map(
      clusters.map(({ name, kinds }) => [
        name,
        new Map(kinds.map(each => [each.kind, each])),
      ]),
    );
  }

  /**
   * Whether what is said of a kind is complete enough to be written down: the kind is
   * live, and tenants are not still being read, from which owners come.
   */
  isSettled(cluster: string, kind: string): boolean {
    const namespaces = this.#stateOf(cluster, 'Namespace');
    return (
      this.#stateOf(cluster, kind) === 'live' &&
      namespaces !== 'starting' &&
      namespaces !== 'unreachable'
    );
  }

  /** Whether an entity that is not wanted any more may go. */
  mayRemove(entity: Entity): boolean {
    const origin = entity.metadata.annotations?.[
      ANNOTATION_ORIGIN_LOCATION
    ]?.slice(SUITE_LOCATION_TYPE.length + 1);
    if (!origin) {
      return false;
    }
    const service = parseServiceRef(origin);
    const cluster = service?.cluster ?? origin.split('/')[0];
    // No cluster at all is no answer.
    if (this.#kinds.size > 0 && !this.#kinds.has(cluster)) {
      return true;
    }
    const kind = service?.kind ?? 'Namespace';
    // One that cannot be understood is not listed, but it is there.
    const isComplete = !this.#kinds.get(cluster)?.get(kind)?.unreadable;
    return isComplete && this.isSettled(cluster, kind);
  }

  #stateOf(cluster: string, kind: string): string | undefined {
    return this.#kinds.get(cluster)?.get(kind)?.state;
  }
}
