import fc from 'fast-check';
import request from 'supertest';
import {
  inferenceService,
  INFERENCE_SERVICES,
  LOCAL_QUEUES,
  localQueue,
  NAMESPACES,
  PODS,
  readyPod,
  tenantNamespace,
} from '../../__testUtils__/clusterObjects';
import { FakeApiServer, FakeObject } from '../../__testUtils__/FakeApiServer';
import { PlatformFixture } from '../../__testUtils__/PlatformFixture';
import {
  MEMBER,
  OTHER,
  PLATFORM,
  startServing,
} from '../../__testUtils__/startServing';
import {
  hostileText,
  hostileValue,
  mutatedJson,
  mutatedText,
} from './mutations';

/** A running backend with a cluster and a repository that can be written to. */
export interface FuzzSite {
  server: FakeApiServer;
  platform: PlatformFixture;
  serving: Awaited<ReturnType<typeof startServing>>;
  /** What the golden path writes for a valid request. */
  files: Array<{ path: string; content: string }>;
}

/** One thing that is tried, and what it was for whoever reads that it failed. */
export interface Attempt {
  what: string;
  act(site: FuzzSite): Promise<request.Response | void>;
}

type Sent = object | string;

const people = fc.constantFrom(MEMBER, OTHER, PLATFORM);
const short = (value: unknown) =>
  (JSON.stringify(value) ?? String(value)).slice(0, 300);

const post = (
  path: string,
  bodies: fc.Arbitrary<Sent>,
): fc.Arbitrary<Attempt> =>
  fc.record({ body: bodies, who: people }).map(({ body, who }) => ({
    what: `POST ${path} ${short(body)}`,
    act: async ({ serving }) => await serving.post(path, body, who),
  }));

const asBody = (value: unknown): Sent =>
  typeof value === 'object' && value !== null
    ? value
    : JSON.stringify(value) ?? '';

const garbage: fc.Arbitrary<Sent> = fc.oneof(
  hostileValue.map(asBody),
  hostileText,
  fc.constantFrom(
    '{'.repeat(100_000),
    `{"request": ${'['.repeat(100_000)}`,
    `"${'x'.repeat(900_000)}"`,
    `[${'{},'.repeat(200_000)}{}]`,
  ),
);

const tenantRequest = {
  name: 'team-c',
  owner: 'group:default/team-c',
  costCenter: 'cc-1',
  cohort: 'serving',
  quota: [{ flavor: 'h100', accelerators: 2, cpu: 32, memoryGiB: 256 }],
  limits: {
    acceleratorsPerService: 2,
    acceleratorsPerPod: 1,
    replicas: 4,
    priorities: ['serving-standard'],
  },
  budgetPerMonth: null,
};

function requests(site: FuzzSite): fc.Arbitrary<Attempt> {
  const { request: valid } = site.platform;
  const ofRequest = fc.oneof(
    mutatedJson({ request: valid }).map(asBody),
    garbage,
  );
  const inFiles = fc
    .record({ at: fc.nat(site.files.length - 1), seed: fc.nat() })
    .chain(({ at }) =>
      mutatedText(site.files[at].content).map(content => ({
        tenant: 'team-a',
        service: valid.name,
        files: site.files.map((file, index) =>
          index === at ? { ...file, content } : file,
        ),
      })),
    );
  const ofFiles = mutatedJson({
    tenant: 'team-a',
    service: valid.name,
    files: site.files,
  }).map(asBody);
  const ofPlan = mutatedJson({ action: 'set-up', request: tenantRequest });
  return fc.oneof(
    post('/renders', ofRequest),
    post('/checks', fc.oneof(inFiles, inFiles, inFiles, ofFiles, ofRequest)),
    post('/tenant-plans', fc.oneof(ofPlan.map(asBody), garbage)),
  );
}

const SERVICE = '/services/gpu-eu/team-a/InferenceService/chat';
const PATHS = [
  '/clusters',
  '/services',
  SERVICE,
  `${SERVICE}/series`,
  `${SERVICE}/history`,
  `${SERVICE}/pods/chat-predictor-x/events`,
  `${SERVICE}/pods/chat-predictor-x/logs`,
  '/tenants',
  '/tenants/team-a',
  '/tenants/team-a/accelerators',
  '/tenant-requests/team-a',
  '/proposals',
  '/controls',
  '/controls/gpu-eu/team-a/serving-pinned-artifacts',
  '/violations',
  '/doctor',
  '/platform',
];
const PARAMETERS = [
  ...['tenant', 'verdict', 'q', 'order', 'limit', 'cursor', 'window'],
  ...['min', 'max', 'container', 'lines', 'previous', '__proto__'],
];

