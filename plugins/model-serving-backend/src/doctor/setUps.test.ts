import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  DefinitivePolicyDecision,
} from '@backstage/plugin-permission-common';
import { JsonObject } from '@backstage/types';
import { GOLDEN_PATHS } from '@model-serving/backstage-plugin-model-serving-common';
import { TestCa } from '../__testUtils__/certificates';
import { INFERENCE_SERVICES, populate } from '../__testUtils__/clusterObjects';
import { FakeApiServer, Interceptor } from '../__testUtils__/FakeApiServer';
import { FakePrometheus } from '../__testUtils__/FakePrometheus';
import { PlatformFixture } from '../__testUtils__/PlatformFixture';
import {
  MEMBER,
  PLATFORM,
  policyPermissions,
  startServing,
} from '../__testUtils__/startServing';

jest.setTimeout(60_000);

const REPOSITORY = '/api/v1/repos/platform/serving';
const BRANCH = {
  name: 'main',
  protected: true,
  user_can_push: false,
  commit: { id: 'c0ffee'.padEnd(40, '0'), message: 'Begin' },
};

/** What stands in the catalog of a set-up that is complete. */
const ENTITIES = [
  ['Group', 'platform-owners'],
  ...Object.values(GOLDEN_PATHS).map(({ template }) => [
    'Template',
    template.split('/')[1],
  ]),
].map(([kind, name]) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name },
  spec: {},
}));

const allowAll = () => {
  const decide = async (requests: readonly unknown[]) =>
    requests.map(
      (): DefinitivePolicyDecision => ({ result: AuthorizeResult.ALLOW }),
    );
  return mockServices.permissions.mock({
    authorize: decide,
    authorizeConditional: decide,
  });
};

/** Answers a path of the forge, and leaves the rest to the server. */
const answering =
  (
    match: (path: string) => boolean,
    status: number,
    body: unknown,
  ): Interceptor =>
  ({ path }) =>
    match(path) ? { status, body } : undefined;

interface SetUp {
  /** What is wrong. */
  name: string;
  /** The backend that has it, beside others that it does not hide. */
  backend: 1 | 2 | 3;
  break?(server: FakeApiServer): void;
  intercept?: Interceptor;
  modelServing?(): JsonObject;
  entities?: typeof ENTITIES;
  permissions?: () => ReturnType<typeof policyPermissions>;
  /** Without a GitOps repository. */
  bare?: boolean;
  /** Id of what is found. */
  finds: string;
  detail: RegExp;
  next: RegExp;
}

