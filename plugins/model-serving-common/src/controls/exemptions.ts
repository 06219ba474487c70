import { AdmissionObject, DeclaredPolicy } from './facts';
import { narrows } from './labelSelector';

/** A way past a rule that the policy or a binding of it grants. */
export interface Exemption {
  /** What it is, in words. */
  words: string;
  /** True when the GitOps repository grants it too. */
  declared: boolean;
}

type Json = Readonly<Record<string, any>>;

function ofMatch(match: Json | null | undefined, where: string): string[] {
  const rules: Json[] = match?.resourceRules ?? [];
  return [
    ...(match?.excludeResourceRules ?? []).map(
      (rule: Json) =>
        `${where} leaves out ${(rule.resources ?? []).join(', ')}${
          rule.resourceNames?.length
            ? ` named ${rule.resourceNames.join(', ')}`
            : ''
        }`,
    ),
    ...(narrows(match?.objectSelector)
      ? [
          `${where} only sees objects with labels ${JSON.stringify(
            match!.objectSelector,
          )}`,
        ]
      : []),
    ...rules
      .filter(rule => rule.resourceNames?.length)
      .map(
        rule =>
          `${where} only sees ${(rule.resources ?? []).join(
            ', ',
          )} named ${rule.resourceNames.join(', ')}`,
      ),
  ];
}

function ofPolicy(policy: AdmissionObject): string[] {
  const { matchConditions = [], matchConstraints } = policy.spec;
  return [
    ...matchConditions.map(
      ({ name, expression }: Json) =>
        `condition '${name}' passes over requests unless ${expression}`,
    ),
    ...ofMatch(matchConstraints, 'the policy'),
  ];
}

/** Everything that a policy and the binding by which it holds let past. */
export function exemptionsOf(
  declared: DeclaredPolicy,
  policy: AdmissionObject,
  binding: AdmissionObject | undefined,
): Exemption[] {
  const granted = new Set([
    ...ofPolicy(declared.policy),
    ...declared.bindings.flatMap(({ spec }) =>
      ofMatch(spec.matchResources, 'the binding'),
    ),
  ]);
  return [
    ...ofPolicy(policy),
    ...ofMatch(binding?.spec.matchResources, 'the binding'),
  ].map(words => ({ words, declared: granted.has(words) }));
}