const queries: fc.Arbitrary<Attempt> = fc
  .record({
    path: fc.constantFrom(...PATHS),
    at: fc.nat(5),
    segment: fc.option(hostileText),
    query: fc.array(fc.tuple(fc.constantFrom(...PARAMETERS), hostileText), {
      maxLength: 4,
    }),
    who: people,
  })
  .map(({ at, path, query, segment, who }) => {
    const encode = (text: string) =>
      encodeURIComponent(text.slice(0, 2000).replace(/\p{Cs}/gu, '?'));
    const parts = path.split('/');
    const place = 1 + (at % (parts.length - 1));
    const changed = parts.map((part, index) =>
      segment !== null && index === place && place > 1 ? encode(segment) : part,
    );
    const url = `${changed.join('/')}?${query
      .map(([name, value]) => `${name}=${encode(value)}`)
      .join('&')}`;
    return {
      what: `GET ${url.slice(0, 300)}`,
      act: async ({ serving }) => await serving.get(url, who),
    };
  });

const OBJECTS: Array<[collection: string, object: FakeObject]> = [
  [INFERENCE_SERVICES, inferenceService('team-a', 'fuzzed')],
  [PODS, readyPod('team-a', 'fuzzed')],
  [LOCAL_QUEUES, localQueue('team-b')],
  [NAMESPACES, tenantNamespace('team-f')],
];

/** Objects as a cluster may serve them; their names stay, as an API server would see to. */
const clusterObjects: fc.Arbitrary<Attempt> = fc
  .constantFrom(...OBJECTS)
  .chain(([collection, valid]) =>
    mutatedJson(valid).map(mutated => {
      const { metadata, ...object } = (mutated ?? {}) as FakeObject;
      const { name, namespace } = valid.metadata;
      return {
        what: `object of ${collection} ${short(mutated)}`,
        act: async ({ serving, server }: FuzzSite) => {
          server.put(collection, {
            ...object,
            metadata: { ...metadata, name, namespace },
          });
          return await serving.get('/services', PLATFORM);
        },
      };
    }),
  );

/** Files of the repository, of which the last good state has to stay. */
function repositoryFiles({ platform }: FuzzSite): fc.Arbitrary<Attempt> {
  const known = [...platform.files];
  return fc.nat(known.length - 1).chain(at =>
    fc
      .record({ content: mutatedText(known[at][1]), commit: fc.uuid() })
      .map(({ commit, content }) => {
        const [path, valid] = known[at];
        return {
          what: `file ${path} ${short(content)}`,
          act: async (site: FuzzSite) => {
            site.platform.commit = commit;
            site.platform.files.set(path, content);
            await site.serving.run('gitops');
            site.platform.commit = `${commit}-repaired`;
            site.platform.files.set(path, valid);
            await site.serving.run('gitops');
          },
        };
      }),
  );
}

/** Models as the catalog may serve them. */
function entities({ platform }: FuzzSite): fc.Arbitrary<Attempt> {
  const [valid] = platform.entities;
  return mutatedJson(valid).map(mutated => ({
    what: `entity ${short(mutated)}`,
    act: async ({ platform: site, serving }) => {
      const entity = {
        ...(mutated as typeof valid),
        kind: 'Resource',
        metadata: {
          ...(mutated as typeof valid)?.metadata,
          name: 'fuzzed',
          namespace: 'default',
        },
      };
      site.entities.push(entity);
      try {
        return await serving.post(
          '/renders',
          { request: { ...site.request, model: 'resource:default/fuzzed' } },
          MEMBER,
        );
      } finally {
        site.entities.splice(site.entities.indexOf(entity), 1);
      }
    },
  }));
}

/** So many attempts of a seed, always the same ones. */
export function attemptsOf(
  site: FuzzSite,
  seed: number,
  count: number,
): Attempt[] {
  return fc.sample(
    fc.oneof(
      { weight: 10, arbitrary: requests(site) },
      { weight: 5, arbitrary: queries },
      { weight: 4, arbitrary: clusterObjects },
      { weight: 1, arbitrary: repositoryFiles(site) },
      { weight: 1, arbitrary: entities(site) },
    ),
    { seed, numRuns: count },
  );
}

/** Takes away what attempts have left in the cluster. */
export function cleanUp({ server }: FuzzSite): void {
  server.remove(INFERENCE_SERVICES, 'team-a/fuzzed');
  server.remove(PODS, 'team-a/fuzzed-predictor-x');
  server.remove(NAMESPACES, 'team-f');
  server.put(LOCAL_QUEUES, localQueue('team-b'));
}
