import {
  fieldPath,
  KubernetesObject,
  PolicyBundle,
  SchemaSet,
} from '@model-serving/backstage-kubernetes-policy-node';
import {
  countsOtherServices,
  Finding,
} from '@model-serving/backstage-plugin-model-serving-common';
import { customTypeProblems } from '../../pods/embeddedTypes';
import { fieldsOf, placesOf } from '../../pods/places';
import { acceleratorMentions, makesPods, podsOf } from '../../pods/podsOf';

/** A finding with what to do about it, where its message does not say so. */
export type ObjectFinding = Finding & { next?: string };

/** What objects are judged by. */
export interface Judge {
  bundle: PolicyBundle;
  schemas: SchemaSet;
  /** The namespaces of the repository, by name. */
  namespaces: ReadonlyMap<string, KubernetesObject>;
  /** Everything that a policy may take as a parameter. */
  params: readonly KubernetesObject[];
  /** Who applies the objects. */
  username: string;
}

const QUOTE =
  'Write the value with the type that the message names: text in quotes ("8000", "true"), numbers and booleans without';

/** What a schema, or the types that are known without one, refuse. */
function schemaFindings(
  object: KubernetesObject,
  { schemas }: Judge,
): ObjectFinding[] {
  const { apiVersion, kind } = object;
  const found: ObjectFinding[] = schemas
    .validate(object)
    .filter(({ outcome }) => outcome === 'fail');
  const types: ObjectFinding[] = schemas.has(apiVersion, kind)
    ? []
    : customTypeProblems(object).map(({ path, message }) => ({
        category: 'schema',
        rule: 'cluster-schema',
        outcome: 'fail',
        message,
        path,
      }));
  return [...found, ...types].map(finding =>
    /cannot unmarshal|must be of type/.test(finding.message)
      ? { ...finding, next: QUOTE }
      : finding,
  );
}

function admit(
  object: KubernetesObject,
  username: string,
  { bundle, namespaces, params, schemas }: Judge,
): ObjectFinding[] {
  return bundle
    .evaluate(schemas.defaulted(object), {
      operation: 'CREATE',
      namespace: namespaces.get(object.metadata.namespace ?? '') ?? null,
      params,
      username,
    })
    .filter(({ outcome }) => outcome !== 'pass');
}

/** What the policies will say of the pods that the cluster makes of an object, beyond what they say of the object. */
function podFindings(
  object: KubernetesObject,
  judge: Judge,
  own: readonly Finding[],
): ObjectFinding[] {
  const said = new Set(own.map(({ rule }) => rule));
  const pods = podsOf(object);
  const findings = pods.flatMap(({ path, pod, username }) =>
    admit(pod, username, judge)
      .filter(({ rule }) => !said.has(rule))
      .map(finding => ({
        ...finding,
        message: `The pods of this ${object.kind} (${fieldPath(
          path,
        )}) will be refused: ${finding.message}`,
        path: fieldPath(path),
      })),
  );
  return pods.length > 0 ? findings : hiddenPods(object, judge);
}

/** An object that asks for accelerators in fields that only its operator understands. */
function hiddenPods(object: KubernetesObject, judge: Judge): ObjectFinding[] {
  const [mention] =
    makesPods(object) || !/\./.test(object.apiVersion.split('/')[0])
      ? []
      : acceleratorMentions(object);
  if (!mention || /^serving\.kserve\.io\//.test(object.apiVersion)) {
    return [];
  }
  const resource = String(mention.path.at(-1));
  const name = resource.includes('/') ? resource : 'nvidia.com/gpu';
  const [refusal] = admit(
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'pod', namespace: object.metadata.namespace },
      spec: {
        containers: [{ name: 'main', resources: { limits: { [name]: '1' } } }],
      },
    },
    'system:serviceaccount:operators:unknown',
    judge,
  ).filter(({ message }) => /accelerator/.test(message));
  return refusal
    ? [
        {
          ...refusal,
          outcome: 'warn',
          message: `The pods of a ${
            object.kind
          } are made by its operator and cannot be seen here; it asks for ${resource} (${fieldPath(
            mention.path,
          )}). Without the queue's label and gate they will be refused: ${
            refusal.message
          }`,
          path: fieldPath(mention.path),
        },
      ]
    : [];
}

const EXPORTED = ['resourceVersion', 'uid', 'managedFields', 'selfLink'];

/** Fields that only a cluster writes, as `kubectl get -o yaml` gives them. */
function exportFindings({ metadata }: KubernetesObject): ObjectFinding[] {
  const fields = EXPORTED.filter(field => metadata[field] !== undefined);
  return fields.length > 0
    ? [
        {
          category: 'schema',
          rule: 'exported-object',
          outcome: 'warn',
          message: `It was exported from a cluster: metadata.${fields.join(
            ', metadata.',
          )} belong to the object there (resourceVersion should not be set on objects to be created)`,
          path: `metadata.${fields[0]}`,
          next: `Remove metadata.${fields.join(
            ', metadata.',
          )}, creationTimestamp and status`,
        },
      ]
    : [];
}

const QUERIES: ReadonlyArray<readonly [kind: string, at: string]> = [
  ['ScaledObject', 'spec.triggers[].metadata.query'],
  ['ScaledJob', 'spec.triggers[].metadata.query'],
  ['HorizontalPodAutoscaler', 'spec.metrics[].external.metric'],
];

/** An autoscaler whose query counts the load of other services. */
function queryFindings(object: KubernetesObject): ObjectFinding[] {
  const target = placesOf(object, 'spec.scaleTargetRef.name')[0]?.value;
  const service = String(target ?? object.metadata.name).replace(
    /-predictor$/,
    '',
  );
  return QUERIES.filter(([kind]) => kind === object.kind).flatMap(([, at]) =>
    placesOf(object, at).flatMap(({ path, value }): ObjectFinding[] => {
      const { name, selector } = fieldsOf(value);
      const query =
        typeof value === 'string'
          ? value
          : `${name}{${Object.entries(fieldsOf(fieldsOf(selector).matchLabels))
              .map(([label, text]) => `${label}=${JSON.stringify(text)}`)
              .join(',')}}`;
      return countsOtherServices(query, service)
        ? [
            {
              category: 'policy',
              rule: 'scaling-query',
              outcome: 'warn',
              message: `The query ${query.slice(
                0,
                200,
              )} counts the requests of every service that exports this metric, so ${service} would be scaled by the load of others`,
              path: fieldPath(path),
              next: `Select this service in the query, such as {namespace="${
                object.metadata.namespace ?? ''
              }",pod=~"${service}-.*"}`,
            },
          ]
        : [];
    }),
  );
}

/** Everything that speaks against an object, as its cluster would say it. */
export function objectFindings(
  object: KubernetesObject,
  judge: Judge,
): ObjectFinding[] {
  const schema = schemaFindings(object, judge);
  const advice = [...exportFindings(object), ...queryFindings(object)];
  // What a schema refuses never comes before a policy.
  if (schema.length > 0) {
    return [...schema, ...advice];
  }
  const policy = admit(object, judge.username, judge);
  return [...policy, ...podFindings(object, judge, policy), ...advice];
}
