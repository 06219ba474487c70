import type { AdmissionRequest } from './AdmissionRequest';
import { selectorMatches } from './labelSelector';
import type { MatchResources, ResourceRule } from './policyTypes';

const listed = (list: readonly string[], value: string) =>
  list.includes('*') || list.includes(value);

/** As API servers read it, a subresource of `*` also means the object itself; a named one never does. */
function resourceListed(resources: readonly string[], resource: string) {
  return resources.some(entry =>
    ['*', '*/*', resource, `${resource}/*`].includes(entry),
  );
}

function ruleMatches(
  rule: ResourceRule,
  request: AdmissionRequest,
  matchPolicy: MatchResources['matchPolicy'],
): boolean {
  const scope = rule.scope ?? '*';
  const wanted = request.namespaced ? 'Namespaced' : 'Cluster';
  return (
    listed(rule.operations, request.operation) &&
    listed(rule.apiGroups, request.group) &&
    // `Equivalent`, the default, also catches the same resource asked for in another version.
    (matchPolicy !== 'Exact' || listed(rule.apiVersions, request.version)) &&
    resourceListed(rule.resources, request.resource) &&
    (!rule.resourceNames?.length ||
      rule.resourceNames.includes(request.object.metadata.name)) &&
    (scope === '*' || scope === wanted)
  );
}

/**
 * Whether a policy's `matchConstraints`, or a binding's `matchResources`, cover a request.
 *
 * @param withoutRules - what no `resourceRules` means: nothing for a policy, everything for a binding
 */
export function resourcesMatch(
  match: MatchResources | null | undefined,
  request: AdmissionRequest,
  withoutRules: boolean,
): boolean {
  const { resourceRules, excludeResourceRules, matchPolicy } = match ?? {};
  const matches = (rule: ResourceRule) =>
    ruleMatches(rule, request, matchPolicy);
  if (excludeResourceRules?.some(matches)) {
    return false;
  }
  const isCovered = resourceRules?.length
    ? resourceRules.some(matches)
    : withoutRules;
  return (
    isCovered &&
    selectorMatches(
      match?.objectSelector,
      request.object.metadata.labels ?? {},
    ) &&
    namespaceMatches(match, request)
  );
}

function namespaceMatches(
  match: MatchResources | null | undefined,
  request: AdmissionRequest,
): boolean {
  if (request.object.kind === 'Namespace' && request.group === '') {
    return selectorMatches(
      match?.namespaceSelector,
      request.object.metadata.labels ?? {},
    );
  }
  return (
    !request.namespaced ||
    selectorMatches(
      match?.namespaceSelector,
      request.namespaceObject?.metadata.labels ?? {},
    )
  );
}
