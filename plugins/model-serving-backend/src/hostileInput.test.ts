import { mockServices } from '@backstage/backend-test-utils';
import {
  CheckReport,
  Finding,
} from '@model-serving/backstage-plugin-model-serving-common';
import { parseAllDocuments } from 'yaml';
import { populate } from './__testUtils__/clusterObjects';
import { FakeApiServer } from './__testUtils__/FakeApiServer';
import { PlatformFixture } from './__testUtils__/PlatformFixture';
import { MEMBER, PLATFORM, startServing } from './__testUtils__/startServing';

interface SentFile {
  path: string;
  content: string;
}

const HOSTILE_ADDRESSES: Array<[string, string]> = [
  ['metadata', 'http://169.254.169.254/latest/meta-data'],
  ['file', 'file:///etc/passwd'],
  ['localhost', 'http://localhost/x'],
  ['ipv6', 'http://[::1]/x'],
  ['number', 'http://2130706433/x'],
  ['claim', 'pvc://other-ns/x'],
];
/** Addresses with credentials: a model that names one is not read at all. */
const ADDRESSES_WITH_CREDENTIALS: Array<[string, string]> = [
  ['bucket', 's3://x@evil/y'],
  ['userinfo', `oci://x@evil.example/y@sha256:${'ab'.repeat(32)}`],
];

