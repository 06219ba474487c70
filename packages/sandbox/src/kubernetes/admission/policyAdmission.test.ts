import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { KubernetesObject } from '@model-serving/backstage-kubernetes-policy-node';
import {
  Answer,
  answerOf,
  boundPolicy,
  BoundPolicy,
  CASES,
  POLICIES,
  Recorded,
  USERS,
  WORLD,
} from '@model-serving/backstage-kubernetes-policy-node/testUtils';
import { ListeningServer } from '../../server/listen';
import { ADMIN_TOKEN, PORTAL_TOKEN } from '../access';
import { startKubernetesApi } from '../KubernetesApi';
import { apiVersionOf } from '../ResourceType';
import { types } from '../route';

const recorded: Recorded<Answer> = JSON.parse(
  readFileSync(
    join(
      dirname(
        require.resolve(
          '@model-serving/backstage-kubernetes-policy-node/package.json',
        ),
      ),
      'src/agreement/__fixtures__/manifests.json',
    ),
    'utf8',
  ),
);

const typeOf = ({ apiVersion, kind }: KubernetesObject) =>
  types.find(type => type.kind === kind && apiVersionOf(type) === apiVersion);

function pathOf({ metadata, ...object }: KubernetesObject, name = ''): string {
  const type = typeOf({ metadata, ...object })!;
  const root = type.group ? `/apis/${object.apiVersion}` : '/api/v1';
  const place = type.namespaced ? `/namespaces/${metadata.namespace}` : '';
  return `${root}${place}/${type.plural}${name && `/${name}`}`;
}

let api: ListeningServer;

beforeEach(async () => {
  api = await startKubernetesApi({ port: 0 });
});
afterEach(() => api.stop());

async function call(
  method: string,
  path: string,
  body?: unknown,
  {
    token = ADMIN_TOKEN,
    user,
    group,
    type = 'application/json',
  }: { token?: string; user?: string; group?: string; type?: string } = {},
) {
  const response = await fetch(api.url + path, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': type,
      ...(user && { 'impersonate-user': user }),
      ...(group && { 'impersonate-group': group }),
    },
  });
  const text = await response.text();
  const warned = Buffer.from(
    response.headers.get('warning') ?? '',
    'latin1',
  ).toString();
  return {
    code: response.status,
    body: text.startsWith('{') ? JSON.parse(text) : text,
    // Each is `299 - "…"`.
    warnings: [...warned.matchAll(/299 - ("(?:[^"\\]|\\.)*")/g)].map(
      ([, warning]) => JSON.parse(warning) as string,
    ),
  };
}

async function create(...objects: KubernetesObject[]): Promise<void> {
  for (const object of objects) {
    const { body, code } = await call('POST', pathOf(object), object);
    if (code !== 201) {
      throw new Error(
        `${object.kind} ${object.metadata.name}: ${body.message}`,
      );
    }
  }
}

const namespace = (name: string, labels = {}) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
});
const configMap = (name: string, metadata = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'team-a', ...metadata },
});
const MAPS = '/api/v1/namespaces/team-a/configmaps';
const rules = (resources: string[], operations = ['*'], apiGroups = ['']) => ({
  resourceRules: [{ apiGroups, apiVersions: ['*'], operations, resources }],
});

const objectsOf = ({ policy, bindings }: BoundPolicy) => [policy, ...bindings];

describe('what a real API server was asked', () => {
  // Those about kinds that only an API server with their definitions has, or that it validates itself.
  const served = POLICIES.filter(
    ({ policy }) => !JSON.stringify(policy).includes('"kind":"Zone"'),
  );
  const names = new Set(
    served.flatMap(({ bindings }) =>
      bindings.map(({ metadata }) => metadata.name),
    ),
  );
  const named = ({ warnings = [] }: { warnings?: string[] }) =>
    warnings.map(warning => warning.split(': ')[0]);
  const cases = CASES.filter(({ name, object, oldObject }) => {
    const answer = recorded.answers[name];
    return (
      answer.outcome !== 'invalid' &&
      [object, oldObject ?? object].every(typeOf) &&
      named(answer).every(binding => names.has(binding))
    );
  });

  it('is answered in the same words', async () => {
    expect(cases.length).toBeGreaterThan(100);
    await create(
      ...WORLD.filter(typeOf),
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: 'cluster-admin' },
        rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'agreement' },
        roleRef: { kind: 'ClusterRole', name: 'cluster-admin' },
        subjects: USERS.map(name => ({ kind: 'User', name })),
      },
      ...cases.flatMap(({ oldObject }) => (oldObject ? [oldObject] : [])),
      ...served.flatMap(objectsOf),
    );
    const here: Record<string, Answer> = {};
    for (const { name, object, operation, user } of cases) {
      const at = operation === 'CREATE' ? '' : object.metadata.name;
      const methods = { CREATE: 'POST', UPDATE: 'PUT', DELETE: 'DELETE' };
      here[name] = answerOf(
        await call(
          methods[operation],
          `${pathOf(object, at)}?dryRun=All`,
          operation === 'DELETE' ? {} : object,
          { user },
        ),
      );
    }
    expect(here).toEqual(
      Object.fromEntries(
        cases.map(({ name }) => [name, recorded.answers[name]]),
      ),
    );
  }, 60_000);
});

