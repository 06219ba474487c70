import {
  KubernetesObject,
  parsePolicies,
} from '@model-serving/backstage-plugin-model-serving-node';
import { waitUntil } from '@model-serving/lab';
import { stringify } from 'yaml';
import { ApiSession } from '../ApiSession';
import { runningLab } from '../runningLab';

import { CEL_OBJECT } from './celExpressions';
import {
  CHUNK_LABEL,
  ExpressionPolicy,
  expressionPolicies,
  withoutUncompiled,
} from './celPolicies';

const NAMESPACE = `agreement-cel-${Date.now().toString(36)}`;
const COLLECTION =
  '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies';

/** Applies a policy without the expressions that the API server would not compile. */
async function applied(
  api: ApiSession,
  one: ExpressionPolicy,
): Promise<ExpressionPolicy> {
  const { name } = one.policy.metadata;
  const answer = await api.send(
    'PATCH',
    `${COLLECTION}/${name}?fieldManager=agreement&force=true`,
    one.policy,
  );
  if (answer.code < 300) {
    await api.apply(one.binding);
    return one;
  }
  const { policy, uncompiled } = withoutUncompiled(
    one.policy,
    answer.body.message,
  );
  if (uncompiled.length === 0) {
    throw new Error(answer.body.message);
  }
  return await applied(api, { ...one, policy });
}

// A machine that others use as well takes ten times as long as a quiet one.
jest.setTimeout(900_000);

describe('expressions', () => {
  let api: ApiSession;
  let namespace: Record<string, any>;
  let policies: ExpressionPolicy[];

  beforeAll(async () => {
    const lab = await runningLab();
    api = ApiSession.of(lab.kubeconfig, 'administrator');
    namespace = await api.apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: NAMESPACE, labels: { agreement: 'cel' } },
    });
    policies = await Promise.all(
      expressionPolicies(NAMESPACE).map(one => applied(api, one)),
    );
  });

  afterAll(async () => {
    await Promise.all(
      (policies ?? [])
        .flatMap(({ policy, binding }) => [binding, policy])
        .map(object => api.remove(object)),
    );
    await api?.remove(namespace);
    api?.close();
  });

  it('are worth the same here and on the API server, their errors included', async () => {
    const differences: string[] = [];
    let compared = 0;
    for (const { chunk, policy, binding } of policies) {
      const object = {
        ...CEL_OBJECT,
        metadata: {
          ...CEL_OBJECT.metadata,
          namespace: NAMESPACE,
          labels: { ...CEL_OBJECT.metadata.labels, [CHUNK_LABEL]: chunk },
        },
      } as KubernetesObject;
      const { name } = policy.metadata;
      const server = api;
      const bundle = parsePolicies([
        { path: 'policy.yaml', content: stringify(policy) },
        { path: 'binding.yaml', content: stringify(binding) },
      ]);
      expect(bundle.problems).toEqual([]);
      const expected = bundle
        .decide(object, {
          operation: 'CREATE',
          namespace,
          params: [],
          username: 'administrator',
          groups: ['system:masters', 'system:authenticated'],
        })
        .map(
          ({ message }) =>
            `Validation failed for ValidatingAdmissionPolicy '${name}' with binding '${name}': ${message}`,
        );
      let found: string[] = [];
      // A policy acts a moment after it is applied; from then on it says something about every expression.
      await waitUntil(
        `${name} to act`,
        async () => {
          const answer = await server.send(
            'POST',
            `/api/v1/namespaces/${NAMESPACE}/configmaps?dryRun=All`,
            object,
          );
          found = answer.warnings;
          return found.length > 0;
        },
        { seconds: 180 },
      );
      compared += expected.length;
      expected.forEach((message, index) => {
        if (found[index] !== message) {
          differences.push(`here    ${message}\ncluster ${found[index]}`);
        }
      });
    }
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(300);
  });
});
