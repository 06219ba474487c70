import { WORKLOAD_KINDS, WorkloadKind } from '../api';
import { KINDS } from '../kubernetes/kinds';
import { KINDS_ANNOTATION } from '../labels';
import { AdmissionObject } from './facts';

type Json = Readonly<Record<string, any>>;

function listed(list: readonly string[] | undefined, value: string): boolean {
  return (list ?? []).some(entry => entry === '*' || entry === value);
}

function covers(match: Json | null | undefined, kind: WorkloadKind): boolean {
  const { served, plural: resource } = KINDS[kind];
  const [{ group }] = served;
  const matches = (rules: readonly Json[] | undefined, operation: string) =>
    (rules ?? []).some(
      rule =>
        listed(rule.operations, operation) &&
        listed(rule.apiGroups, group) &&
        (listed(rule.resources, resource) ||
          (rule.resources ?? []).includes('*/*') ||
          (rule.resources ?? []).includes(`${resource}/*`)),
    );
  return ['CREATE', 'UPDATE'].every(
    operation =>
      matches(match?.resourceRules, operation) &&
      // What a policy leaves out under any name is judged by others.
      !matches(
        (match?.excludeResourceRules ?? []).filter(
          (rule: Json) => !rule.resourceNames?.length,
        ),
        operation,
      ),
  );
}

/**
 * Which of the kinds that a tenant serves a policy does not see. A policy about something else than
 * services, such as pods or namespaces, misses none.
 * @public
 */
export function missedKinds(
  policy: AdmissionObject,
  served: readonly WorkloadKind[],
): { missed: WorkloadKind[]; aboutServices: boolean } {
  const match = policy.spec.matchConstraints;
  const spokenOf = policy.metadata.annotations?.[KINDS_ANNOTATION]?.split(
    ',',
  ).map(kind => kind.trim());
  const aboutServices = WORKLOAD_KINDS.some(kind => covers(match, kind));
  return {
    aboutServices,
    missed: aboutServices
      ? served.filter(
          kind =>
            (!spokenOf || spokenOf.includes(kind)) && !covers(match, kind),
        )
      : [],
  };
}