/** Who may ask what is in callers.test.ts. */
describe('hostile input over HTTP', () => {
  const platform = new PlatformFixture();
  const createEvent = jest.fn();
  const auditor = mockServices.auditor.mock();
  const valid = platform.request;
  let server: FakeApiServer;
  let serving: Awaited<ReturnType<typeof startServing>>;
  let rendered: SentFile[];

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    platform.files.set('tenants/team-a/Taken/service.yaml', 'a: b\n');
    platform.files.set('tenants/team-a/ﬁne/service.yaml', 'a: b\n');
    for (const [name, uri] of [
      ...HOSTILE_ADDRESSES,
      ...ADDRESSES_WITH_CREDENTIALS,
    ]) {
      platform.addModel(name, uri);
    }
    auditor.createEvent.mockImplementation(async event => {
      const outcome = { success: jest.fn(), fail: jest.fn() };
      createEvent(event, outcome);
      return outcome as any;
    });
    serving = await startServing(server, platform, [auditor.factory]);
    await serving.run('gitops');
    const { body } = await serving
      .post('/renders', { request: valid }, MEMBER)
      .expect(200);
    rendered = body.files.map(({ path, content }: SentFile) => ({
      path,
      content,
    }));
  });

  afterAll(async () => {
    await serving.backend.stop();
    await server.stop();
  });

  /** Both routes take requests; neither may be laxer than the other. */
  const refused = async (body: object | string, status = 400) => {
    const messages = new Set<string>();
    for (const path of ['/renders', '/checks']) {
      const answer = await serving.post(path, body, MEMBER);
      expect([path, answer.status]).toEqual([path, status]);
      expect(answer.body).not.toHaveProperty('files');
      messages.add(answer.body.error.message);
    }
    expect(messages.size).toBe(1);
    return [...messages][0];
  };

  const check = async (body: object) => {
    const answer = await serving.post('/checks', body, MEMBER).expect(200);
    return answer.body as CheckReport;
  };

  const refusals = ({ findings }: CheckReport): Finding[] =>
    findings.filter(({ outcome }) => ['fail', 'unknown'].includes(outcome));

  /** Judges the rendered files after a change to one of them, which must be refused. */
  const refusalsOf = async (files: SentFile[], service = valid.name) => {
    const report = await check({ tenant: 'team-a', service, files });
    expect(report.outcome).toBe('fail');
    return refusals(report);
  };

  const withService = (change: (content: string) => string) =>
    rendered.map(file => {
      if (!file.path.endsWith('/inferenceservice.yaml')) {
        return file;
      }
      const content = change(file.content);
      expect(content).not.toBe(file.content);
      return { ...file, content };
    });

  describe('in the answers of the form', () => {
    it.each<[string, string, unknown, RegExp]>([
      [
        'YAML injection',
        'name',
        'x\nspec:\n  predictor:',
        /^request\.name: name must/,
      ],
      [
        'another object',
        'name',
        'x\n---\nkind: ClusterRoleBinding',
        /^request\.name: /,
      ],
      [
        'another object',
        'tenant',
        '---\nkind: ClusterRoleBinding',
        /^request\.tenant: /,
      ],
      [
        'another object',
        'purpose',
        'x\n---\nkind: Role',
        /^request\.purpose: .*one line/,
      ],
      ['invalid name', 'name', 'a'.repeat(254), /^request\.name: .*at most 40/],
      ['invalid name', 'name', 'Chat', /^request\.name: .*a-z/],
      ['invalid name', 'name', 'chat-', /^request\.name: .*end with/],
      ['invalid name', 'name', 'сhat', /^request\.name: .*a-z/],
      ['invalid name', 'name', '.', /^request\.name: .*start with a letter/],
      ['invalid name', 'name', '', /^request\.name: /],
      ['invalid name', 'tenant', 'TEAM-A', /^request\.tenant: /],
      ['template syntax', 'name', '${{ secrets.TOKEN }}', /^request\.name: /],
      ['template syntax', 'model', '{{7*7}}', /^request\.model(\.ref)?: /],
      [
        'template syntax',
        'accelerator',
        '{% include "x" %}',
        /^request\.accelerator: /,
      ],
      [
        'template syntax',
        'priority',
        '${{ secrets.TOKEN }}',
        /^request\.priority: /,
      ],
      ['YAML syntax', 'name', '!!js/function', /^request\.name: /],
      ['YAML syntax', 'priority', '*a', /^request\.priority: /],
      [
        'path traversal',
        'name',
        '../../.github/workflows/x',
        /^request\.name: /,
      ],
      ['path traversal', 'tenant', '..', /^request\.tenant: /],
      ['path traversal', 'name', 'x\u0000', /^request\.name: /],
      ['path traversal', 'name', 'x ', /^request\.name: /],
      ['path traversal', 'name', '.git', /^request\.name: /],
      ['wrong type', 'model', ['resource:default/x'], /^request\.model: /],
      [
        'wrong type',
        'model',
        { kind: 'resource' },
        /^request\.model(\.ref)?: /,
      ],
      [
        'wrong type',
        'model',
        'user:default/x',
        /^request\.model(\.ref)?: .*model/,
      ],
      ['wrong type', 'model', 'resource:../x', /^request\.model(\.ref)?: /],
      [
        'wrong type',
        'model',
        'x'.repeat(300),
        /^request\.model(\.ref)?: .*200/,
      ],
      ['foreign owner', 'owner', 'group:default/team-b', /^request: .*"owner"/],
      ['foreign queue', 'queue', 'team-b', /^request: .*"queue"/],
      ['resources', 'resources', { 'nvidia.com/gpu': '-1' }, /"resources"/],
      [
        'replicas',
        'replicas',
        { min: 2, max: 1 },
        /^request\.replicas: .*exceed/,
      ],
      [
        'replicas',
        'replicas',
        { min: 1, max: 1e6 },
        /^request\.replicas\.max: .*64/,
      ],
      [
        'replicas',
        'replicas',
        { min: null, max: 1 },
        /^request\.replicas\.min: /,
      ],
      [
        'replicas',
        'replicas',
        { min: '3', max: 3 },
        /^request\.replicas\.min: /,
      ],
      [
        'replicas',
        'replicas',
        { min: 1.5, max: 3 },
        /^request\.replicas\.min: /,
      ],
      ['replicas', 'replicas', { min: 0, max: 3 }, /^request\.replicas\.min: /],
      ['model source', 'storageUri', 'file:///etc/passwd', /"storageUri"/],
      [
        'foreign address',
        'registry',
        'https://registry.evil.test',
        /"registry"/,
      ],
      ['foreign address', 'modelUrl', 'http://169.254.169.254/', /"modelUrl"/],
      ['arguments', 'args', ['--trust-remote-code'], /"args"/],
      ['arguments', 'env', [{ name: 'LD_PRELOAD', value: 'x.so' }], /"env"/],
      ['image', 'image', 'evil.test/vllm:latest', /"image"/],
      [
        'image',
        'runtime',
        'own-runtime',
        /^runtime: own-runtime is not offered/,
      ],
      ['pod settings', 'serviceAccountName', 'admin', /"serviceAccountName"/],
      ['pod settings', 'hostNetwork', true, /"hostNetwork"/],
      ['pod settings', 'podSpec', { initContainers: [] }, /"podSpec"/],
      ['pod settings', 'annotations', {}, /"annotations"/],
    ])('%s: %s %j is refused by name', async (_id, field, value, message) => {
      await expect(
        refused({ request: { ...valid, [field]: value } }),
      ).resolves.toMatch(message);
    });

    it.each(['entity', 'auth', 'credentials', 'user'])(
      'a posted %s is not taken for one',
      async key => {
        await expect(
          refused({ request: valid, [key]: { metadata: { name: 'x' } } }),
        ).resolves.toContain(`"${key}"`);
      },
    );

    it('says which field is missing', async () => {
      const { name: _, ...rest } = valid;
      await expect(refused({ request: rest })).resolves.toMatch(
        /^request\.name: /,
      );
    });

    it.each([
      [
        'template syntax',
        '${{ secrets.TOKEN }} {{7*7}} {% include "/etc/passwd" %}',
      ],
      ['YAML syntax', '!!js/function "x"'],
      ['YAML syntax', '&a [*a]'],
      ['YAML syntax', '<<: *a'],
      ['YAML syntax', 'yes'],
      ['YAML syntax', 'on'],
      ['YAML syntax', '0o17'],
      ['YAML syntax', '1e3'],
      ['YAML syntax', '~'],
      ['mention', '@everyone <!-- --> # "x" \'y\''],
    ])('%s: %s in the purpose stays text', async (_id, purpose) => {
      const { body } = await serving
        .post('/renders', { request: { ...valid, purpose } }, MEMBER)
        .expect(200);
      const [service] = body.files.flatMap(({ content }: SentFile) =>
        parseAllDocuments(content, { version: '1.1' }).map(d => d.toJS()),
      );
      expect(
        service.metadata.annotations['model-serving.backstage.io/purpose'],
      ).toBe(purpose);
    });

    it.each([
      ['__proto__', '{"__proto__": {"admin": true}, '],
      ['constructor', '{"constructor": {"prototype": {"admin": true}}, '],
    ])('the key %s reaches no prototype', async (_key, start) => {
      const inner = JSON.stringify(valid).replace('{', start);
      for (const text of [
        `{"request": ${inner}}`,
        JSON.stringify({ request: valid }).replace('{', start),
      ]) {
        const answer = await serving.post('/renders', text, MEMBER);
        expect([200, 400]).toContain(answer.status);
        expect(JSON.stringify(answer.body.files ?? [])).not.toContain('admin');
      }
      expect(({} as { admin?: boolean }).admin).toBeUndefined();
      expect(Object.keys(Object.prototype)).toEqual([]);
    });

    it('a name that differs from a directory by case or form alone is refused', async () => {
      for (const [name, other] of [
        ['taken', 'Taken'],
        ['fine', 'ﬁne'],
      ]) {
        const report = await check({ request: { ...valid, name } });
        expect(report.outcome).toBe('fail');
        expect(refusals(report).map(({ message }) => message)).toEqual([
          expect.stringContaining(`tenants/team-a/${other}`),
        ]);
      }
    });

    it.each([
      ['system-node-critical', 'profile-limits', /not available to team-a/],
      ['team-b', 'profile-limits', /not available to team-a/],
      ['team-b', 'serving-priority', /not one that namespace team-a may use/],
    ])('the priority %s is refused', async (priority, rule, message) => {
      const report = await check({ request: { ...valid, priority } });
      expect(refusals(report)).toContainEqual(
        expect.objectContaining({
          rule,
          message: expect.stringMatching(message),
        }),
      );
    });

    it('more accelerators than the profile allows are refused with the bound', async () => {
      const report = await check({
        request: { ...valid, replicas: { min: 1, max: 64 } },
      });
      expect(
        refusals(report).find(({ rule }) => rule === 'profile-limits')?.message,
      ).toMatch(/requests 64 replicas; the limit is 8/);
    });

    it.each(HOSTILE_ADDRESSES)(
      'a catalog model at %s (%s) is refused and never fetched',
      async (name, uri) => {
        const before = server.requests.length;
        const report = await check({
          request: { ...valid, model: `resource:default/${name}` },
        });
        expect(report.outcome).toBe('fail');
        expect(
          refusals(report).find(
            ({ rule }) => rule === 'serving-pinned-artifacts',
          )?.message,
        ).toContain(uri);
        expect(server.requests.slice(before).join()).not.toContain('passwd');
      },
    );

    it.each(ADDRESSES_WITH_CREDENTIALS)(
      'a catalog model at %s (%s), with credentials in its address, is not taken over',
      async name => {
        const model = `resource:default/${name}`;
        expect(await refused({ request: { ...valid, model } })).toContain(
          `${model} is not vetted`,
        );
      },
    );
  });

  describe('in files', () => {
    it.each([
      ['path traversal', '../../.github/workflows/x.yml'],
      ['path traversal', '/etc/passwd'],
      ['path traversal', 'tenants/team-a/fresh/..\\..\\x.yaml'],
      ['path traversal', 'tenants/team-a/fresh/%2e%2e/x.yaml'],
      ['path traversal', 'tenants/team-a/fresh/x\u0000.yaml'],
      ['path traversal', 'tenants/team-a/fresh/x.yaml '],
      ['path traversal', 'tenants/team-a/fresh/.git/config'],
      ['path traversal', '.GIT/config'],
      ['path traversal', 'tenants/team-b/fresh/x.yaml'],
      ['path traversal', 'tenants/team-a/fresh/../other/x.yaml'],
      ['case collision', 'tenants/Team-A/fresh/x.yaml'],
      ['case collision', 'tenants/team-a/fresh/INFERENCESERVICE.yaml'],
    ])('%s: the path %j is refused', async (_id, path) => {
      const findings = await refusalsOf([
        ...rendered,
        { path, content: 'a: b\n' },
      ]);
      expect(findings).toContainEqual(
        expect.objectContaining({ rule: 'file-paths', file: path }),
      );
    });

    it("tenant and service of files are held to the form's rules", async () => {
      for (const wrong of [{ service: '../x' }, { tenant: '../x' }]) {
        const { body } = await serving
          .post(
            '/checks',
            { tenant: 'team-a', service: 'fresh', files: rendered, ...wrong },
            MEMBER,
          )
          .expect(400);
        expect(body.error.message).toMatch(
          new RegExp(`^${Object.keys(wrong)[0]}: `),
        );
      }
    });

    const bomb = [
      'a0: &a0 [x, x]',
      ...Array.from(
        { length: 30 },
        (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`,
      ),
    ].join('\n');

    it.each([
      ['a function', 'a: !!js/function "x"', /tag: ?tag:yaml.org,2002:js/],
      ['an alias bomb', bomb, /aliases/],
      ['a merge key', 'a: &a {b: c}\nd:\n  <<: *a', /key "<<" is not allowed/],
      ['yes', 'a: yes', /put it in quotes/],
      ['an octal', 'a: 017', /put it in quotes/],
      ['a prototype', '__proto__: {admin: true}', /"__proto__" is not allowed/],
      ['a repeated key', 'a: 1\na: 2', /unique/],
      ['too much', `a: ${'x'.repeat(70_000)}`, /larger than/],
    ])('%s in YAML is refused', async (_what, content, message) => {
      const findings = await refusalsOf([
        ...rendered,
        { path: 'tenants/team-a/fresh/extra.yaml', content },
      ]);
      expect(findings).toContainEqual(
        expect.objectContaining({
          rule: 'readable-yaml',
          message: expect.stringMatching(message),
        }),
      );
      expect(({} as { admin?: boolean }).admin).toBeUndefined();
    });

    it.each([
      ['another object', 'rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'],
      ['another object', 'v1', 'Pod'],
      ['another object', 'v1', 'Secret'],
      ['another object', 'serving.kserve.io/v1beta1', 'InferenceService'],
    ])('%s: a further %s %s is refused', async (_id, apiVersion, kind) => {
      const extra = JSON.stringify({
        apiVersion,
        kind,
        metadata: { name: 'fresh', namespace: 'team-a' },
      });
      const findings = await refusalsOf(
        withService(content => `${content}---\n${extra}\n`),
      );
      expect(findings).toContainEqual(
        expect.objectContaining({
          rule: 'allowed-kinds',
          message: expect.stringContaining(kind),
        }),
      );
    });

    const set = (path: string, line: string) => (content: string) =>
      content.replace(new RegExp(`^( *)${path}`, 'm'), `$1${line}\n$&`);

    it.each<[string, string, (content: string) => string, string, RegExp]>([
      [
        'foreign owner',
        'the owner',
        c => c.replaceAll(/(backstage\.io\/owner: ).*/g, '$1team-b'),
        'ownership-labels',
        /owner of InferenceService fresh is "team-b"/,
      ],
      [
        'foreign queue',
        'the queue',
        c => c.replaceAll(/(queue-name: ).*/g, '$1team-b'),
        'ownership-labels',
        /queue-name .* is "team-b"; it must be "serving"/,
      ],
      [
        'foreign queue',
        'the priority',
        c => c.replaceAll(/(priority-class: ).*/g, '$1system-node-critical'),
        'profile-limits',
        /not available to team-a/,
      ],
      ...['-1', '1e9', '0x10', '1.5', '9999999Gi', '5'].map(
        amount =>
          [
            'resources',
            `${amount} accelerators`,
            (c: string) =>
              c.replaceAll(/(nvidia\.com\/gpu: ).*/g, `$1"${amount}"`),
            'golden-path',
            /resources\.(limits|requests)\["nvidia\.com\/gpu"\] is/,
          ] as [string, string, (content: string) => string, string, RegExp],
      ),
      [
        'replicas',
        'the replicas',
        c => c.replace(/maxReplicas: .*/, 'maxReplicas: 1000000'),
        'request',
        /replicas\.max/,
      ],
      [
        'model source',
        'the address',
        c =>
          c.replace(
            /storageUri: .*/,
            'storageUri: http://169.254.169.254/latest',
          ),
        'serving-pinned-artifacts',
        /169\.254\.169\.254/,
      ],
      [
        'model source',
        'the registry',
        c =>
          c.replace(
            /storageUri: .*/,
            `storageUri: oci://169.254.169.254/x@sha256:${'ab'.repeat(32)}`,
          ),
        'catalog-model',
        /artifact of resource:default\/qwen3-8b in the catalog is oci:\/\/registry/,
      ],
      [
        'model source',
        'the model',
        c =>
          c.replaceAll('resource:default/qwen3-8b', 'resource:default/unknown'),
        'catalog-model',
        /has no model resource:default\/unknown/,
      ],
      [
        'arguments',
        'an argument',
        c => c.replace(/^( *)args:$/m, '$&\n$1  - --trust-remote-code'),
        'serving-arguments',
        /trust-remote-code/,
      ],
      ...['--trust-remote-code', '; rm -rf /', '--api-key=abc'].map(
        argument =>
          [
            'arguments',
            `the argument ${argument}`,
            (c: string) =>
              c.replace(
                /^( *)args:$/m,
                `$&\n$1  - ${JSON.stringify(argument)}`,
              ),
            'golden-path',
            /spec\.predictor\.model\.args/,
          ] as [string, string, (content: string) => string, string, RegExp],
      ),
      ...[
        ['LD_PRELOAD', 'serving-pod-safety'],
        ['HF_TOKEN', 'serving-no-downloads'],
        ['UPSTREAM_PASSWORD', 'serving-no-literal-secrets'],
        ['LD_PRELOAD', 'golden-path'],
      ].map(
        ([name, rule]) =>
          [
            'arguments',
            `the variable ${name}`,
            (c: string) =>
              c.replace(
                /^( *)env:$/m,
                `$&\n$1  - name: ${name}\n$1    value: x`,
              ),
            rule,
            rule === 'golden-path'
              ? /spec\.predictor\.model\.env/
              : new RegExp(name),
          ] as [string, string, (content: string) => string, string, RegExp],
      ),
      [
        'image',
        'the runtime',
        c => c.replace(/runtime: .*/, 'runtime: own-runtime'),
        'golden-path',
        /spec\.predictor\.model\.runtime is/,
      ],
      ...[
        ['evil.test/vllm:latest', 'serving-pinned-artifacts'],
        [`evil.test/vllm@sha256:${'ab'.repeat(32)}`, 'serving-allowed-sources'],
      ].map(
        ([image, rule]) =>
          [
            'image',
            `the image ${image}`,
            set('modelFormat:', `image: ${image}`),
            rule,
            /evil\.test/,
          ] as [string, string, (content: string) => string, string, RegExp],
      ),
      [
        'image',
        'the digest of the model',
        c => c.replace(/(storageUri: .*@sha256:).*/, `$1${'cd'.repeat(32)}`),
        'catalog-model',
        /artifact of resource:default\/qwen3-8b in the catalog is oci:\/\/registry/,
      ],
      ...[
        'serviceAccountName: admin',
        'hostNetwork: true',
        'volumes: [{name: x, hostPath: {path: /}}]',
        'initContainers: [{name: x, image: busybox}]',
        'containers: [{name: x, securityContext: {privileged: true}}]',
      ].map(
        line =>
          [
            'pod settings',
            line,
            set('minReplicas:', line),
            'golden-path',
            /may not be set by a service/,
          ] as [string, string, (content: string) => string, string, RegExp],
      ),
      [
        'pod settings',
        'an annotation',
        set(
          'model-serving.backstage.io/model:',
          'sidecar.istio.io/inject: "false"',
        ),
        'golden-path',
        /sidecar.*may not be set/,
      ],
      [
        'pod settings',
        'a queue label less',
        c => c.replaceAll(/^ *kueue\.x-k8s\.io\/queue-name: .*\n/gm, ''),
        'ownership-labels',
        /queue-name of InferenceService fresh is missing/,
      ],
    ])('%s: %s changed is refused', async (_id, _what, change, rule, text) => {
      const findings = await refusalsOf(withService(change));
      expect(findings).toContainEqual(
        expect.objectContaining({ rule, message: expect.stringMatching(text) }),
      );
    });

    it('the namespace of another tenant is refused', async () => {
      const findings = await refusalsOf(
        withService(c => c.replace('namespace: team-a', 'namespace: team-b')),
      );
      expect(findings).toContainEqual(
        expect.objectContaining({
          rule: 'own-namespace',
          message: expect.stringContaining('may only use team-a'),
        }),
      );
    });

    it('bodies and lists of files are bounded', async () => {
      const send = (files: SentFile[]) =>
        serving.post(
          '/checks',
          { tenant: 'team-a', service: 'fresh', files },
          MEMBER,
        );
      const file = { path: 'a', content: 'b' };
      const tooLong = (length: number) => [
        { path: 'a', content: 'x'.repeat(length) },
      ];
      const statuses = [
        (await send(Array(51).fill(file))).status,
        (await send(tooLong(600_000))).status,
        (await send(tooLong(3_000_000))).status,
        (await send([])).status,
        (await serving.post('/checks', '{"tenant"', MEMBER)).status,
        (await serving.post('/checks', '[]', MEMBER)).status,
      ];
      expect(statuses).toEqual([400, 400, 413, 400, 400, 400]);
    });
  });

  describe('for tenants of others', () => {
    it('is refused as a tenant that does not exist is, and audited', async () => {
      const answers: string[] = [];
      for (const tenant of ['team-b', 'nobody', 'kube-system', 'stray']) {
        createEvent.mockClear();
        const message = await refused({ request: { ...valid, tenant } }, 403);
        answers.push(message.replaceAll(tenant, '…'));
        for (const [event, outcome] of createEvent.mock.calls) {
          expect(['render', 'check']).toContain(event.eventId);
          expect(outcome.fail).toHaveBeenCalledWith({
            error: expect.any(Error),
            meta: {
              path: 'inference-service',
              tenant,
              service: valid.name,
              status: 403,
            },
          });
          expect(outcome.success).not.toHaveBeenCalled();
        }
        expect(createEvent).toHaveBeenCalledTimes(2);
      }
      expect(new Set(answers).size).toBe(1);
    });

    it('is refused for namespaces of the platform, even to its owners', async () => {
      for (const tenant of [
        'kube-system',
        'kserve',
        'kueue-system',
        'default',
        'openshift-config',
      ]) {
        const { status } = await serving.post(
          '/renders',
          { request: { ...valid, tenant } },
          PLATFORM,
        );
        expect([tenant, status]).toEqual([tenant, 403]);
      }
    });
  });
});
