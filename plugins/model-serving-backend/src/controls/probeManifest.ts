import {
  AdmissionPolicy,
  KubernetesObject,
  readYamlDocuments,
} from '@model-serving/backstage-kubernetes-policy-node';
import { PROPOSAL_LIMITS } from '@model-serving/backstage-plugin-model-serving-node';
import {
  Finding,
  LABEL_PREFIX,
} from '@model-serving/backstage-plugin-model-serving-common';

/**
 * On a policy: what violates it, as YAML. Fields are laid over the service of the default golden path (a JSON
 * merge patch), or are an object of their own where they name another kind. `$(namespace)`, `$(queue)`,
 * `$(owner)` and `$(costCenter)` stand for the tenant's.
 */
export const PROBE_ANNOTATION = `${LABEL_PREFIX}/probe`;

/** Name of every object that is tried. */
export const PROBE_NAME = 'control-probe';

const LIMITS = { ...PROPOSAL_LIMITS, bytes: 20_000, aliases: 0, documents: 1 };

/** The tenant's values that a probe may name. */
export type ProbeValues = Record<
  'namespace' | 'queue' | 'owner' | 'costCenter',
  string
>;

/** An object that breaks one policy and no other, or why there is none. */
export type PreparedProbe =
  | { object: KubernetesObject; expected: string[] }
  | { reason: string };

/** Lays a JSON merge patch (RFC 7386) over an object. */
function merged(base: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) {
    return patch;
  }
  const result: Record<string, unknown> = Object.assign(
    Object.create(null),
    typeof base === 'object' && !Array.isArray(base) ? base : {},
  );
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      delete result[key];
    } else {
      result[key] = merged(result[key], value);
    }
  }
  return result;
}

function filled(value: unknown, values: ProbeValues): unknown {
  if (typeof value === 'string') {
    return value.replace(
      /\$\((namespace|queue|owner|costCenter)\)/g,
      (_, name: keyof ProbeValues) => values[name],
    );
  }
  if (Array.isArray(value)) {
    return value.map(item => filled(item, values));
  }
  return value && typeof value === 'object'
    ? Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, filled(item, values)]),
      )
    : value;
}

/**
 * Makes the object by which a policy is tried, and holds it against the whole bundle first: an object
 * that breaks another rule too would be refused for the wrong reason.
 *
 * @param base - The golden path's service for this tenant, or why there is none
 * @param baseKind - Its kind
 */
export async function prepareProbe(options: {
  policy: AdmissionPolicy;
  base: KubernetesObject | string;
  baseKind: string;
  values: ProbeValues;
  /** Judges an object by the whole bundle. */
  evaluate(object: KubernetesObject): Promise<Finding[]>;
}): Promise<PreparedProbe> {
  const { base, baseKind, policy, values } = options;
  const name = policy.metadata.name;
  const text = policy.metadata.annotations?.[PROBE_ANNOTATION];
  if (!text) {
    return { reason: `policy ${name} has no annotation ${PROBE_ANNOTATION}` };
  }
  let patch: unknown;
  try {
    [{ value: patch }] = readYamlDocuments(
      { path: PROBE_ANNOTATION, content: text },
      LIMITS,
    );
  } catch {
    patch = undefined;
  }
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) {
    return { reason: `the probe of policy ${name} is not an object of YAML` };
  }
  const kind = (patch as { kind?: unknown }).kind ?? baseKind;
  if (kind === baseKind && typeof base === 'string') {
    return { reason: base };
  }
  const object = merged(
    kind === baseKind ? base : {},
    filled(patch, values),
  ) as KubernetesObject;
  object.metadata = {
    ...object.metadata,
    name: PROBE_NAME,
    namespace: values.namespace,
  };
  const findings = await options.evaluate(JSON.parse(JSON.stringify(object)));
  const broken = findings.filter(({ outcome }) => outcome === 'fail');
  const others = broken.filter(({ rule }) => rule !== name);
  if (others.length > 0) {
    return {
      reason: `the probe would also break ${others[0].rule}: ${others[0].message}`,
    };
  }
  const expected = broken.map(({ message }) => message);
  return expected.length > 0
    ? { object, expected }
    : { reason: `the probe does not break policy ${name} here` };
}
