import {
  KubernetesObject,
  parsePolicies,
} from '@model-serving/backstage-kubernetes-policy-node';
import { waitUntil } from '@model-serving/lab';
import { stringify } from 'yaml';
import { ApiSession } from '../ApiSession';
import { runningLab } from '../runningLab';

import { CEL_OBJECT } from './celExpressions';
import {
  CHUNK_LABEL,
  costlyPolicies,
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
  let costly: ExpressionPolicy[];

  beforeAll(async () => {
    const lab = await runningLab();
    api = ApiSession.of(lab.kubeconfig, 'administrator');
    namespace = await api.apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: NAMESPACE, labels: { agreement: 'cel' } },
    });
    [policies, costly] = await Promise.all(
      [expressionPolicies(NAMESPACE), costlyPolicies(NAMESPACE)].map(some =>
        Promise.all(some.map(one => applied(api, one))),
      ),
    );
  });

  afterAll(async () => {
    await Promise.all(
      [...(policies ?? []), ...(costly ?? [])]
        .flatMap(({ policy, binding }) => [binding, policy])
        .map(object => api.remove(object)),
    );
    await api?.remove(namespace);
    api?.close();
  });

  /** What both say of one policy where they differ, and how many messages there were. */
  async function compare({ chunk, policy, binding }: ExpressionPolicy) {
    const object = {
      ...CEL_OBJECT,
      metadata: {
        ...CEL_OBJECT.metadata,
        namespace: NAMESPACE,
        labels: { ...CEL_OBJECT.metadata.labels, [CHUNK_LABEL]: chunk },
      },
    } as KubernetesObject;
    const { name } = policy.metadata;
    const bundle = parsePolicies([
      { path: 'policy.yaml', content: stringify(policy) },
      { path: 'binding.yaml', content: stringify(binding) },
    ]);
    expect(bundle.problems).toEqual([]);
    // The API server gives the same warning once.
    const expected = bundle
      .decide(object, {
        operation: 'CREATE',
        namespace,
        params: [],
        username: 'administrator',
        groups: ['system:masters', 'system:authenticated'],
      })
      .flatMap(({ message }) =>
        message === null
          ? []
          : [
              `Validation failed for ValidatingAdmissionPolicy '${name}' with binding '${name}': ${message}`,
            ],
      );
    let found: string[] = [];
    // A policy acts a moment after it is applied; from then on it says something about every expression.
    await waitUntil(
      `${name} to act`,
      async () => {
        const answer = await api.send(
          'POST',
          `/api/v1/namespaces/${NAMESPACE}/configmaps?dryRun=All`,
          object,
        );
        found = answer.warnings;
        return found.length > 0;
      },
      { seconds: 180 },
    );
    const messages = [...new Set(expected)];
    const differences = messages.flatMap((message, index) =>
      found[index] === message
        ? []
        : [`here    ${message}\ncluster ${found[index]}`],
    );
    return { differences, compared: messages.length };
  }

  it('are worth the same here and on the API server, their errors included', async () => {
    const differences: string[] = [];
    let compared = 0;
    for (const policy of policies) {
      const result = await compare(policy);
      differences.push(...result.differences);
      compared += result.compared;
    }
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(300);
  });

  it.each(['within', 'validations', 'variables', 'conditions', 'messages'])(
    'run out of budget here and on the API server alike: %s',
    async part => {
      const { differences, compared } = await compare(
        costly.find(({ chunk }) => chunk === part)!,
      );
      expect(differences).toEqual([]);
      expect(compared).toBeGreaterThan(0);
    },
  );
});
