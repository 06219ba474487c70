import { AdmissionObject } from './facts';

type Json = Readonly<Record<string, any>>;

const RESOURCES: Readonly<Record<string, readonly [string, string]>> = {
  InferenceService: ['serving.kserve.io', 'inferenceservices'],
  LLMInferenceService: ['serving.kserve.io', 'llminferenceservices'],
  Deployment: ['apps', 'deployments'],
};

/** On a policy: the kinds of services it speaks about, separated by commas; without it, all of them. */
const KINDS_ANNOTATION = 'model-serving.backstage.io/kinds';

function listed(list: readonly string[] | undefined, value: string): boolean {
  return (list ?? []).some(entry => entry === '*' || entry === value);
}

function covers(match: Json | null | undefined, kind: string): boolean {
  const [group, resource] = RESOURCES[kind];
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
 */
export function missedKinds(
  policy: AdmissionObject,
  served: readonly string[],
): { missed: string[]; aboutServices: boolean } {
  const match = policy.spec.matchConstraints;
  const kinds = Object.keys(RESOURCES);
  const spokenOf = policy.metadata.annotations?.[KINDS_ANNOTATION]?.split(
    ',',
  ).map(kind => kind.trim());
  const aboutServices = kinds.some(kind => covers(match, kind));
  return {
    aboutServices,
    missed: aboutServices
      ? served.filter(
          kind =>
            kind in RESOURCES &&
            (!spokenOf || spokenOf.includes(kind)) &&
            !covers(match, kind),
        )
      : [],
  };
}
