import { z } from 'zod';
import { KubernetesObject } from '../KubernetesObject';
import { ObjectStore } from '../ObjectStore';
import { builtInTypes } from '../ResourceType';
import type { Attempt } from './Authorization';
import { Caller } from './Caller';

const strings = z.array(z.string()).default([]);
const role = z.object({
  rules: z
    .array(
      z.object({
        verbs: strings,
        apiGroups: strings,
        resources: strings,
        resourceNames: strings,
      }),
    )
    .nullish(),
});
const binding = z.object({
  roleRef: z.object({ kind: z.string(), name: z.string() }),
  subjects: z
    .array(
      z.object({
        kind: z.string(),
        name: z.string(),
        namespace: z.string().optional(),
      }),
    )
    .nullish(),
});
type Binding = z.infer<typeof binding>;
/** One rule of a role. */
export type Rule = NonNullable<z.infer<typeof role>['rules']>[number];

const typeOf = (kind: string) => builtInTypes.find(type => type.kind === kind)!;

const listed = (list: readonly string[], value: string) =>
  list.includes('*') || list.includes(value);

function concerns({ subjects }: Binding, { name, groups }: Caller): boolean {
  return (subjects ?? []).some(subject => {
    switch (subject.kind) {
      case 'Group':
        return groups.includes(subject.name);
      case 'ServiceAccount':
        return (
          name === `system:serviceaccount:${subject.namespace}:${subject.name}`
        );
      default:
        return name === subject.name;
    }
  });
}

function grants(rule: Rule, attempt: Attempt): boolean {
  const { verb, group, resource, subresource, name = '' } = attempt;
  const full = subresource ? `${resource}/${subresource}` : resource;
  return (
    listed(rule.verbs, verb) &&
    listed(rule.apiGroups, group) &&
    (listed(rule.resources, full) ||
      (!!subresource && rule.resources.includes(`*/${subresource}`))) &&
    (rule.resourceNames.length === 0 || rule.resourceNames.includes(name))
  );
}

/** What the stored roles and their bindings grant, as Kubernetes' RBAC reads them. Aggregated roles are not known. */
export class RoleGrants {
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  allow(caller: Caller, attempt: Attempt): boolean {
    return this.rulesFor(caller, attempt.namespace).some(rule =>
      grants(rule, attempt),
    );
  }

  /** The rules that hold for somebody in a namespace, or at the cluster scope. */
  rulesFor(caller: Caller, namespace: string | undefined): Rule[] {
    const everywhere = this.#bindings('ClusterRoleBinding');
    const inside = namespace ? this.#bindings('RoleBinding', namespace) : [];
    return [...everywhere, ...inside]
      .filter(bound => concerns(bound, caller))
      .flatMap(bound => this.#rulesOf(bound, namespace));
  }

  #bindings(kind: string, namespace?: string): Binding[] {
    return this.#store
      .list(typeOf(kind), namespace)
      .flatMap(object => binding.safeParse(object).data ?? []);
  }

  #rulesOf({ roleRef }: Binding, namespace: string | undefined): Rule[] {
    const { kind, name } = roleRef;
    if (kind !== 'ClusterRole' && kind !== 'Role') {
      return [];
    }
    const found: KubernetesObject | undefined = this.#store.get(
      typeOf(kind),
      kind === 'Role' ? namespace : undefined,
      name,
    );
    return role.safeParse(found).data?.rules ?? [];
  }
}
