import type { AdmissionRequest } from './AdmissionRequest';
import { selectorMatches } from './labelSelector';
import type { MatchResources, ResourceRule } from './policyTypes';

/** Whether a policy or binding covers a request. */
export type Match =
  | { covers: false }
  /** `version` is the one of the rule that covers it. */
  | { covers: true; version: string }
  /** Cannot be told. */
  | { covers: undefined; problem: string };

const listed = (list: readonly string[], value: string) =>
  list.includes('*') || list.includes(value);

function resourceListed(
  resources: readonly string[],
  { resource, subresource }: AdmissionRequest,
) {
  return resources.some(entry => {
    const slash = entry.indexOf('/');
    const name = slash < 0 ? entry : entry.slice(0, slash);
    const part = slash < 0 ? '' : entry.slice(slash + 1);
    return (
      (name === '*' || name === resource) &&
      (part === '*' || part === subresource)
    );
  });
}

function scopeMatches(rule: ResourceRule, request: AdmissionRequest): boolean {
  switch (rule.scope) {
    case 'Namespaced':
      return request.namespaced;
    case 'Cluster':
      return !request.namespaced;
    default:
      return true;
  }
}

const ruleMatches = (rule: ResourceRule, request: AdmissionRequest) =>
  scopeMatches(rule, request) &&
  listed(rule.operations, request.operation) &&
  listed(rule.apiGroups, request.group) &&
  resourceListed(rule.resources, request) &&
  (!rule.resourceNames?.length || rule.resourceNames.includes(request.name));

/** The version by which one of the rules covers a request: its own, or with `Equivalent`, another one. */
function coveringVersion(
  rules: readonly ResourceRule[],
  matchPolicy: MatchResources['matchPolicy'],
  request: AdmissionRequest,
): string | undefined {
  const matching = rules.filter(rule => ruleMatches(rule, request));
  if (matching.some(rule => listed(rule.apiVersions, request.version))) {
    return request.version;
  }
  return matchPolicy === 'Exact' ? undefined : matching[0]?.apiVersions[0];
}

const labelsOf = (object: { metadata: { labels?: unknown } } | null) =>
  (object?.metadata.labels ?? {}) as Record<string, unknown>;

const isEmpty = (selector: MatchResources['namespaceSelector']) =>
  !selector ||
  (Object.keys(selector.matchLabels ?? {}).length === 0 &&
    (selector.matchExpressions ?? []).length === 0);

function namespaceMatches(
  { namespaceSelector }: MatchResources,
  request: AdmissionRequest,
): boolean | undefined {
  if (isEmpty(namespaceSelector)) {
    return true;
  }
  if (request.isNamespace) {
    const isNew =
      request.operation === 'CREATE' || request.operation === 'UPDATE';
    return selectorMatches(
      namespaceSelector,
      labelsOf(isNew ? request.object : request.oldObject),
    );
  }
  if (!request.namespaced) {
    return true;
  }
  return request.namespaceObject
    ? selectorMatches(namespaceSelector, labelsOf(request.namespaceObject))
    : undefined;
}

function objectMatches(
  { objectSelector }: MatchResources,
  request: AdmissionRequest,
): boolean {
  return (
    isEmpty(objectSelector) ||
    [request.object, request.oldObject].some(
      object => object && selectorMatches(objectSelector, labelsOf(object)),
    )
  );
}

/** Whether a policy's `matchConstraints`, or a binding's `matchResources`, cover a request. */
export function matchResources(
  match: MatchResources | null | undefined,
  request: AdmissionRequest,
): Match {
  const { resourceRules, excludeResourceRules, matchPolicy } = match ?? {};
  const isExcluded =
    coveringVersion(excludeResourceRules ?? [], matchPolicy, request) !==
    undefined;
  const version = resourceRules?.length
    ? coveringVersion(resourceRules, matchPolicy, request)
    : request.version;
  if (isExcluded || version === undefined || !match) {
    return isExcluded || version === undefined
      ? { covers: false }
      : { covers: true, version };
  }
  if (!objectMatches(match, request)) {
    return { covers: false };
  }
  const inNamespace = namespaceMatches(match, request);
  if (inNamespace === undefined) {
    return {
      covers: undefined,
      problem: `the namespace "${request.namespace}" is not known here, which decides whether it applies`,
    };
  }
  return inNamespace ? { covers: true, version } : { covers: false };
}
