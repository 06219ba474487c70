/** An object as its manifest says it. @public */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    [field: string]: unknown;
  };
  [field: string]: unknown;
}

/** True for anything that has the outline of a Kubernetes object. @public */
export function isKubernetesObject(value: unknown): value is KubernetesObject {
  const object = value as Partial<KubernetesObject> | null;
  return (
    typeof object === 'object' &&
    object !== null &&
    typeof object.apiVersion === 'string' &&
    typeof object.kind === 'string' &&
    typeof object.metadata === 'object' &&
    object.metadata !== null &&
    typeof object.metadata.name === 'string'
  );
}

/** `apps/v1` to group and version; the core group is empty. */
export function splitApiVersion(apiVersion: string): [string, string] {
  const slash = apiVersion.indexOf('/');
  return slash < 0
    ? ['', apiVersion]
    : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
}

const isPlainKey = (key: string) => /^[A-Za-z_$][\w$]*$/.test(key);

/**
 * A path as people write it: `spec.tolerations[0].key`, and `metadata.labels["example.com/team"]` for keys that are no
 * identifiers.
 * @public
 */
export function fieldPath(path: ReadonlyArray<string | number>): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') {
        return `[${part}]`;
      }
      if (!isPlainKey(part)) {
        return `[${JSON.stringify(part)}]`;
      }
      return index === 0 ? part : `.${part}`;
    })
    .join('');
}
