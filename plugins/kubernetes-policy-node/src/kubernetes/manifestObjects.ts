import { isKubernetesObject, KubernetesObject } from './KubernetesObject';

/** What one document of a file holds. @public */
export type ManifestPart =
  | {
      object: KubernetesObject;
      /** Where in the document the object is: empty, or its place in a list. */
      path: ReadonlyArray<string | number>;
    }
  | {
      /** Why it is no object that can be applied. */
      problem: string;
      path: ReadonlyArray<string | number>;
    };

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lists in lists are read no deeper than documents may be nested. */
const MAX_DEPTH = 60;

function problemOf(value: unknown): string {
  const outline =
    'A document is not a Kubernetes object with apiVersion, kind and metadata.name';
  if (!isFields(value)) {
    return outline;
  }
  const missing = ['apiVersion', 'kind'].filter(
    field => typeof value[field] !== 'string' || value[field] === '',
  );
  if (missing.length > 0) {
    return `${outline}: ${missing.map(field => `${field} not set`).join(', ')}`;
  }
  const { generateName, name } = isFields(value.metadata) ? value.metadata : {};
  if (name === undefined && typeof generateName === 'string') {
    return `${value.kind} uses generateName "${generateName}": every apply would create another object, so kubectl apply and GitOps agents refuse it; set metadata.name`;
  }
  return name === undefined || name === null
    ? `${outline}: metadata.name not set`
    : `${outline}: metadata.name is ${JSON.stringify(name).slice(
        0,
        100,
      )}, which is not text; put it in quotes`;
}

/** The kind of a typed list's items, such as `ConfigMap` of a `ConfigMapList`, which leave it out. */
function asItem({ apiVersion, kind }: Fields, item: unknown): unknown {
  const isTyped =
    typeof kind === 'string' && kind !== 'List' && kind.endsWith('List');
  return isTyped &&
    isFields(item) &&
    item.kind === undefined &&
    item.apiVersion === undefined
    ? { apiVersion, kind: kind.slice(0, -'List'.length), ...item }
    : item;
}

/**
 * The objects of a document as kubectl and Argo CD apply them: whatever has a list of `items` stands for its items,
 * lists in lists as well.
 * @public
 */
export function manifestObjects(
  value: unknown,
  path: ReadonlyArray<string | number> = [],
): ManifestPart[] {
  if (isFields(value) && Array.isArray(value.items)) {
    return path.length / 2 >= MAX_DEPTH
      ? [{ problem: 'Lists are nested too deep', path }]
      : value.items.flatMap((item, index) =>
          manifestObjects(asItem(value, item), [...path, 'items', index]),
        );
  }
  return isKubernetesObject(value)
    ? [{ object: value, path }]
    : [{ problem: problemOf(value), path }];
}
