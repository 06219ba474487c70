import { mockCredentials } from '@backstage/backend-test-utils';
import { CheckReport } from '@model-serving/backstage-plugin-model-serving-common';
import supertest from 'supertest';
import {
  INFERENCE_SERVICES,
  inferenceService,
  populate,
} from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { PlatformFixture } from '../__testUtils__/PlatformFixture';
import { MEMBER, PLATFORM, startServing } from '../__testUtils__/startServing';
import { until } from '../__testUtils__/until';

jest.setTimeout(60_000);

const RULES = `apiVersion: model-serving.backstage.io/v1alpha1
kind: ModelRules
metadata: { name: platform }
spec:
  rules:
    - name: no-research
      match: { licenseClass: [research] }
      action: deny
      reason: We earn money with it.
      ask: { text: Ask the legal department. }
    - name: not-for-team-b
      match: { model: ['resource:default/open'] }
      tenants: [team-b]
      action: deny
    - name: secret
      match: { model: ['resource:default/secret'] }
      action: deny
      hidden: true
    - name: restricted
      match: { license: [gemma] }
      action: ask
      reason: Its terms have to be checked.
`;

const uri = (name: string) =>
  `oci://registry.example.com/models/${name}@sha256:${'ab'.repeat(32)}`;

/** With a digest of its own, by which it is found. */
const SECRET = `oci://registry.example.com/models/secret@sha256:${'cd'.repeat(
  32,
)}`;