describe('a policy that is bound', () => {
  const denies = (
    name: string,
    spec: object,
    binding: object = { validationActions: ['Deny'] },
  ): KubernetesObject[] => [
    boundPolicy(name, spec).policy,
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: { policyName: name, validationActions: ['Deny'], ...binding },
    },
  ];

  beforeEach(() => create(namespace('team-a', { tenant: 'a' })));

  it('refuses with the status of an API server, and stores nothing', async () => {
    await create(
      ...denies('no-maps', {
        matchConstraints: rules(['configmaps'], ['CREATE']),
        validations: [
          {
            expression: 'false',
            messageExpression: "'not ' + object.metadata.name",
          },
        ],
      }),
    );
    const answer = await call('POST', MAPS, configMap('one'));
    expect(answer).toEqual({
      code: 422,
      warnings: [],
      body: {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message:
          "configmaps \"one\" is forbidden: ValidatingAdmissionPolicy 'no-maps' with binding 'no-maps' denied request: not one",
        reason: 'Invalid',
        details: {
          name: 'one',
          group: '',
          kind: 'configmaps',
          causes: [
            {
              message:
                "ValidatingAdmissionPolicy 'no-maps' with binding 'no-maps' denied request: not one",
            },
          ],
        },
        code: 422,
      },
    });
    expect((await call('GET', `${MAPS}/one`)).code).toBe(404);
  });

  it.each([
    ['Forbidden', 403],
    ['Unauthorized', 401],
    ['RequestEntityTooLarge', 413],
  ])('answers the reason %s with %i', async (reason, code) => {
    await create(
      ...denies('no-maps', {
        matchConstraints: rules(['configmaps']),
        validations: [{ expression: 'false', reason }],
      }),
    );
    expect(await call('POST', MAPS, configMap('one'))).toMatchObject({
      code,
      body: { reason, code },
    });
  });

  it('warns and lets pass, or only audits, where its binding does no more', async () => {
    const spec = {
      matchConstraints: rules(['configmaps']),
      validations: [{ expression: 'false', message: 'is odd' }],
    };
    await create(
      ...denies('warning', spec, { validationActions: ['Warn', 'Audit'] }),
      ...denies('auditing', spec, { validationActions: ['Audit'] }),
    );
    expect(await call('POST', MAPS, configMap('one'))).toMatchObject({
      code: 201,
      warnings: [
        "Validation failed for ValidatingAdmissionPolicy 'warning' with binding 'warning': is odd",
      ],
    });
  });

  it('follows its binding, its parameter and itself as they change', async () => {
    await create(
      ...denies(
        'capped',
        {
          paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
          matchConstraints: rules(['services']),
          validations: [
            {
              expression:
                'object.metadata.name.size() <= int(params.data.longest)',
            },
          ],
        },
        {
          paramRef: { name: 'cap', parameterNotFoundAction: 'Deny' },
          matchResources: {
            namespaceSelector: { matchLabels: { tenant: 'a' } },
          },
        },
      ),
    );
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'abc' },
    };
    const attempt = async () =>
      (
        await call(
          'POST',
          '/api/v1/namespaces/team-a/services?dryRun=All',
          service,
        )
      ).body.message;
    const merge = (path: string, body: object) =>
      call('PATCH', path, body, { type: 'application/merge-patch+json' });
    expect(await attempt()).toContain(
      'no params found for policy binding with `Deny` parameterNotFoundAction',
    );
    await call('POST', MAPS, { ...configMap('cap'), data: { longest: '2' } });
    expect(await attempt()).toContain('denied request: failed expression');
    await merge(`${MAPS}/cap`, { data: { longest: '3' } });
    expect(await attempt()).toBeUndefined();
    const policies = '/apis/admissionregistration.k8s.io/v1';
    await merge(`${policies}/validatingadmissionpolicies/capped`, {
      spec: { validations: [{ expression: 'false', message: 'never' }] },
    });
    expect(await attempt()).toContain('never');
    await merge('/api/v1/namespaces/team-a', {
      metadata: { labels: { tenant: null } },
    });
    expect(await attempt()).toBeUndefined();
    await merge('/api/v1/namespaces/team-a', {
      metadata: { labels: { tenant: 'a' } },
    });
    await call(
      'DELETE',
      `${policies}/validatingadmissionpolicybindings/capped`,
    );
    expect(await attempt()).toBeUndefined();
  });

  it('sees dry runs, status, deletions, bindings and connections as such', async () => {
    await create(
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'p', namespace: 'team-a' },
        spec: { containers: [] },
      } as KubernetesObject,
      ...denies('watched', {
        matchConstraints: rules(['pods', 'pods/*', 'configmaps'], ['*']),
        matchConditions: [
          {
            name: 'not-status-of-owner',
            expression: "request.userInfo.username != 'owner'",
          },
        ],
        validations: [
          {
            expression: 'false',
            messageExpression:
              "request.operation + ' ' + request.resource.resource + '/' + (has(request.subResource) ? request.subResource : '') + ' ' + request.kind.kind + ' ' + string(request.dryRun) + ' ' + string(object == null)",
          },
        ],
      }),
    );
    const POD = '/api/v1/namespaces/team-a/pods/p';
    const said = async (...asked: Parameters<typeof call>) =>
      (await call(...asked)).body.message.split('denied request: ')[1];
    expect(await said('POST', `${MAPS}?dryRun=All`, configMap('one'))).toBe(
      'CREATE configmaps/ ConfigMap true false',
    );
    expect(
      await said('PUT', `${POD}/status`, { metadata: { name: 'p' } }),
    ).toBe('UPDATE pods/status Pod false false');
    expect(await said('DELETE', POD)).toBe('DELETE pods/ Pod false true');
    expect(
      await said('POST', `${POD}/binding`, { target: { name: 'node' } }),
    ).toBe('CREATE pods/binding Binding false false');
    expect(await said('GET', `${POD}:8080/proxy/metrics`)).toBe(
      'CONNECT pods/proxy PodProxyOptions false false',
    );
    expect((await call('GET', POD)).body.spec.nodeName).toBeUndefined();
  });

  it('knows who asks, by name and groups', async () => {
    await create(
      ...denies('owners-only', {
        matchConstraints: rules(['configmaps']),
        validations: [
          {
            expression:
              "request.userInfo.username == 'ada' && 'owners' in request.userInfo.groups",
          },
        ],
      }),
    );
    const as = async (user: string, group: string) =>
      (
        await call('POST', `${MAPS}?dryRun=All`, configMap('one'), {
          user,
          // Authorization lets administrators pass, so that only the policy decides.
          group: `system:masters, ${group}`,
        })
      ).code;
    expect(await as('ada', 'owners')).toBe(201);
    expect(await as('ada', 'guests')).toBe(422);
    expect(await as('bob', 'owners')).toBe(422);
  });

  it('is refused when it cannot be evaluated, in one sentence', async () => {
    const [policy] = denies('broken', {
      matchConstraints: rules(['pods']),
      validations: [{ expression: 'object.' }],
    });
    expect(await call('POST', pathOf(policy), policy)).toMatchObject({
      code: 422,
      body: {
        message: expect.stringMatching(
          /^ValidatingAdmissionPolicy\.admissionregistration\.k8s\.io "broken" is invalid: spec: Invalid value: /,
        ),
      },
    });
  });
});

