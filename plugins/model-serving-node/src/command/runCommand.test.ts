import { createMockDirectory } from '@backstage/backend-test-utils';
import { chmod, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { JudgingPool } from '../judging';
import { runCommand } from './runCommand';

const PLATFORM = resolve(__dirname, '../../../../templates/platform');
const repository = createMockDirectory();
const schemas = createMockDirectory();

const SERVICE = `apiVersion: v1
kind: ConfigMap
metadata: { name: harmless, namespace: team-c }
---
apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: chat
  namespace: team-c
  labels: { kueue.x-k8s.io/queue-name: other }
spec:
  predictor:
    model:
      modelFormat: { name: vLLM }
      storageUri: hf://org/model
`;

async function write(path: string, content: string) {
  const file = join(repository.path, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

const threads = new JudgingPool({
  threads: 1,
  timeoutMs: 60_000,
  memoryMiB: 1024,
});

async function runOn(judging: JudgingPool | undefined, args: string[]) {
  const said = { out: '', error: '' };
  const code = await runCommand(
    args,
    {
      out: text => {
        said.out += text;
      },
      error: text => {
        said.error += text;
      },
    },
    judging,
  );
  return { code, ...said };
}

const run = (...args: string[]) => runOn(threads, args);

const check = (...options: string[]) =>
  run('check', repository.path, ...options);

describe('model-serving check', () => {
  afterAll(() => threads.close());

  beforeEach(async () => {
    repository.clear();
    await cp(
      join(PLATFORM, 'policies'),
      join(repository.path, 'platform/policies'),
      {
        recursive: true,
      },
    );
    await write(
      'tenants/team-c/tenant.yaml',
      await readFile(join(PLATFORM, 'examples/tenant.yaml'), 'utf8'),
    );
  });

  it('accepts the repository that the platform ships', async () => {
    const { code, out } = await check();
    expect(out).toMatch(/^# Model serving check\n\n\*\*Accepted\*\*/);
    expect(code).toBe(0);
  });

  it('stops when judging takes too long, and says so', async () => {
    const { code, error } = await runOn(undefined, [
      ...['check', repository.path],
      ...['--timeout', '0.001'],
    ]);
    expect(error).toMatch(
      /^Checking the repository took longer than 0\.001 s and was stopped/,
    );
    expect(code).toBe(2);
  });

  it('names a file with more than may be read, and judges the others', async () => {
    await write('tenants/team-c/deep.yaml', `a: ${'['.repeat(100_000)}\n`);
    const { code, out } = await check();
    expect(out).toMatch(/deep\.yaml.*nested deeper than 60 levels/);
    expect(code).toBe(1);
  });

  it('reads what looks like a time as the cluster does, as text', async () => {
    await write(
      'tenants/team-c/noted.yaml',
      `apiVersion: v1
kind: ConfigMap
metadata:
  name: noted
  namespace: team-c
  annotations: { seen: 2026-11-21T10:00:00Z }
`,
    );
    const { code, out } = await check();
    expect(out).toMatch(/\*\*Accepted\*\*/);
    expect(code).toBe(0);
  });

  it('judges built-in kinds by the OpenAPI documents it is given', async () => {
    await write(
      'tenants/team-c/noted.yaml',
      `apiVersion: v1
kind: ConfigMap
metadata: { name: noted, namespace: team-c }
dta: { retries: '3' }
`,
    );
    expect((await check()).out).toMatch(
      /fields and types of .*ConfigMap \(v1\).* --openapi/,
    );
    await writeFile(
      join(schemas.path, 'core.json'),
      JSON.stringify({
        components: {
          schemas: {
            ConfigMap: {
              type: 'object',
              properties: {
                apiVersion: { type: 'string' },
                kind: { type: 'string' },
                metadata: { type: 'object' },
                data: {
                  type: 'object',
                  additionalProperties: { type: 'string' },
                },
              },
              'x-kubernetes-group-version-kind': [
                { group: '', version: 'v1', kind: 'ConfigMap' },
              ],
            },
          },
        },
      }),
    );
    const { code, out } = await check('--openapi', schemas.path);
    expect(out).toMatch(/tenants\/team-c\/noted.yaml:4 .*dta is not a field/);
    expect(code).toBe(1);
  });

  it('names file, line, document, object and rule of what the cluster would refuse', async () => {
    await write('tenants/team-c/chat/service.yaml', SERVICE);
    const { code, out } = await check();
    expect(code).toBe(1);
    expect(out).toMatch(/^# Model serving check\n\n\*\*Rejected\*\*/);
    expect(out).toMatch(
      /\| rejected \| tenants\/team-c\/chat\/service.yaml:15 \| 2 \| InferenceService team-c\/chat \| serving-pinned-artifacts \| pinned-artifacts: the model "hf:\/\/org\/model" is not pinned/,
    );
    expect(out).toMatch(
      /:10 \| 2 \| .* the label kueue.x-k8s.io\/queue-name is "other"/,
    );
    expect(out).not.toMatch(/harmless/);
  });

  it('writes a report that forges show beside the lines', async () => {
    await write('tenants/team-c/chat/service.yaml', SERVICE);
    const output = join(repository.path, 'report.sarif');
    const { code, out } = await check('--format', 'sarif', '--output', output);
    expect([code, out]).toEqual([1, '']);
    const report = JSON.parse(await readFile(output, 'utf8'));
    expect(report.version).toBe('2.1.0');
    expect(report.runs[0].results).toContainEqual(
      expect.objectContaining({
        ruleId: 'serving-pinned-artifacts',
        level: 'error',
        locations: [
          {
            physicalLocation: {
              artifactLocation: {
                uri: 'tenants/team-c/chat/service.yaml',
                uriBaseId: '%SRCROOT%',
              },
              region: { startLine: 15 },
            },
          },
        ],
      }),
    );
  });

  it.each(['markdown', 'sarif'])(
    'masks credentials that a policy quotes in its message: %s',
    async format => {
      await write(
        'platform/policies/quoting.yaml',
        `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: quoting }
spec:
  matchConstraints:
    resourceRules:
      - apiGroups: ['']
        apiVersions: [v1]
        operations: [CREATE]
        resources: [configmaps]
  validations:
    - expression: "false"
      messageExpression: "'it holds ' + object.data.url"
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: quoting }
spec: { policyName: quoting, validationActions: [Deny] }
`,
      );
      await write(
        'tenants/team-c/url.yaml',
        `apiVersion: v1
kind: ConfigMap
metadata: { name: url, namespace: team-c }
data: { url: "postgres://portal:hunter2@db/?password=hunter2" }
`,
      );
      const { code, out } = await check('--format', format);
      expect(code).toBe(1);
      expect(out).toContain(
        'it holds postgres://[masked]@db/?password=[masked]',
      );
      expect(out).not.toContain('hunter2');
    },
  );

  it('takes limits and queues from the files of the tenant', async () => {
    const tenant = await readFile(
      join(PLATFORM, 'examples/tenant.yaml'),
      'utf8',
    );
    const [namespace] = tenant.split(/^---$/m);
    await write('tenants/team-c/tenant.yaml', namespace);
    await write('tenants/team-c/chat/service.yaml', SERVICE);
    const { code, out } = await check();
    expect(code).toBe(1);
    expect(out).toMatch(/no params found for policy binding/);
  });

  it('finds a namespace that no file creates unknown', async () => {
    await write(
      'tenants/team-c/chat/service.yaml',
      SERVICE.replaceAll('namespace: team-c', 'namespace: team-d'),
    );
    const { code, out } = await check();
    expect(code).toBe(1);
    expect(out).toMatch(/the namespace "team-d" is not known here/);
  });

  it('refuses what is no manifest, and policies that cannot be read or evaluated', async () => {
    await write('tenants/team-c/broken.yaml', 'a: [1\n');
    await write(
      'platform/policies/broken.yaml',
      'kind: ValidatingAdmissionPolicy\n',
    );
    await write(
      'platform/policies/odd.yaml',
      `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: odd}
spec:
  matchConstraints:
    resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [secrets]}]
  validations: [{expression: 'nobody.knows() == 1'}]
`,
    );
    const { code, out } = await check();
    expect(code).toBe(1);
    expect(out).toMatch(/tenants\/team-c\/broken.yaml:2/);
    expect(out).toMatch(/platform\/policies\/broken.yaml:1/);
    expect(out).toMatch(/unknown \| platform\/policies\/odd.yaml:3 .*nobody/);
  });

  it('reports a part of the repository only', async () => {
    await write('tenants/team-c/chat/service.yaml', SERVICE);
    expect((await check('--only', 'tenants/team-c/chat')).code).toBe(1);
    expect((await check('--only', 'tenants/team-c/other')).code).toBe(0);
  });

  it('reads JSON, UTF-16 as PowerShell writes it, and leaves out what it is told to', async () => {
    const configMap = (name: string) =>
      `{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "${name}", "namespace": "team-c"}, "data": {"a": 1}}`;
    await write('tenants/team-c/a.json', configMap('a'));
    await write('tenants/team-c/package.json', '{"name": "no-manifest"}');
    const utf16 = join(repository.path, 'tenants/team-c/b.yaml');
    await writeFile(utf16, `\ufeff${configMap('b')}\r\n`, 'utf16le');
    await write(
      'charts/c/Chart.yaml',
      'apiVersion: v2\nname: c\nversion: 1.0.0\n',
    );
    await write('charts/c/values.yaml', 'replicas: 1\n');
    await write('charts/c/templates/c.yaml', 'name: {{ .Values.name }}\n');
    const { out } = await check();
    expect(out).toMatch(/a\.json:1 .*ConfigMap\.data of type string/);
    expect(out).toMatch(/b\.yaml:1 .*ConfigMap\.data of type string/);
    expect(out).toMatch(
      /unknown \| charts\/c\/Chart\.yaml:1 .*charts\/c is a Helm chart: its 1 template becomes a manifest .*helm template/,
    );
    expect(out).not.toMatch(/package\.json|values\.yaml|templates\/c\.yaml/);
    const { code } = await check(
      ...['--exclude', 'charts', '--exclude', './tenants/team-c/a.json'],
      ...['--exclude', 'tenants/team-c/b.yaml'],
    );
    expect(code).toBe(0);
  });

  it('takes the namespace of objects that name none from an Application, or as told', async () => {
    const service = SERVICE.replaceAll(/,? *namespace: team-c/g, '');
    await write('tenants/team-c/chat/service.yaml', service);
    expect((await check()).out).toMatch(
      /unknown \| .*InferenceService chat names no namespace/,
    );
    const told = await check('--namespace', 'team-c');
    expect(told.out).toMatch(/it must be "serving", the queue/);
    await cp(
      join(PLATFORM, 'argocd/applications.yaml'),
      join(repository.path, 'platform/argocd/applications.yaml'),
    );
    const { out } = await check();
    expect(out).toMatch(/InferenceService team-c\/chat .*it must be "serving"/);
    expect(out).not.toMatch(/names no namespace/);
  });

  describe('with a kustomization', () => {
    const programs = createMockDirectory();
    const { PATH } = process.env;

    beforeEach(async () => {
      programs.clear();
      process.env.PATH = programs.path;
      await write(
        'apps/base/kustomization.yaml',
        'resources: [service.yaml]\n',
      );
      await write(
        'apps/base/service.yaml',
        `# the service\n${SERVICE.split('---\n')[1].replace(
          '  namespace: team-c\n',
          '',
        )}`,
      );
      await write(
        'apps/prod/kustomization.yaml',
        'namespace: team-c\nnamePrefix: prod-\nresources: [../base]\npatches: [{path: patch.yaml}]\n',
      );
      await write(
        'apps/prod/patch.yaml',
        'spec: {predictor: {minReplicas: 9}}\n',
      );
    });

    afterEach(() => {
      process.env.PATH = PATH;
    });

    it('judges what it is built into, and names the file it comes from', async () => {
      const built = `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  annotations:
    config.kubernetes.io/origin: |
      path: ../base/service.yaml
  labels: { kueue.x-k8s.io/queue-name: other }
  name: prod-chat
  namespace: team-c
spec:
  predictor:
    minReplicas: 9
    model:
      modelFormat: { name: vLLM }
      storageUri: hf://org/model
---
apiVersion: v1
kind: ConfigMap
metadata:
  annotations:
    config.kubernetes.io/origin: |
      configuredIn: ../base/kustomization.yaml
      configuredBy:
        apiVersion: builtin
        kind: ConfigMapGenerator
  labels: { tier: 1 }
  name: prod-settings-4h2mbtbbt6
  namespace: team-c
`;
      const kubectl = join(programs.path, 'kubectl');
      await mkdir(programs.path, { recursive: true });
      await writeFile(
        kubectl,
        `#!${process.execPath}\nprocess.stdout.write(${JSON.stringify(
          built,
        )});`,
      );
      await chmod(kubectl, 0o755);
      const { out } = await check();
      expect(out).toMatch(
        /rejected \| apps\/base\/service\.yaml:11 \| 1 \| InferenceService team-c\/prod-chat \| serving-pinned-artifacts/,
      );
      expect(out).toMatch(
        /apps\/base\/kustomization\.yaml:1 \| 1 \| ConfigMap team-c\/prod-settings-4h2mbtbbt6 /,
      );
      expect(out).not.toMatch(/config\.kubernetes\.io|not built|patch\.yaml/);
    });

    it('says that it was not built, and judges its resources as they stand', async () => {
      const { code, out } = await check('--namespace', 'team-c');
      expect(code).toBe(1);
      expect(out).toMatch(
        /unknown \| apps\/prod\/kustomization\.yaml:1 .*was not built \(neither kustomize nor kubectl is installed here\).*Install kustomize or kubectl/,
      );
      expect(out).toMatch(
        /apps\/base\/service\.yaml:11 .*InferenceService team-c\/chat/,
      );
      expect(out).not.toMatch(/patch\.yaml/);
    });

    it('is not built where that would reach out to a network', async () => {
      await write(
        'apps/prod/kustomization.yaml',
        'resources: ["https://example.com/all.yaml"]\n',
      );
      const { out } = await check();
      expect(out).toMatch(
        /was not built \(it takes "https:\/\/example\.com\/all\.yaml" from the network\).*--exclude/,
      );
    });
  });

  it.each([
    ['nothing to check', ['check']],
    ['a folder that is not there', ['check', '/nowhere/at/all']],
    ['an unknown format', ['check', '.', '--format', 'html']],
    ['an unknown option', ['check', '.', '--fast']],
    ['an unknown verb', ['fix', '.']],
    ['no policies', ['check', repository.path, '--policies', 'none']],
  ])('judges nothing and says so: %s', async (_what, args) => {
    const { code, error } = await run(...args);
    expect(code).toBe(2);
    expect(error).not.toBe('');
  });
});
