import { KubernetesObject, splitApiVersion } from './KubernetesObject';

/**
 * What an API server knows about a kind that no manifest says.
 * @public
 */
export interface KindFacts {
  /** Empty for the core group. */
  group: string;
  kind: string;
  /** Objects of the kind are in no namespace. */
  clusterScoped?: boolean;
  /** The plural name in URLs and rules; built from the kind, as API servers do, when left out. */
  resource?: string;
  /** Its versions differ in more than their name, so that only the cluster can convert one to another. */
  converted?: boolean;
}

const CLUSTER_SCOPED: Readonly<Record<string, readonly string[]>> = {
  '': ['ComponentStatus', 'Namespace', 'Node', 'PersistentVolume'],
  'admissionregistration.k8s.io': [
    'MutatingAdmissionPolicy',
    'MutatingAdmissionPolicyBinding',
    'MutatingWebhookConfiguration',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'ValidatingWebhookConfiguration',
  ],
  'apiextensions.k8s.io': ['CustomResourceDefinition'],
  'apiregistration.k8s.io': ['APIService'],
  'authentication.k8s.io': ['SelfSubjectReview', 'TokenReview'],
  'authorization.k8s.io': [
    'SelfSubjectAccessReview',
    'SelfSubjectRulesReview',
    'SubjectAccessReview',
  ],
  'certificates.k8s.io': ['CertificateSigningRequest', 'ClusterTrustBundle'],
  'flowcontrol.apiserver.k8s.io': ['FlowSchema', 'PriorityLevelConfiguration'],
  'gateway.networking.k8s.io': ['GatewayClass'],
  'networking.k8s.io': ['IPAddress', 'IngressClass', 'ServiceCIDR'],
  'node.k8s.io': ['RuntimeClass'],
  'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding'],
  'resource.k8s.io': ['DeviceClass', 'DeviceTaintRule', 'ResourceSlice'],
  'scheduling.k8s.io': ['PriorityClass'],
  'storage.k8s.io': [
    'CSIDriver',
    'CSINode',
    'StorageClass',
    'VolumeAttachment',
    'VolumeAttributesClass',
  ],
};

const BUILT_IN: readonly KindFacts[] = [
  ...Object.entries(CLUSTER_SCOPED).flatMap(([group, kinds]) =>
    kinds.map(kind => ({ group, kind, clusterScoped: true })),
  ),
  { group: '', kind: 'Endpoints', resource: 'endpoints' },
  { group: 'autoscaling', kind: 'HorizontalPodAutoscaler', converted: true },
];

/** The resource's name as API servers build it from a kind: lower case and plural. */
function pluralOf(kind: string): string {
  const lower = kind.toLowerCase();
  if (/[^aeiou]y$/.test(lower)) {
    return `${lower.slice(0, -1)}ies`;
  }
  return /(s|x|z|ch|sh)$/.test(lower) ? `${lower}es` : `${lower}s`;
}

/** The kinds of a cluster: those that every API server has, and custom ones. */
export class Kinds {
  readonly #facts: ReadonlyMap<string, KindFacts>;

  constructor(custom: readonly KindFacts[] = []) {
    this.#facts = new Map(
      [...BUILT_IN, ...custom].map(facts => [
        `${facts.group}/${facts.kind}`,
        facts,
      ]),
    );
  }

  isClusterScoped(group: string, kind: string): boolean {
    return this.#of(group, kind)?.clusterScoped ?? false;
  }

  resourceOf(group: string, kind: string): string {
    return this.#of(group, kind)?.resource ?? pluralOf(kind);
  }

  /** The object in another version of its kind; undefined where only the cluster can convert it. */
  convert(
    object: KubernetesObject | null,
    version: string,
  ): KubernetesObject | null | undefined {
    if (!object) {
      return null;
    }
    const [group, own] = splitApiVersion(object.apiVersion);
    if (version === own || version === '*') {
      return object;
    }
    return this.#of(group, object.kind)?.converted
      ? undefined
      : { ...object, apiVersion: group ? `${group}/${version}` : version };
  }

  #of(group: string, kind: string) {
    return this.#facts.get(`${group}/${kind}`);
  }
}

interface CrdSpec {
  group?: unknown;
  scope?: unknown;
  names?: { kind?: unknown; plural?: unknown };
  conversion?: { strategy?: unknown };
}

/**
 * What CustomResourceDefinitions say about their kinds. Anything else in the list is passed over.
 * @public
 */
export function kindFactsOfCrds(crds: readonly unknown[]): KindFacts[] {
  return crds.flatMap(crd => {
    const spec = (crd as { spec?: CrdSpec } | null)?.spec;
    const { group, names } = spec ?? {};
    if (typeof group !== 'string' || typeof names?.kind !== 'string') {
      return [];
    }
    return [
      {
        group,
        kind: names.kind,
        clusterScoped: spec?.scope === 'Cluster',
        converted: spec?.conversion?.strategy === 'Webhook',
        ...(typeof names.plural === 'string' && { resource: names.plural }),
      },
    ];
  });
}