describe('who may do what', () => {
  beforeEach(() => create(namespace('team-a')));

  it('is what roles grant, whoever acts as whom', async () => {
    const asAlice = () =>
      call('POST', `${MAPS}?dryRun=All`, configMap('one'), { user: 'alice' });
    expect(await asAlice()).toMatchObject({
      code: 403,
      body: {
        message:
          'configmaps is forbidden: User "alice" cannot create resource "configmaps" in API group "" in the namespace "team-a"',
      },
    });
    await create(
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name: 'writer', namespace: 'team-a' },
        rules: [
          { apiGroups: [''], resources: ['configmaps'], verbs: ['create'] },
        ],
      } as KubernetesObject,
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'writer', namespace: 'team-a' },
        roleRef: { kind: 'Role', name: 'writer' },
        subjects: [{ kind: 'Group', name: 'system:authenticated' }],
      } as KubernetesObject,
    );
    expect((await asAlice()).code).toBe(201);
    expect((await call('GET', MAPS, undefined, { user: 'alice' })).code).toBe(
      403,
    );
    const review = (user: string, resource: string) =>
      call('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
        spec: {
          user,
          groups: ['system:authenticated'],
          resourceAttributes: { verb: 'create', resource, namespace: 'team-a' },
        },
      });
    expect((await review('bob', 'configmaps')).body.status.allowed).toBe(true);
    expect((await review('bob', 'pods')).body.status.allowed).toBe(false);
    const self = await call(
      'POST',
      '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      {},
      { token: PORTAL_TOKEN },
    );
    expect(self.body.status.userInfo.username).toBe(
      'system:serviceaccount:backstage:model-serving',
    );
  });

  it('lets nobody but an administrator act as somebody else', async () => {
    expect(
      await call('GET', MAPS, undefined, {
        token: PORTAL_TOKEN,
        user: 'alice',
      }),
    ).toMatchObject({
      code: 403,
      body: { message: expect.stringContaining('cannot impersonate') },
    });
  });
});
