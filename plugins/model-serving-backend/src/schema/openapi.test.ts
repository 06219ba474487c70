import Ajv2020, { ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import {
  createBackendModule,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import {
  DRIFT_WORDS,
  ENGINE_SERIES_NAMES,
  SERVICE_KINDS,
  VERDICT_WORDS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { modelServingDriftSourcesExtensionPoint } from '@model-serving/backstage-plugin-model-serving-node';
import { parse } from 'yaml';
import { populate } from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import {
  LISTED_COMMIT,
  PlatformFixture,
} from '../__testUtils__/PlatformFixture';
import { MEMBER, startServing } from '../__testUtils__/startServing';

const document = parse(
  readFileSync(
    resolvePackagePath(
      '@model-serving/backstage-plugin-model-serving-backend',
      'src/schema/openapi.yaml',
    ),
    'utf8',
  ),
);

/** The validator of an answer, by path of the document, method and status. */
function validator(path: string, method = 'get', status = '200') {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema(document, 'openapi');
  const pointer = ['paths', path, method, 'responses', status]
    .map(part => part.replaceAll('~', '~0').replaceAll('/', '~1'))
    .join('/');
  const response = document.paths[path][method].responses[status];
  const place = response.$ref ? response.$ref.slice(1) : `/${pointer}`;
  return ajv.compile({
    $ref: `openapi#${encodeURI(place)}/content/application~1json/schema`,
  });
}

function hold(validate: ValidateFunction, body: unknown) {
  validate(body);
  expect(validate.errors ?? []).toEqual([]);
}

describe('the OpenAPI document', () => {
  const { ModelDrift, ServiceKind, ServiceSeries, VerdictWord } =
    document.components.schemas;
  const drift = ModelDrift.allOf[1].properties.verdict.anyOf[0].properties;
  const series = ServiceSeries.allOf[1].properties.series.items.properties;

  it.each<[string, string[], readonly string[]]>([
    ['verdict', VerdictWord.enum, VERDICT_WORDS],
    ['verdict on drift', drift.word.enum, DRIFT_WORDS],
    ['kind of service', ServiceKind.enum, SERVICE_KINDS],
    ['number of an engine', series.name.enum, ENGINE_SERIES_NAMES],
  ])('has every %s', (_, listed, known) => {
    expect(listed.toSorted()).toEqual(known.toSorted());
  });
});

/** Says of a model that it drifts. */
const monitor = createBackendModule({
  pluginId: 'model-serving',
  moduleId: 'monitor',
  register(env) {
    env.registerInit({
      deps: { drift: modelServingDriftSourcesExtensionPoint },
      init: async ({ drift }) =>
        drift.addDriftSource({
          id: 'monitor',
          title: 'the monitor',
          watches: [
            {
              id: 'qwen',
              model: { entityRef: 'resource:default/qwen3-8b' },
              version: null,
              read: async () => ({
                url: null,
                readings: [
                  {
                    id: 'psi',
                    kind: 'drift',
                    title: 'PSI',
                    value: 0.3,
                    lowerThreshold: null,
                    upperThreshold: 0.2,
                    alert: true,
                    reason: null,
                    windowStart: null,
                    windowEnd: '2026-11-21T09:00:00Z',
                    history: [
                      [1_763_715_600, null],
                      [1_763_719_200, 0.3],
                    ],
                  },
                ],
              }),
            },
          ],
        }),
    });
  },
});

describe('the OpenAPI document holds against real answers', () => {
  let server: FakeApiServer;
  let platform: PlatformFixture;
  let serving: Awaited<ReturnType<typeof startServing>>;

  beforeAll(async () => {
    server = await FakeApiServer.start();
    populate(server);
    server.serveText(
      '/api/v1/namespaces/team-a/pods/chat-predictor-x/log',
      '2026-11-21T09:00:00Z Application startup complete.\n',
    );
    platform = new PlatformFixture();
    serving = await startServing(server, platform, [monitor]);
    await serving.run('gitops');
    await serving.run('engines');
    await serving.run('ledger-record');
    await serving.run('drift-monitor');
  });

  afterAll(async () => {
    await serving.backend.stop();
    await server.stop();
  });

  const SERVICE = '/services/{cluster}/{namespace}/{kind}/{name}';
  const CHAT = '/services/gpu-eu/team-a/InferenceService/chat';
  const POD = `${CHAT}/pods/chat-predictor-x`;
  const CONTROL = '/controls/{cluster}/{tenant}/{control}';
  const CONTROLS = '/controls/gpu-eu/team-a';

  it.each([
    ['/clusters', '/clusters'],
    ['/services', '/services?limit=1'],
    [SERVICE, CHAT],
    [`${SERVICE}/series`, `${CHAT}/series`],
    [`${SERVICE}/history`, `${CHAT}/history?window=3600`],
    [`${SERVICE}/answers`, `${CHAT}/answers`],
    [`${SERVICE}/costs`, `${CHAT}/costs`],
    [`${SERVICE}/reachable`, `${CHAT}/reachable`],
    [`${SERVICE}/revisions`, `${CHAT}/revisions`],
    [`${SERVICE}/revisions/{commit}`, `${CHAT}/revisions/${LISTED_COMMIT}`],
    [`${SERVICE}/advice`, `${CHAT}/advice`],
    ['/tenants/{name}/advice', '/tenants/team-a/advice'],
    [`${SERVICE}/upgrades`, `${CHAT}/upgrades`],
    [`${SERVICE}/pods/{pod}/events`, `${POD}/events`],
    [`${SERVICE}/pods/{pod}/logs`, `${POD}/logs`],
    ['/tenants', '/tenants'],
    ['/tenants/{name}', '/tenants/team-a'],
    [
      '/tenants/{name}/accelerators',
      '/tenants/team-a/accelerators?min=1&max=2',
    ],
    ['/costs', '/costs'],
    ['/tenants/{name}/costs', '/tenants/team-a/costs'],
    ['/tenants/{name}/usage', '/tenants/team-a/usage'],
    ['/proposals', '/proposals'],
    ['/controls', '/controls'],
    [CONTROL, `${CONTROLS}/queue-managed`],
    ['/violations', '/violations'],
    ['/doctor', '/doctor'],
    ['/platform', '/platform'],
    ['/artifacts', '/artifacts?tenant=team-a&model=resource:default/qwen3-8b'],
    ['/models', '/models?tenant=team-a&limit=1'],
    ['/models/{name}', '/models/qwen3-8b?tenant=team-a'],
    ['/models/{name}/drift', '/models/qwen3-8b/drift'],
    ['/model-sources', '/model-sources'],
  ])('GET %s', async (path, url) => {
    const { body } = await serving.get(url).expect(200);
    hold(validator(path), body);
  });

  it.each([
    ['/renders', '/renders'],
    ['/checks', '/checks'],
  ])('POST %s', async (path, url) => {
    const { body } = await serving
      .post(url, { request: platform.request }, MEMBER)
      .expect(200);
    hold(validator(path, 'post'), body);
  });

  it('for errors', async () => {
    const { body: missing } = await serving
      .get('/services/gpu-eu/team-a/InferenceService/none')
      .expect(404);
    hold(validator(SERVICE, 'get', '404'), missing);
    const { body: refused } = await serving
      .post(
        '/checks',
        { request: { ...platform.request, tenant: 'team-b' } },
        MEMBER,
      )
      .expect(403);
    hold(validator('/checks', 'post', '403'), refused);
  });

  it('names every route', () => {
    expect(Object.keys(document.paths).sort()).toEqual([
      '/advice-dismissals',
      '/advice-dismissals/restore',
      '/artifacts',
      '/calls/{cluster}/{namespace}/{kind}/{name}',
      '/checks',
      '/clusters',
      '/controls',
      CONTROL,
      `${CONTROL}/probes`,
      '/costs',
      '/doctor',
      '/model-entities',
      '/model-sources',
      '/model-sources/{id}/confirm-removal',
      '/model-sources/{id}/sync',
      '/models',
      '/models/{name}',
      '/models/{name}/drift',
      '/platform',
      '/portal',
      '/proposals',
      '/renders',
      '/services',
      SERVICE,
      `${SERVICE}/advice`,
      `${SERVICE}/answers`,
      `${SERVICE}/costs`,
      `${SERVICE}/history`,
      `${SERVICE}/pods/{pod}/events`,
      `${SERVICE}/pods/{pod}/logs`,
      `${SERVICE}/reachable`,
      `${SERVICE}/revisions`,
      `${SERVICE}/revisions/{commit}`,
      `${SERVICE}/series`,
      `${SERVICE}/upgrades`,
      '/stream',
      '/tenant-plans',
      '/tenant-requests/{name}',
      '/tenants',
      '/tenants/{name}',
      '/tenants/{name}/accelerators',
      '/tenants/{name}/advice',
      '/tenants/{name}/costs',
      '/tenants/{name}/usage',
      '/violations',
    ]);
  });
});
