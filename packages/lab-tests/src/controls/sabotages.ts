import type { KubernetesObject } from '@model-serving/lab';

/** A policy and one of its bindings as the cluster holds them; a sabotage changes or removes them. */
export interface Enforced {
  policy: KubernetesObject;
  binding: KubernetesObject;
}

/** One way in which a control can be taken out of a cluster. */
export interface Sabotage {
  what: string;
  /** What is left in the cluster; undefined for what is deleted. */
  of(enforced: Enforced): { [K in keyof Enforced]: Enforced[K] | undefined };
  /** Whether it can be done to this policy. */
  fits?(enforced: Enforced): boolean;
  /** What the cell must say. */
  says(name: string): RegExp;
}

function specOf(object: KubernetesObject): any {
  return object.spec;
}

function changed(
  object: KubernetesObject,
  change: (spec: any) => void,
): KubernetesObject {
  const copy = structuredClone(object);
  change(copy.spec);
  return copy;
}

export const SABOTAGES: readonly Sabotage[] = [
  {
    what: 'the policy is deleted',
    of: ({ binding }) => ({ policy: undefined, binding }),
    says: name => new RegExp(`does not have policy ${name}$`),
  },
  {
    what: 'the binding is deleted',
    of: ({ policy }) => ({ policy, binding: undefined }),
    says: name =>
      new RegExp(
        `(no binding of policy ${name}; .* is missing|lacks binding ${name}.* of policy ${name})$`,
      ),
  },
  {
    what: 'the binding only audits',
    of: ({ policy, binding }) => ({
      policy,
      binding: changed(binding, spec => {
        spec.validationActions = ['Audit'];
      }),
    }),
    says: name =>
      new RegExp(
        `(no binding of policy ${name} denies|a binding of policy ${name} does not deny) .*Audit`,
      ),
  },
  {
    what: 'failures are ignored',
    of: ({ policy, binding }) => ({
      policy: changed(policy, spec => {
        spec.failurePolicy = 'Ignore';
      }),
      binding,
    }),
    says: name => new RegExp(`policy ${name} has failurePolicy Ignore`),
  },
  {
    what: 'a condition lets one user past',
    of: ({ policy, binding }) => ({
      policy: changed(policy, spec => {
        spec.matchConditions = [
          ...(spec.matchConditions ?? []),
          {
            name: 'but-friends',
            expression: "request.userInfo.username != 'friend'",
          },
        ];
      }),
      binding,
    }),
    says: name => new RegExp(`exemption was added to ${name}: .*but-friends`),
  },
  {
    what: 'some resources are left out',
    of: ({ policy, binding }) => ({
      policy: changed(policy, spec => {
        const [rule] = spec.matchConstraints.resourceRules;
        spec.matchConstraints.excludeResourceRules = [
          { ...rule, resourceNames: ['friend'] },
        ];
      }),
      binding,
    }),
    says: name => new RegExp(`exemption was added to ${name}: .*friend`),
  },
  {
    what: 'the binding sees labeled objects only',
    of: ({ policy, binding }) => ({
      policy,
      binding: changed(binding, spec => {
        spec.matchResources = {
          ...spec.matchResources,
          objectSelector: { matchLabels: { strict: 'true' } },
        };
      }),
    }),
    says: name =>
      new RegExp(
        `(differs from the repository at spec.matchResources|added to ${name})`,
      ),
  },
  {
    what: 'the binding looks at other namespaces',
    of: ({ policy, binding }) => ({
      policy,
      binding: changed(binding, spec => {
        spec.matchResources = {
          ...spec.matchResources,
          namespaceSelector: { matchLabels: { strict: 'true' } },
        };
      }),
    }),
    says: name =>
      new RegExp(
        `(differs from the repository at spec.matchResources.namespaceSelector|${name} does not reach it)`,
      ),
  },
  {
    what: 'the rule says something else',
    of: ({ policy, binding }) => ({
      policy: changed(policy, spec => {
        spec.validations = [{ expression: 'true', message: 'all is well' }];
      }),
      binding,
    }),
    says: name =>
      new RegExp(
        `policy ${name} .* differs from the repository at spec.validations`,
      ),
  },
  {
    what: 'a missing parameter is passed over',
    fits: ({ binding }) =>
      specOf(binding).paramRef?.parameterNotFoundAction === 'Deny',
    of: ({ policy, binding }) => ({
      policy,
      binding: changed(binding, spec => {
        spec.paramRef.parameterNotFoundAction = 'Allow';
      }),
    }),
    says: () =>
      /differs from the repository at spec.paramRef.parameterNotFoundAction/,
  },
];