describe('rules of models, where services are proposed', () => {
  let server: FakeApiServer;
  let platform: PlatformFixture;
  let serving: Awaited<ReturnType<typeof startServing>>;

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    platform = new PlatformFixture();
    platform.addModel('open', uri('open'), { license: 'apache-2.0' });
    platform.addModel('research', uri('research'), {
      license: 'mistral-research',
    });
    platform.addModel('llama', uri('llama'), { license: 'llama3.1' });
    platform.addModel('gemma', uri('gemma'), { license: 'gemma' });
    platform.addModel('secret', SECRET, { license: 'mit' });
    platform.addModel('old', uri('old'), {
      license: 'mit',
      compliance: { deprecated: { since: '2026-01-01' } },
    });
    platform.files.set('platform/models/rules.yaml', RULES);
    const named = inferenceService('team-a', 'named', SECRET);
    named.metadata.annotations = {
      'model-serving.backstage.io/model': 'resource:default/secret',
    };
    const unnamed = inferenceService('team-a', 'unnamed', SECRET);
    unnamed.metadata.annotations = {};
    server.put(INFERENCE_SERVICES, named);
    server.put(INFERENCE_SERVICES, unnamed);
    serving = await startServing(server, platform);
    await serving.run('gitops');
    await serving.run('models');
  });

  afterAll(async () => {
    await serving.backend.stop();
    await server.stop();
  });

  const request = (name: string, licenseAccepted?: string) => ({
    ...platform.request,
    model: { ref: `resource:default/${name}`, licenseAccepted },
  });
  const render = async (name: string, licenseAccepted?: string) => {
    const { body } = await serving.post(
      '/renders',
      { request: request(name, licenseAccepted) },
      MEMBER,
    );
    return body;
  };
  const findings = (report: CheckReport) =>
    Object.fromEntries(
      report.findings
        .filter(({ rule }) => rule.startsWith('model-'))
        .map(({ message, outcome, rule }) => [rule, `${outcome}: ${message}`]),
    );
  const check = async (body: object): Promise<CheckReport> =>
    (await serving.post('/checks', body, MEMBER).expect(200)).body;
  /** The files of a service with another text in place of one of theirs. */
  const changed = async (
    from: { files: Array<{ path: string; content: string }> },
    text: string | RegExp,
    other: string,
  ) =>
    check({
      tenant: 'team-a',
      service: 'fresh',
      files: from.files.map(({ content, path }) => ({
        path,
        content: content.replace(text, other),
      })),
    });

  it('lets pass what is allowed, also where a rule refuses it to another tenant', async () => {
    const report = await check({ request: request('open') });
    expect(report.outcome).not.toBe('fail');
    expect(findings(report)).toEqual({
      'model-allowed': 'pass: The platform allows Model open to be served',
      'model-license':
        'pass: The license apache-2.0 of Model open is permissive',
    });
  });

  it('renders nothing that is denied, and names the rule and how to ask', async () => {
    const { error } = await render('research', 'mistral-research');
    expect(error.message).toBe(
      'model: Model research, by rule no-research of platform/models/rules.yaml: Not allowed. We earn money with it. Ask the legal department.',
    );
  });

  it('refuses files of a denied model, however they came about', async () => {
    const open = await render('open');
    const report = await changed(
      open,
      /resource:default\/open([\s\S]*?)models\/open@/,
      'resource:default/research$1models/research@',
    );
    expect(report.outcome).toBe('fail');
    expect(findings(report)['model-allowed']).toMatch(
      /^fail: .*by rule no-research/,
    );
    expect(findings(report)['model-license']).toMatch(
      /^fail: The license mistral-research of .* has to be confirmed/,
    );
  });

  it('warns where an approval is needed, so that it can be proposed', async () => {
    const report = await check({ request: request('gemma', 'gemma') });
    expect(report.outcome).toBe('warn');
    expect(findings(report)['model-allowed']).toBe(
      'warn: Model gemma, by rule restricted of platform/models/rules.yaml: Needs an approval. Its terms have to be checked. The reviewers of the pull request decide.',
    );
  });

  it('judges a service whose license was not confirmed, and fails it', async () => {
    const report = await check({ request: request('llama') });
    expect(report.outcome).toBe('fail');
    expect(findings(report)['model-license']).toMatch(
      /^fail: The license llama3.1 of .* has to be confirmed/,
    );
  });

  it('renders no license that was not confirmed, and writes down the one that was', async () => {
    expect((await render('llama')).error.message).toMatch(
      /license llama3.1 of Model llama has to be confirmed/,
    );
    expect((await render('llama', 'llama3')).error.message).toMatch(
      /confirms the license "llama3", but .* has the license llama3.1/,
    );
    const confirmed = await render('llama', 'llama3.1');
    expect(JSON.stringify(confirmed.files)).toContain(
      'model-serving.backstage.io/license-accepted: llama3.1',
    );
    const report = await changed(confirmed, '', '');
    expect(report.outcome).not.toBe('fail');
    expect(findings(report)['model-license']).toBe(
      'pass: The requester confirmed the license llama3.1 of Model llama',
    );
  });

  it('refuses files from which the confirmation was removed', async () => {
    const report = await changed(
      await render('llama', 'llama3.1'),
      /.*license-accepted.*\n/,
      '',
    );
    expect(report.outcome).toBe('fail');
    expect(findings(report)['model-license']).toMatch(/^fail: .*confirmed/);
  });

  it('warns of what is deprecated', async () => {
    const report = await check({ request: request('old') });
    expect(findings(report)['model-compliance']).toBe(
      'warn: Model old has been deprecated since Jan 1, 2026.',
    );
  });

  it('makes no catalog entity of a model that is hidden from everybody', async () => {
    const { body } = await supertest(serving.backend.server)
      .get('/api/model-serving/model-entities')
      .set(
        'authorization',
        mockCredentials.service.header({
          onBehalfOf: mockCredentials.service('plugin:catalog'),
          targetPluginId: 'model-serving',
        }),
      )
      .expect(200);
    const names = body.items.map(({ model }: any) => model.name);
    expect(names).toContain('open');
    expect(names).toContain('research');
    expect(names).not.toContain('secret');
    await serving.get('/models/secret', MEMBER).expect(404);
    await serving.get('/models/secret', PLATFORM).expect(200);
  });

  it('tells of the services of a hidden model only those that name it themselves', async () => {
    const running = async (user: typeof MEMBER) => {
      const { body } = await serving
        .get('/services?model=resource:default/secret', user)
        .expect(200);
      return body.items.map(({ ref }: any) => ref.name).sort();
    };
    await until(
      async () => (await running(PLATFORM)).length > 1,
      'the services of the model',
    );
    expect(await running(PLATFORM)).toEqual(['named', 'unnamed']);
    expect(await running(MEMBER)).toEqual(['named']);
  });

  it('needs an approval of everything while rules cannot be read', async () => {
    platform.files.set(
      'platform/models/rules.yaml',
      RULES.replace('licenseClass', 'licenceClass'),
    );
    platform.commit = 'badbad';
    await serving.run('gitops');
    await serving.run('models');
    const report = await check({ request: request('open') });
    expect(report.outcome).toBe('warn');
    expect(findings(report)['model-allowed']).toMatch(
      /^warn: .*rules are incomplete: platform\/models\/rules.yaml cannot be used/,
    );
  });
});