describe('the doctor', () => {
  let server: FakeApiServer;
  let secure: FakeApiServer;
  let prometheus: FakePrometheus;
  let stop: () => Promise<unknown>;
  const files = createMockDirectory();
  const ca = new TestCa();

  const kubeconfig = (url: string, context: string) => {
    files.setContent({
      config: JSON.stringify({
        'current-context': 'prod',
        clusters: [
          {
            name: 'prod',
            cluster: {
              server: url,
              'certificate-authority-data': Buffer.from(ca.cert).toString(
                'base64',
              ),
            },
          },
        ],
        users: [{ name: 'reader', user: { token: 'canary' } }],
        contexts: [
          { name: 'prod', context: { cluster: 'prod', user: 'reader' } },
        ],
      }),
    });
    return { file: files.resolve('config'), context, name: 'prod' };
  };

  const SET_UPS: SetUp[] = [
    {
      name: 'no GitOps repository',
      backend: 1,
      bare: true,
      finds: 'repository.configured',
      detail:
        /^modelServing\.gitops is not set, so that nothing can be proposed/,
      next: /^Platform owners: set repository and credentials of modelServing\.gitops\.$/,
    },
    {
      name: 'a token that the forge refuses',
      backend: 2,
      intercept: answering(path => path.startsWith(REPOSITORY), 401, {
        message: 'invalid username, password or token',
      }),
      finds: 'repository.proposals',
      detail:
        /The forge cannot be read: .*401.*invalid username, password or token/,
      next: /check the credentials of modelServing\.gitops/,
    },
    {
      name: 'kinds that the account may not read',
      backend: 2,
      intercept: answering(path => path.endsWith('/pods'), 403, {
        kind: 'Status',
        message:
          'pods is forbidden: User "system:serviceaccount:backstage:model-serving" cannot list resource "pods"',
      }),
      finds: 'clusters.gpu-eu.read',
      detail:
        /Not readable for .*: Pod\. Verdicts that depend on them are incomplete/,
      next: /bind the ClusterRole of templates\/platform\/rbac\/portal\.yaml/,
    },
    {
      name: 'a policy that allows everything',
      backend: 1,
      permissions: allowAll,
      finds: 'permissions.policy',
      detail:
        /grants members without limits .*it also allows what it does not know/,
      next: /use modelServingPermissionPolicy/,
    },
    {
      name: 'a branch without protection',
      backend: 3,
      intercept: answering(
        path => path === `${REPOSITORY}/branches/main`,
        200,
        { ...BRANCH, protected: false },
      ),
      finds: 'repository.protected',
      detail: /branch main is not protected, so anybody who can write/,
      next: /change the protection of the branch/,
    },
    {
      name: 'clocks that disagree',
      backend: 1,
      intercept: ({ path }) =>
        path === '/version'
          ? {
              status: 200,
              headers: {
                date: new Date(Date.now() - 300_000).toUTCString(),
              },
              body: { gitVersion: 'v1.36.3' },
            }
          : undefined,
      finds: 'clocks.cluster.gpu-eu',
      detail:
        /^it is (299|30\d) seconds behind, so that ages and cold starts are wrong/,
      next: /synchronize the clocks \(NTP\)/,
    },
    {
      name: 'a Prometheus that does not answer',
      backend: 2,
      modelServing: () => ({
        metrics: { prometheus: { url: 'http://127.0.0.1:9' } },
      }),
      finds: 'metrics.modelServing.metrics.prometheus',
      detail: /the connection was refused/,
      next: /check url, credentials and network of modelServing\.metrics\.prometheus/,
    },
    {
      name: 'an API server whose certificate has expired',
      backend: 1,
      modelServing: () => ({ kubeconfig: kubeconfig(secure.url, 'prod') }),
      finds: 'clusters.prod.reached',
      detail: /its certificate has expired/,
      next: /renew the certificate of the API server/,
    },
    {
      name: 'a context that the kubeconfig does not have',
      backend: 2,
      modelServing: () => ({ kubeconfig: kubeconfig(secure.url, 'staging') }),
      finds: 'clusters.prod.reached',
      detail: /its kubeconfig does not have the context that is set/,
      next: /set modelServing\.kubeconfig\.context to one of `kubectl config get-contexts`/,
    },
    {
      name: 'a cluster without KServe',
      backend: 1,
      break: each => each.unserve(INFERENCE_SERVICES),
      finds: 'clusters.gpu-eu.serving',
      detail: /InferenceService \(KServe\) is not installed/,
      next: /install what is missing/,
    },
    {
      name: 'platform owners that the catalog does not have',
      backend: 2,
      entities: ENTITIES.filter(({ kind }) => kind !== 'Group'),
      finds: 'catalog.platform-owners',
      detail: /the catalog does not have group:default\/platform-owners/,
      next: /correct modelServing\.platformOwners/,
    },
    {
      name: 'templates that nobody registered',
      backend: 3,
      entities: ENTITIES.filter(({ kind }) => kind === 'Group'),
      finds: 'catalog.templates',
      detail: /does not have template:default\/inference-service/,
      next: /add templates\/golden-paths\.yaml to catalog\.locations/,
    },
    {
      name: 'prices that cannot be read',
      backend: 2,
      modelServing: () => ({ prices: { cpuPerHour: -1 } }),
      finds: 'prices.config',
      detail: /modelServing\.prices\.cpuPerHour must be 0 or more/,
      next: /correct modelServing\.prices/,
    },
  ];

  /** A backend with everything that is wrong with some set-ups; whole without any. */
  const start = async (
    setUps: readonly SetUp[],
    modelServing: JsonObject = {},
  ) => {
    const bare = setUps.some(setUp => setUp.bare);
    populate(server);
    server.serve('/apis/kueue.x-k8s.io/v1beta2/workloads');
    for (const [path, body] of [
      [REPOSITORY, { full_name: 'platform/serving' }],
      [`${REPOSITORY}/branches/main`, BRANCH],
    ] as const) {
      server.serveText(path, JSON.stringify(body));
    }
    setUps.forEach(setUp => setUp.break?.(server));
    server.intercept = request =>
      setUps
        .map(({ intercept }) => intercept?.(request))
        .find(answer => answer !== undefined);
    const platform = new PlatformFixture();
    platform.entities.push(
      ...((setUps.find(({ entities }) => entities)?.entities ??
        ENTITIES) as any[]),
    );
    const permissions =
      setUps.find(setUp => setUp.permissions)?.permissions ?? policyPermissions;
    const serving = await startServing(
      server,
      bare ? undefined : platform,
      [],
      Object.assign(
        { ...modelServing },
        ...setUps.map(setUp => setUp.modelServing?.()),
      ),
      permissions(),
    );
    stop = () => serving.backend.stop();
    await serving.run('prices');
    if (!bare) {
      await serving.run('gitops');
    }
    // The permission policy can only be asked for a member who comes by.
    await serving.get('/services', MEMBER).expect(200);
    return serving;
  };

  beforeEach(async () => {
    server = await FakeApiServer.start();
    prometheus = await FakePrometheus.start();
    secure = await FakeApiServer.start(
      ca.issue({
        commonName: 'api',
        names: ['127.0.0.1'],
        fromDays: -20,
        toDays: -10,
      }),
    );
    stop = async () => {};
  });

  afterEach(async () => {
    await stop();
    await Promise.all([server.stop(), secure.stop(), prometheus.stop()]);
  });

  it.each([1, 2, 3])(
    'finds everything that is wrong with backend %i, and says what to do',
    async backend => {
      const wrong = SET_UPS.filter(setUp => setUp.backend === backend);
      const { get } = await start(wrong);
      const { body } = await get('/doctor').expect(200);
      for (const { detail, finds, name, next } of wrong) {
        expect([name, body.items.find(({ id }: any) => id === finds)]).toEqual([
          name,
          expect.objectContaining({
            state: 'broken',
            detail: expect.stringMatching(detail),
            next: expect.stringMatching(next),
            docs: expect.stringMatching(/^docs\/[a-z]+\.md$/),
          }),
        ]);
      }
      expect(JSON.stringify(body)).not.toContain('canary');
    },
  );

  it('finds nothing of it where nothing is wrong, and answers platform owners only', async () => {
    const { get } = await start([], {
      metrics: { prometheus: { url: prometheus.url } },
    });
    const { body } = await get('/doctor', PLATFORM).expect(200);
    const ids = SET_UPS.map(({ finds }) => finds.replace('.prod.', '.gpu-eu.'));
    const found = body.items.filter(({ id }: any) => ids.includes(id));
    // Only where no repository is configured is that said.
    expect(new Set(found.map(({ id }: any) => id)).size).toBe(
      new Set(ids).size - 1,
    );
    expect(found.filter(({ state }: any) => state !== 'holds')).toEqual([]);
    expect(body).toMatchObject({ stale: false, asOf: expect.any(String) });
    await get('/doctor', MEMBER).expect(403);
  });
});
