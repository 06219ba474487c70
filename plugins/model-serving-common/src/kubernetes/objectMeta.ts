import { LABEL_PREFIX } from '../labels';
import { FieldReader } from './FieldReader';
import { sharedText } from './sharing';

/** @public */
export interface OwnerReference {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

/** What every projection carries. Times are ISO, stamped by the API server. @public */
export interface ObjectMeta<K extends string = string> {
  readonly kind: K;
  readonly name: string;
  /** Null for cluster-scoped kinds. */
  readonly namespace: string | null;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation: number | null;
  readonly createdAt: string | null;
  /** Set while the object is being deleted. */
  readonly deletedAt: string | null;
  /** Only labels that serving needs. */
  readonly labels: Readonly<Record<string, string>>;
  readonly owners: readonly OwnerReference[];
}

const LABEL_DOMAINS = [
  `${LABEL_PREFIX}/`,
  'kueue.x-k8s.io/',
  'serving.kserve.io/',
  'kserve.io/',
  'llm-d.ai/',
  'leaderworkerset.sigs.k8s.io/',
  'nvidia.com/',
  'amd.com/',
];

const LABEL_NAMES: ReadonlySet<string> = new Set([
  'app',
  'component',
  'pod-template-hash',
  'app.kubernetes.io/name',
  'app.kubernetes.io/instance',
  'app.kubernetes.io/component',
  'app.kubernetes.io/part-of',
  'app.kubernetes.io/managed-by',
  'backstage.io/kubernetes-id',
  'kubernetes.io/metadata.name',
  'kubernetes.io/hostname',
  'networking.kserve.io/visibility',
  'node.kubernetes.io/instance-type',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
]);

function isServingLabel(key: string): boolean {
  return (
    LABEL_NAMES.has(key) || LABEL_DOMAINS.some(domain => key.startsWith(domain))
  );
}

/** The API server's own limits. */
const MAX_NAME = 253;
const MAX_NAMESPACE = 63;

/** What most services have. */
const NO_OWNERS: readonly OwnerReference[] = Object.freeze([]);

function readOwners(references: FieldReader): readonly OwnerReference[] {
  const owners = references.list().map(owner => ({
    kind: owner.at('kind').sharedText() ?? '',
    name: owner.at('name').text() ?? '',
    uid: owner.at('uid').text() ?? '',
  }));
  return owners.length === 0 ? NO_OWNERS : owners;
}

function readNamespace(namespace: FieldReader): string | null {
  return namespace.text()
    ? sharedText(namespace.requiredName(MAX_NAMESPACE))
    : null;
}

/** Reads the metadata of any object. */
export function readObjectMeta<K extends string>(
  kind: K,
  object: FieldReader,
): ObjectMeta<K> {
  const metadata = object.at('metadata');
  const name = metadata.at('name').requiredName(MAX_NAME);
  return {
    kind,
    name,
    namespace: readNamespace(metadata.at('namespace')),
    uid: metadata.at('uid').text() ?? '',
    resourceVersion: metadata.at('resourceVersion').text() ?? '',
    generation: metadata.at('generation').integer(),
    createdAt: metadata.at('creationTimestamp').time(),
    deletedAt: metadata.at('deletionTimestamp').time(),
    labels: metadata.at('labels').textMap(isServingLabel, name),
    owners: readOwners(metadata.at('ownerReferences')),
  };
}

/** One annotation by its name; annotations are never taken over wholesale. */
export function readAnnotation(
  object: FieldReader,
  name: string,
): string | null {
  return object.at('metadata', 'annotations').at(name).text();
}
