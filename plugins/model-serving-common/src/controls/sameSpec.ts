type Json = Readonly<Record<string, any>>;

function withRuleDefaults(rule: Json): Json {
  return { scope: '*', ...rule };
}

function withMatchDefaults(match: Json | null | undefined): Json {
  return {
    matchPolicy: 'Equivalent',
    namespaceSelector: {},
    objectSelector: {},
    ...(match ?? {}),
    ...(match?.resourceRules
      ? { resourceRules: match.resourceRules.map(withRuleDefaults) }
      : {}),
    ...(match?.excludeResourceRules
      ? {
          excludeResourceRules:
            match.excludeResourceRules.map(withRuleDefaults),
        }
      : {}),
  };
}

/** The spec with the values that an API server writes into what was left out (Kubernetes 1.30 and later). */
function withDefaults(spec: Json): Json {
  return {
    ...spec,
    ...('validations' in spec || 'matchConstraints' in spec
      ? {
          failurePolicy: spec.failurePolicy ?? 'Fail',
          matchConstraints: withMatchDefaults(spec.matchConstraints),
        }
      : { matchResources: withMatchDefaults(spec.matchResources) }),
  };
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    (typeof value === 'object' && Object.keys(value as object).length === 0)
  );
}

/** Path of the first difference; nothing, null and empty are the same. */
function differenceAt(a: unknown, b: unknown, path: string): string | null {
  if (isEmpty(a) && isEmpty(b)) {
    return null;
  }
  if (
    typeof a !== 'object' ||
    typeof b !== 'object' ||
    isEmpty(a) ||
    isEmpty(b)
  ) {
    return a === b ? null : path;
  }
  const left = a as Json;
  const right = b as Json;
  if (Array.isArray(left) || Array.isArray(right)) {
    if (
      !Array.isArray(left) ||
      !Array.isArray(right) ||
      left.length !== right.length
    ) {
      return path;
    }
    for (let index = 0; index < left.length; index++) {
      const found = differenceAt(
        left[index],
        right[index],
        `${path}[${index}]`,
      );
      if (found) {
        return found;
      }
    }
    return null;
  }
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const found = differenceAt(left[key], right[key], `${path}.${key}`);
    if (found) {
      return found;
    }
  }
  return null;
}

/**
 * Where the spec of a policy or binding in a cluster differs from the repository's, as a path such as
 * `spec.validations[0].expression`; null when they say the same. Values that API servers fill in do
 * not count as a difference.
 */
export function specDifference(declared: Json, found: Json): string | null {
  return differenceAt(withDefaults(declared), withDefaults(found), 'spec');
}
