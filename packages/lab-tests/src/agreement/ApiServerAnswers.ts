import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import type { KubernetesObject } from '@model-serving/backstage-kubernetes-policy-node';
import {
  AgreementCase,
  Answer,
  answerOf,
  boundPolicy,
  BoundPolicy,
  CASES,
  CEL_EXPRESSIONS,
  CEL_NAMESPACE,
  CEL_OBJECT,
  COSTLY_SPECS,
  EXPRESSION_QUESTIONS,
  expressionSpec,
  EXPRESSIONS_PER_POLICY,
  MANIFEST_QUESTIONS,
  POLICIES,
  Recorded,
  USERS,
  WORLD,
  Worth,
  worthOf,
} from '@model-serving/backstage-kubernetes-policy-node/testUtils';
import {
  startBareCluster,
  waitUntil,
  type BareCluster,
} from '@model-serving/lab';
import { ApiSession } from '../ApiSession';
import { trimmedOpenApi } from './trimmedOpenApi';

/** Everything that an API server answers to the questions of the policy package. */
export interface ApiServerAnswers {
  expressions: Recorded<Worth>;
  manifests: Recorded<Answer>;
  /** What the API server says about the built-in kinds among the manifests. */
  openapi: Record<string, unknown>;
}

const AT_ONCE = 8;
const CHUNK_LABEL = 'chunk';

async function inTurns<T>(
  items: readonly T[],
  act: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  const turns = async () => {
    while (next < items.length) {
      await act(items[next++]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, turns));
}

const chunks = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );

