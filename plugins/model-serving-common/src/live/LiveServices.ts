import { ServiceDetail } from '../api';
import { ClusterPicture, ProjectedObject } from '../kubernetes';
import { PictureIndex } from '../services/PictureIndex';
import { ServiceObject } from '../services/serviceFacts';
import { DescribeContext } from '../verdict/context';
import { describeObject } from '../verdict/describeService';
import { concernsOthers, serviceKey, servicesAffectedBy } from './affected';

const SERVICE_KINDS = [
  'InferenceService',
  'LLMInferenceService',
  'Deployment',
] as const;

/** Which services a change concerns. @public */
export interface Concerned {
  /** Keys of services about which it says something of their own; some may be none. */
  readonly services: readonly string[];
  /** Whether it may concern further services too, such as those of a queue. */
  readonly others: boolean;
}

/**
 * The services of one cluster, described one by one and only when asked, over a picture that
 * changes object by object. With ten thousand services a change costs as much as with ten.
 * @public
 */
export class LiveServices {
  readonly #index: PictureIndex;
  readonly #objects = new Map<string, ServiceObject>();

  constructor(picture: ClusterPicture) {
    this.#index = new PictureIndex(picture);
    for (const kind of SERVICE_KINDS) {
      for (const object of picture.objects[kind] ?? []) {
        this.#objects.set(keyOf(object), object);
      }
    }
  }

  /** Keys of everything that is a service, or may become one: `<kind>/<namespace>/<name>`. */
  keys(): IterableIterator<string> {
    return this.#objects.keys();
  }

  get picture(): ClusterPicture {
    return this.#index.picture;
  }

  /** Follows one object from what it was to what it is; undefined where it was not, or is no more. */
  replace(
    before: ProjectedObject | undefined,
    after: ProjectedObject | undefined,
  ): Concerned {
    const services = new Set<string>();
    // Before and after: a workload may lose its pod, a pod its label.
    for (const object of [before, after]) {
      if (object) {
        servicesAffectedBy(this.#index, object).forEach(key =>
          services.add(key),
        );
      }
    }
    this.#index.replace(before, after);
    if (after) {
      servicesAffectedBy(this.#index, after).forEach(key => services.add(key));
    }
    for (const object of [before, after]) {
      if (object && isServiceObject(object)) {
        const key = sameText(services, keyOf(object));
        if (object === after) {
          this.#objects.set(key, object);
        } else if (!after) {
          this.#objects.delete(key);
        }
      }
    }
    const some = after ?? before;
    return {
      services: [...services],
      others: some !== undefined && concernsOthers(some),
    };
  }

  /** The picture as it is now that all its changes were followed. */
  follow(picture: ClusterPicture): void {
    this.#index.follow(picture);
  }

  /** Describes one service; undefined when there is none under that key. */
  describe(key: string, context: DescribeContext): ServiceDetail | undefined {
    const object = this.#objects.get(key);
    return object && describeObject(this.#index, object, context);
  }
}

/** The text of a set that equals this one, so that whoever keeps either keeps it once. */
function sameText(texts: ReadonlySet<string>, text: string): string {
  for (const known of texts) {
    if (known === text) {
      return known;
    }
  }
  return text;
}

function isServiceObject(object: ProjectedObject): object is ServiceObject {
  return (SERVICE_KINDS as readonly string[]).includes(object.kind);
}

function keyOf({ kind, namespace, name }: ServiceObject): string {
  return serviceKey(kind, namespace, name);
}
