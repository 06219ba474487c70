import {
  SERVICE_KINDS,
  ServiceDetail,
  serviceKey,
  ServiceRef,
  WORKLOAD_KINDS,
} from '../api';
import { ClusterPicture, ProjectedObject } from '../kubernetes';
import { kindOf } from '../kubernetes/kinds';
import { PictureIndex } from '../kubernetes/PictureIndex';
import { isExternalModel, LiveObject } from '../external/externalModels';
import { DescribeContext } from '../verdict/context';
import { describeObject } from '../verdict/describeService';
import { describeProposed } from '../verdict/proposedService';

/** Which services a change concerns. @public */
export interface Concerned<S> {
  /** Services about which it says something of their own. */
  readonly services: readonly S[];
  /** The service that is gone with its object. */
  readonly gone: S | undefined;
  /** Whether it may concern further services too, such as those of a queue. */
  readonly others: boolean;
}

/**
 * The services of one cluster, described one by one and only when asked, over a picture that
 * changes object by object. With ten thousand services a change costs as much as with ten.
 *
 * Whoever uses it decides what is kept of each service: one record, made when its object appears
 * and the same until the object is deleted.
 * @public
 */
export class LiveServices<S extends { object: LiveObject }> {
  readonly #index: PictureIndex;
  readonly #create: (object: LiveObject) => S;
  readonly #services = new Map<string, S>();

  constructor(picture: ClusterPicture, create: (object: LiveObject) => S) {
    this.#index = new PictureIndex(picture);
    this.#create = create;
    for (const kind of SERVICE_KINDS) {
      for (const object of picture.objects[kind] ?? []) {
        if (isServiceObject(object)) {
          this.#put(object);
        }
      }
    }
  }

  get picture(): ClusterPicture {
    return this.#index.picture;
  }

  /** Everything that is a service, or may become one. */
  [Symbol.iterator](): IterableIterator<S> {
    return this.#services.values();
  }

  find(ref: ServiceRef): S | undefined {
    return this.#services.get(serviceKey(ref));
  }

  /** Follows one object from what it was to what it is; undefined before it exists or after it is deleted. */
  replace(
    before: ProjectedObject | undefined,
    after: ProjectedObject | undefined,
  ): Concerned<S> {
    const keys = new Set<string>();
    const note = (object: ProjectedObject | undefined) => {
      if (object) {
        const { services } = kindOf(object.kind);
        services(object, this.#index).forEach(key => keys.add(key));
      }
    };
    // Before and after: a workload may lose its pod, a pod its label.
    note(before);
    note(after);
    this.#index.replace(before, after);
    note(after);
    const gone = this.#follow(before, after);
    const some = after ?? before;
    return {
      services: [...keys].flatMap(key => this.#services.get(key) ?? []),
      gone,
      others: some !== undefined && kindOf(some.kind).concernsOthers,
    };
  }

  /** The picture as it is now that all its changes were followed. */
  follow(picture: ClusterPicture): void {
    this.#index.follow(picture);
  }

  /** Describes one service; undefined when its object is none. */
  describe(service: S, context: DescribeContext): ServiceDetail | undefined {
    return describeObject(this.#index, service.object, context);
  }

  /** What a proposal says of a service that is not in the cluster; undefined without one. */
  describeProposed(
    ref: ServiceRef,
    context: DescribeContext,
  ): ServiceDetail | undefined {
    return describeProposed(this.#index, ref, context);
  }

  #put(object: LiveObject): void {
    const key = serviceKey(object);
    const known = this.#services.get(key);
    if (known) {
      known.object = object;
    } else {
      this.#services.set(key, this.#create(object));
    }
  }

  #follow(
    before: ProjectedObject | undefined,
    after: ProjectedObject | undefined,
  ): S | undefined {
    if (after && isServiceObject(after)) {
      this.#put(after);
      return undefined;
    }
    if (!before || !isServiceObject(before)) {
      return undefined;
    }
    const key = serviceKey(before);
    const gone = this.#services.get(key);
    this.#services.delete(key);
    return gone;
  }
}

function isServiceObject(object: ProjectedObject): object is LiveObject {
  return object.kind === 'ExternalSecret'
    ? isExternalModel(object)
    : (WORKLOAD_KINDS as readonly string[]).includes(object.kind);
}
