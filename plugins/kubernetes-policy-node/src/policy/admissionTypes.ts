import { DYN, listOf, mapOf, objectOf, simple, STRING } from '../cel';

/*
 * The types that the API server declares for `request` and `namespaceObject`. Objects themselves are `dyn` there, so
 * that a function is picked when an expression is evaluated.
 */

const BOOL = simple('bool');
const INT = simple('int');
const TIMESTAMP = simple('google.protobuf.Timestamp');
const TEXTS = listOf(STRING);

const strings = (...names: string[]) =>
  Object.fromEntries(names.map(name => [name, STRING]));

const kindType = objectOf(
  'kubernetes.GroupVersionKind',
  strings('group', 'version', 'kind'),
);
const resourceType = objectOf(
  'kubernetes.GroupVersionResource',
  strings('group', 'version', 'resource'),
);

export const REQUEST_TYPE = objectOf('kubernetes.AdmissionRequest', {
  ...strings(
    'subResource',
    'requestSubResource',
    'name',
    'namespace',
    'operation',
  ),
  kind: kindType,
  resource: resourceType,
  requestKind: kindType,
  requestResource: resourceType,
  userInfo: objectOf('kubernetes.UserInfo', {
    ...strings('username', 'uid'),
    groups: TEXTS,
    extra: mapOf(STRING, TEXTS),
  }),
  dryRun: BOOL,
  options: DYN,
});

export const NAMESPACE_TYPE = objectOf('kubernetes.Namespace', {
  metadata: objectOf('kubernetes.NamespaceMetadata', {
    ...strings('name', 'generateName', 'namespace', 'UID', 'resourceVersion'),
    labels: mapOf(STRING, STRING),
    annotations: mapOf(STRING, STRING),
    creationTimestamp: TIMESTAMP,
    deletionTimestamp: TIMESTAMP,
    deletionGracePeriodSeconds: INT,
    generation: INT,
    finalizers: TEXTS,
  }),
  spec: objectOf('kubernetes.NamespaceSpec', { finalizers: TEXTS }),
  status: objectOf('kubernetes.NamespaceStatus', {
    conditions: listOf(
      objectOf('kubernetes.NamespaceCondition', {
        ...strings('status', 'type', 'message', 'reason'),
        lastTransitionTime: TIMESTAMP,
      }),
    ),
    phase: STRING,
  }),
});
