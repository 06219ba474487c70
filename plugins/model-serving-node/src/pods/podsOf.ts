import type { KubernetesObject } from '@model-serving/backstage-kubernetes-policy-node';
import {
  isAcceleratorResource,
  QUEUE_NAME_LABEL,
} from '@model-serving/backstage-plugin-model-serving-common';
import { POD_MAKERS } from './podMakers';
import { Fields, fieldsOf, isFields, Place, placesOf } from './places';

/** A pod that a cluster makes of an object later. */
export interface FuturePod {
  /** Where in the object the pod is described. */
  path: ReadonlyArray<string | number>;
  /** The pod as it would be created, with the gate that Kueue's webhook adds where its labels name a queue. */
  pod: KubernetesObject;
  /** The account that creates it. */
  username: string;
}

const UNKNOWN_OPERATOR = 'system:serviceaccount:operators:unknown';
const GATE = { name: 'kueue.x-k8s.io/admission' };

const groupOf = (apiVersion: string) =>
  apiVersion.includes('/') ? apiVersion.split('/')[0] : '';

const makerOf = ({ apiVersion, kind }: KubernetesObject) =>
  POD_MAKERS[`${groupOf(apiVersion)}/${kind}`];

/** Kinds whose pods are put together from more than the object, and whose parts the policies look into themselves. */
const SERVED = /^serving\.kserve\.io\//;

const containersOf = ({ containers, initContainers }: Fields): Fields[] =>
  [containers, initContainers]
    .flatMap(list => (Array.isArray(list) ? list : []))
    .filter(isFields);

/** The accelerators that containers ask for, such as `nvidia.com/gpu`. */
export function acceleratorsOf(spec: Fields): string[] {
  const names = containersOf(spec).flatMap(({ resources }) =>
    ['limits', 'requests'].flatMap(part =>
      Object.keys(fieldsOf(fieldsOf(resources)[part])),
    ),
  );
  return [...new Set(names.filter(isAcceleratorResource))];
}

/** Whether a value describes a pod, whatever the kind: it lists containers. */
const isPodSpec = (value: unknown): value is Fields =>
  isFields(value) &&
  Array.isArray(value.containers) &&
  value.containers.length > 0 &&
  value.containers.every(
    one =>
      isFields(one) && (one.image !== undefined || one.resources !== undefined),
  );

const MAX_FOUND = 20;

/** Pod specifications anywhere in an object of a kind that is not known. */
function foundIn(object: KubernetesObject): Place[] {
  const found: Place[] = [];
  const visit = (value: unknown, path: ReadonlyArray<string | number>) => {
    if (found.length >= MAX_FOUND) {
      return;
    }
    if (isPodSpec(value)) {
      found.push({ path, value });
    } else if (Array.isArray(value)) {
      value.forEach((item, index) => visit(item, [...path, index]));
    } else if (isFields(value)) {
      Object.entries(value).forEach(([key, item]) =>
        visit(item, [...path, key]),
      );
    }
  };
  visit(object.spec, ['spec']);
  return found;
}

/** A specification with the metadata of the template it stands in. */
function templateOf(
  form: 'template' | 'spec' | 'container',
  { value }: Place,
): { metadata: Fields; spec: Fields } {
  if (form === 'template') {
    const { metadata, spec } = fieldsOf(value);
    return { metadata: fieldsOf(metadata), spec: fieldsOf(spec) };
  }
  return {
    metadata: {},
    spec: form === 'spec' ? fieldsOf(value) : { containers: [fieldsOf(value)] },
  };
}

/**
 * The pods that a cluster would make of an object, as far as the object says: those of known kinds, and in an object of
 * any other kind whatever lists containers. Empty for objects whose own policies look into their pods.
 */
export function podsOf(object: KubernetesObject): FuturePod[] {
  if (SERVED.test(object.apiVersion) || object.kind === 'Pod') {
    return [];
  }
  const maker = makerOf(object);
  const places = maker
    ? [
        ...maker.at.flatMap(([pattern, form]) =>
          placesOf(object, pattern).map(place => ({ form, place })),
        ),
        ...(maker.more?.(object) ?? []).map(place => ({
          form: 'container' as const,
          place,
        })),
      ]
    : foundIn(object).map(place => ({ form: 'spec' as const, place }));
  const { labels: own } = object.metadata;
  return places.map(({ form, place }) => {
    const { metadata, spec } = templateOf(form, place);
    const labels = fieldsOf(metadata.labels);
    const queue =
      labels[QUEUE_NAME_LABEL] ??
      (maker?.handsOnQueue ? fieldsOf(own)[QUEUE_NAME_LABEL] : undefined);
    const { annotations } = metadata;
    return {
      path: place.path,
      username: maker?.account ?? UNKNOWN_OPERATOR,
      pod: {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name: `${object.metadata.name}-pod`.slice(-63),
          namespace: object.metadata.namespace,
          labels: {
            ...labels,
            ...(queue !== undefined && { [QUEUE_NAME_LABEL]: queue }),
          } as Record<string, string>,
          ...(isFields(annotations) && {
            annotations: annotations as Record<string, string>,
          }),
        },
        spec: {
          containers: [],
          ...spec,
          ...(queue !== undefined && {
            schedulingGates: [
              ...(Array.isArray(spec.schedulingGates)
                ? spec.schedulingGates
                : []),
              GATE,
            ],
          }),
        },
      },
    };
  });
}

/** Where an object that shows no pods names an accelerator all the same, such as `spec.worker.resources`. */
export function acceleratorMentions(object: KubernetesObject): Place[] {
  const found: Place[] = [];
  const visit = (value: unknown, path: ReadonlyArray<string | number>) => {
    if (Array.isArray(value)) {
      value.forEach((item, index) => visit(item, [...path, index]));
    } else if (isFields(value)) {
      for (const [key, item] of Object.entries(value)) {
        const isAmount = ['string', 'number'].includes(typeof item);
        const isAccelerator =
          isAmount &&
          ((/(limits|requests)$/.test(String(path.at(-1))) && key === 'gpu') ||
            isAcceleratorResource(key));
        if (isAccelerator) {
          found.push({ path: [...path, key], value: item });
        } else {
          visit(item, [...path, key]);
        }
      }
    }
  };
  visit(object.spec, ['spec']);
  return found.slice(0, MAX_FOUND);
}

/** Whether the object's kind is one whose pods are known to be made of it. */
export const makesPods = (object: KubernetesObject) =>
  makerOf(object) !== undefined;
