import { mockServices } from '@backstage/backend-test-utils';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import {
  NAMESPACES,
  populate,
  tenantNamespace,
} from '../__testUtils__/clusterObjects';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { PlatformFixture } from '../__testUtils__/PlatformFixture';
import {
  MEMBER,
  OTHER,
  PLATFORM,
  startServing,
} from '../__testUtils__/startServing';
import { until } from '../__testUtils__/until';

jest.setTimeout(60_000);

const ADMISSION = '/apis/admissionregistration.k8s.io/v1';
const POLICIES = resolve(__dirname, '../../../../templates/platform/policies');

/** What the shipped policy says of its own probe. */
const UNPINNED =
  'pinned-artifacts: the image "registry.example.com/control-probe:latest" is not pinned; name it by digest, such as registry/image@sha256:<64 hex digits>';

interface Stored {
  kind: string;
  metadata: { name: string; generation?: number };
  status?: object;
  [key: string]: unknown;
}

/** The repository's policies and bindings as a cluster holds them once its controller has read them. */
function applied(): Stored[] {
  return readdirSync(POLICIES)
    .flatMap(file =>
      parseAllDocuments(readFileSync(resolve(POLICIES, file), 'utf8')),
    )
    .map(document => document.toJS() as Stored)
    .filter(object => object?.kind?.startsWith('ValidatingAdmissionPolicy'))
    .map(object => ({
      ...object,
      metadata: { ...object.metadata, generation: 1 },
      status: { observedGeneration: 1 },
    }));
}

function collection(kind: string): string {
  return `${ADMISSION}/${kind.toLowerCase().replace(/y$/, 'ie')}s`;
}

describe('the controls of a cluster', () => {
  let server: FakeApiServer;
  let serving: Awaited<ReturnType<typeof startServing>>;
  const auditor = mockServices.auditor.mock();
  const success = jest.fn();

  beforeAll(async () => {
    auditor.createEvent.mockResolvedValue({ success, fail: jest.fn() });
    server = await FakeApiServer.start();
    populate(server);
    for (const object of applied()) {
      server.put(collection(object.kind), object);
    }
    serving = await startServing(
      server,
      new PlatformFixture(),
      [auditor.factory],
      { probes: { clusters: ['gpu-eu'], intervalMinutes: 0 } },
    );
    await serving.run('gitops');
  });

  afterAll(async () => {
    await serving.backend.stop();
    await server.stop();
  });

  const cells = async (credentials = MEMBER) => {
    const { body } = await serving.get('/controls', credentials).expect(200);
    return body.items as any[];
  };
  const PINNED = '/controls/gpu-eu/team-a/serving-pinned-artifacts';

  it('are told to members of their own tenant only', async () => {
    expect(new Set((await cells()).map(({ tenant }) => tenant))).toEqual(
      new Set(['team-a']),
    );
    expect(
      new Set((await cells(PLATFORM)).map(({ tenant }) => tenant)),
    ).toEqual(new Set(['team-a', 'team-b']));
    await serving.get(PINNED, OTHER).expect(404);
  });

  it('are enforced by what the repository says, and carry their evidence', async () => {
    const { body } = await serving.get(PINNED, MEMBER).expect(200);
    expect([body.state, body.message]).toEqual([
      'enforced',
      expect.stringContaining('evaluates it'),
    ]);
    expect(body.evidence.map(({ state }: any) => state)).not.toContain(
      'broken',
    );
    expect(body.text).toContain('kind: ValidatingAdmissionPolicyBinding');
  });

  it('are tried by a dry run that breaks one rule, by platform owners only, and audited', async () => {
    await serving.post(`${PINNED}/probes`, {}, MEMBER).expect(403);
    expect(server.requests.join()).not.toContain('dryRun');
    let sent = '';
    server.intercept = ({ path, query }) => {
      if (query.get('dryRun') !== 'All') {
        return undefined;
      }
      sent = path;
      return {
        status: 422,
        body: {
          kind: 'Status',
          message: `ValidatingAdmissionPolicy 'serving-pinned-artifacts' with binding 'serving-pinned-artifacts' denied request: ${UNPINNED}`,
        },
      };
    };
    const answer = await serving.post(`${PINNED}/probes`, {}, PLATFORM);
    server.intercept = () => undefined;
    expect([answer.status, answer.body.error?.message]).toEqual([
      200,
      undefined,
    ]);
    expect(answer.body.probe).toMatchObject({
      outcome: 'refused',
      sentence: 'Rejected by this control, as expected.',
      answer: expect.stringContaining('denied request'),
      manifest: expect.stringContaining('name: control-probe'),
    });
    expect(sent).toBe(
      '/apis/serving.kserve.io/v1beta1/namespaces/team-a/inferenceservices',
    );
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({ eventId: 'control-probe' }),
    );
    expect(success).toHaveBeenCalledWith({
      meta: {
        cluster: 'gpu-eu',
        tenant: 'team-a',
        control: 'serving-pinned-artifacts',
        outcome: 'refused',
        status: 200,
      },
    });
    await serving.post(`${PINNED}/probes`, {}, PLATFORM).expect(409);
  });

  it('are unknown when they refuse for another reason than the parameter gives', async () => {
    const control = '/controls/gpu-eu/team-a/serving-max-accelerators';
    server.intercept = ({ query }) =>
      query.get('dryRun') === 'All'
        ? {
            status: 422,
            body: {
              kind: 'Status',
              message:
                "ValidatingAdmissionPolicy 'serving-max-accelerators' with binding 'serving-max-accelerators' denied request: no params found for policy binding with `Deny` parameterNotFoundAction",
            },
          }
        : undefined;
    const { body } = await serving.post(`${control}/probes`, {}, PLATFORM);
    server.intercept = () => undefined;
    expect(body).toMatchObject({
      state: 'unknown',
      message: expect.stringContaining('outdated parameter'),
      probe: { outcome: 'refused-unexpectedly' },
    });
  });

  it('stay in the list when a namespace loses its label, and turn red', async () => {
    const bare = tenantNamespace('team-b');
    bare.metadata.labels = {};
    server.put(NAMESPACES, bare);
    await until(async () => {
      const mine = (await cells(OTHER)).filter(
        ({ control }) => control === 'serving-pinned-artifacts',
      );
      return mine.length === 1 && mine[0].state === 'not-enforced';
    }, 'seeing that the label is gone');
    server.put(NAMESPACES, tenantNamespace('team-b'));
  });
});

describe('a cluster on which probes are not switched on', () => {
  it('is never asked', async () => {
    const server = await FakeApiServer.start();
    populate(server);
    const serving = await startServing(server, new PlatformFixture());
    try {
      await serving.run('gitops');
      await serving.run('probes');
      await serving
        .post(
          '/controls/gpu-eu/team-a/serving-pinned-artifacts/probes',
          {},
          PLATFORM,
        )
        .expect(400);
      expect(server.requests.join()).not.toContain('dryRun');
    } finally {
      await serving.backend.stop();
      await server.stop();
    }
  });
});