const WARNED =
  /^Validation failed for ValidatingAdmissionPolicy '[^']+' with binding '[^']+': ([^]*)$/;

/** An API server and what it is asked. */
class Asking {
  readonly #cluster: BareCluster;
  readonly #api: ApiSession;

  constructor(cluster: BareCluster) {
    this.#cluster = cluster;
    this.#api = ApiSession.to(cluster.access);
  }

  async source(): Promise<string> {
    const { body } = await this.#api.send('GET', '/version');
    return `kube-apiserver ${body.gitVersion}, ${new Date()
      .toISOString()
      .slice(0, 10)}`;
  }

  async openapi(): Promise<Record<string, unknown>> {
    const builtIn = CASES.map(({ object }) => object).filter(
      ({ apiVersion }) => !apiVersion.includes('.example/'),
    );
    const paths = new Set(
      builtIn.map(({ apiVersion }) =>
        apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`,
      ),
    );
    const documents = await Promise.all(
      [...paths].map(
        async path => (await this.#api.send('GET', `/openapi/v3/${path}`)).body,
      ),
    );
    return trimmedOpenApi(documents, new Set(builtIn.map(({ kind }) => kind)));
  }

  async prepare(): Promise<void> {
    await this.#cluster.add([
      ...WORLD,
      { apiVersion: 'v1', kind: 'Namespace', metadata: CEL_NAMESPACE.metadata },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'agreement' },
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'ClusterRole',
          name: 'cluster-admin',
        },
        subjects: USERS.map(name => ({
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'User',
          name,
        })),
      },
    ] as never);
    await inTurns(
      CASES.flatMap(({ oldObject }) => (oldObject ? [oldObject] : [])),
      async object => {
        const { code, body } = await this.#api.send(
          'POST',
          (await this.#pathOf(object))!,
          object,
        );
        if (code > 299) {
          throw new Error(`${object.metadata.name}: ${body.message}`);
        }
      },
    );
  }

  /** Applies policies and waits until they act: a policy that is applied last does so last. */
  async enforce(policies: readonly BoundPolicy[]): Promise<void> {
    const last = boundPolicy('last', {
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: [''],
            apiVersions: ['v1'],
            operations: ['CREATE'],
            resources: ['configmaps'],
            resourceNames: ['last'],
          },
        ],
      },
      validations: [{ expression: 'false' }],
    });
    const problems: string[] = [];
    await inTurns(policies, async ({ policy, bindings }) => {
      try {
        for (const object of [policy, ...bindings]) {
          await this.#api.apply(object);
        }
      } catch (error) {
        problems.push((error as Error).message);
      }
    });
    if (problems.length > 0) {
      throw new Error(problems.join('\n'));
    }
    for (const object of [last.policy, ...last.bindings]) {
      await this.#api.apply(object);
    }
    await waitUntil(
      'the policies to act',
      async () => {
        const { code } = await this.#api.send(
          'POST',
          '/api/v1/namespaces/default/configmaps?dryRun=All',
          { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'last' } },
        );
        return code === 422;
      },
      { seconds: 180 },
    );
  }

  async answers(): Promise<Record<string, Answer>> {
    const found = new Map<string, Answer>();
    await inTurns(CASES, async one => {
      found.set(one.name, await this.#answer(one));
    });
    return Object.fromEntries(
      CASES.map(({ name }) => [name, found.get(name)!]),
    );
  }

  /** Parameters are read a moment after their policies act: what is answered twice is meant. */
  async settledAnswers(): Promise<Record<string, Answer>> {
    let before = await this.answers();
    for (let attempt = 0; attempt < 10; attempt++) {
      await pause(3000);
      const again = await this.answers();
      if (
        isDeepStrictEqual(again, before) &&
        !/not yet synced/.test(JSON.stringify(again))
      ) {
        return again;
      }
      before = again;
    }
    const last = await this.answers();
    const differing = CASES.filter(
      ({ name }) => !isDeepStrictEqual(last[name], before[name]),
    ).map(({ name }) => `\n  ${name}`);
    throw new Error(
      `The API server does not answer the same twice:${differing.join('')}`,
    );
  }

  /** What each expression is worth; those that do not compile are left out of their policies. */
  async worths(): Promise<Record<string, Worth>> {
    const parts = chunks(CEL_EXPRESSIONS, EXPRESSIONS_PER_POLICY);
    const uncompiled = new Set<string>();
    const asked = await Promise.all(
      parts.map(async (expressions, index) => {
        const compiled = await this.#compiled(expressions, `c${index}`);
        expressions
          .filter(expression => !compiled.includes(expression))
          .forEach(expression => uncompiled.add(expression));
        return { chunk: `c${index}`, compiled };
      }),
    );
    await this.enforce([
      ...asked.map(({ chunk, compiled }) =>
        this.#chunk(chunk, expressionSpec(compiled)),
      ),
      ...Object.entries(COSTLY_SPECS).map(([part, spec]) =>
        this.#chunk(part, spec),
      ),
    ]);
    const worths = new Map<string, Worth>();
    for (const { chunk, compiled } of asked) {
      const messages = await this.#messages(chunk);
      compiled.forEach((expression, index) => {
        const worth = worthOf(expression, index, messages);
        if (worth === undefined) {
          throw new Error(`Nothing is said about ${expression}`);
        }
        worths.set(expression, worth);
      });
    }
    const result: Record<string, Worth> = {};
    for (const expression of CEL_EXPRESSIONS) {
      result[expression] = uncompiled.has(expression)
        ? null
        : worths.get(expression)!;
    }
    for (const part of Object.keys(COSTLY_SPECS)) {
      result[`budget: ${part}`] = (await this.#messages(part)).join('\n');
    }
    return result;
  }

  close(): void {
    this.#api.close();
  }

  #chunk(name: string, spec: object): BoundPolicy {
    const { policy, bindings } = boundPolicy(`cel-${name}`, spec, [
      {
        matchResources: {
          objectSelector: { matchLabels: { [CHUNK_LABEL]: name } },
        },
      },
    ]);
    return { policy, bindings: bindings.slice(1) };
  }

  async #compiled(
    expressions: readonly string[],
    chunk: string,
  ): Promise<string[]> {
    const { policy } = this.#chunk(chunk, expressionSpec(expressions));
    const { code, body } = await this.#api.send(
      'POST',
      `${(await this.#pathOf(policy))!}?dryRun=All`,
      policy,
    );
    if (code < 300) {
      return [...expressions];
    }
    const wrong = new Set(
      [...String(body.message).matchAll(/spec\.validations\[(\d+)\]/g)].map(
        ([, index]) => Number(index),
      ),
    );
    if (wrong.size === 0) {
      throw new Error(String(body.message));
    }
    return await this.#compiled(
      expressions.filter((_, index) => !wrong.has(index)),
      chunk,
    );
  }

  async #messages(chunk: string): Promise<string[]> {
    const object = {
      ...CEL_OBJECT,
      metadata: {
        ...CEL_OBJECT.metadata,
        labels: { ...CEL_OBJECT.metadata.labels, [CHUNK_LABEL]: chunk },
      },
    };
    const response = await this.#api.send(
      'POST',
      `${await this.#pathOf(object)}?dryRun=All`,
      object,
    );
    return response.warnings.flatMap(warning => {
      const message = WARNED.exec(warning)?.[1];
      return message === undefined ? [] : [message];
    });
  }

  async #answer(one: AgreementCase): Promise<Answer> {
    const { object, operation, user } = one;
    const api = this.#api.as(user);
    const path = (await this.#pathOf(object))!;
    const query = 'dryRun=All&fieldValidation=Strict';
    const at = `${path}/${object.metadata.name}`;
    switch (operation) {
      case 'CREATE':
        return answerOf(await api.send('POST', `${path}?${query}`, object));
      case 'UPDATE': {
        const { body } = await this.#api.send('GET', at);
        const { resourceVersion } = body.metadata;
        return answerOf(
          await api.send('PUT', `${at}?${query}`, {
            ...object,
            metadata: { ...object.metadata, resourceVersion },
          }),
        );
      }
      default:
        return answerOf(await api.send('DELETE', `${at}?dryRun=All`));
    }
  }

  async #pathOf({ apiVersion, kind, metadata }: KubernetesObject) {
    const { namespace } = metadata;
    const path = await this.#api.path({ apiVersion, kind, namespace });
    if (!path) {
      throw new Error(`The API server has no ${kind} (${apiVersion}).`);
    }
    return path;
  }
}

/** Starts an API server, asks it everything, and stops it. */
export async function askApiServer(): Promise<ApiServerAnswers> {
  const folder = await mkdtemp(join(tmpdir(), 'agreement-'));
  const cluster = await startBareCluster(folder);
  const asking = new Asking(cluster);
  try {
    const source = await asking.source();
    const openapi = await asking.openapi();
    await asking.prepare();
    const worths = await asking.worths();
    await asking.enforce(POLICIES);
    const answers = await asking.settledAnswers();
    return {
      expressions: { source, questions: EXPRESSION_QUESTIONS, answers: worths },
      manifests: { source, questions: MANIFEST_QUESTIONS, answers },
      openapi,
    };
  } finally {
    asking.close();
    await cluster.stop();
  }
}
