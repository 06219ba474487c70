import { mockServices } from '@backstage/backend-test-utils';
import {
  emptyModelVariant,
  emptyModelVersion,
  ModelVersion,
} from '@model-serving/backstage-plugin-model-serving-common';
import { tagNotices } from './tagNotices';
import { TagWatch, WatchedService } from './TagWatch';

const OLD = `sha256:${'a'.repeat(64)}`;
const NEW = `sha256:${'b'.repeat(64)}`;
const REPOSITORY = 'oci://registry.example/models/m';
const TAG = `${REPOSITORY}:v1`;
const SINCE = '2026-11-28T08:00:00.000Z';
const MODEL = 'resource:default/m';

const serviceOf = (
  name: string,
  uri: string = `${REPOSITORY}@${OLD}`,
  model: object = {},
): WatchedService => ({
  ref: {
    cluster: 'gpu-eu',
    namespace: 'team-a',
    kind: 'InferenceService',
    name,
  },
  entityRef: `component:team-a/${name}`,
  owner: 'group:default/team-a',
  tenant: 'team-a',
  model: {
    name: 'm',
    uri,
    digest: uri.split('@')[1] ?? null,
    entityRef: MODEL,
    version: null,
    variant: null,
    ...model,
  } as WatchedService['model'],
});

describe('TagWatch', () => {
  let services: WatchedService[];
  let versions: ModelVersion[];
  let digests: Record<string, string>;
  let asked: string[];
  let listed: string[];
  let changes: number;
  let watch: TagWatch;

  beforeEach(() => {
    services = [serviceOf('chat')];
    versions = [
      emptyModelVersion('1', [emptyModelVariant('bf16', TAG, 'vLLM')]),
    ];
    digests = { [TAG]: OLD };
    asked = [];
    listed = [];
    changes = 0;
    watch = new TagWatch({
      services: async () => services,
      listed: () => listed,
      history: {
        since: async tags => new Map([...tags.keys()].map(tag => [tag, SINCE])),
      },
      modelOf: ref => (ref === MODEL ? { versions } : undefined),
      resolver: {
        knows: uri => uri.startsWith('oci://registry.example/'),
        digestOf: async uri => {
          asked.push(uri);
          if (!digests[uri]) {
            throw new Error('the registry is away');
          }
          return digests[uri];
        },
      },
      logger: mockServices.logger.mock(),
      changed: () => {
        changes += 1;
      },
      now: () => new Date('2026-11-29T20:00:00Z'),
    });
  });

  const moved = () => watch.movedTag(services[0].ref);

  it('says nothing while a tag names what the service runs', async () => {
    await watch.look();
    expect(moved()).toBeUndefined();
    expect(changes).toBe(0);
  });

  it('says when the tag has moved, and when it is back', async () => {
    digests[TAG] = NEW;
    await watch.look();
    expect(moved()).toEqual({
      uri: TAG,
      digest: NEW,
      asOf: '2026-11-29T20:00:00.000Z',
    });
    await watch.look();
    expect(changes).toBe(1);
    digests[TAG] = OLD;
    await watch.look();
    expect(moved()).toBeUndefined();
    expect(changes).toBe(2);
  });

  it('asks once for a tag that many services use', async () => {
    services = Array.from({ length: 50 }, (_, index) =>
      serviceOf(`chat-${index}`),
    );
    await watch.look();
    expect(asked).toEqual([TAG]);
  });

  it('stays with what it knew while a registry is away', async () => {
    digests[TAG] = NEW;
    await watch.look();
    delete digests[TAG];
    await watch.look();
    expect(moved()).toMatchObject({ digest: NEW });
  });

  it('does not guess what a tag names that could never be read', async () => {
    delete digests[TAG];
    await watch.look();
    expect(moved()).toBeUndefined();
  });

  it.each<[string, () => void]>([
    [
      'is not pinned',
      () => {
        services = [serviceOf('chat', TAG)];
      },
    ],
    [
      'names no model',
      () => {
        services = [serviceOf('chat', undefined, { entityRef: null })];
      },
    ],
    [
      'names a model that is not known',
      () => {
        services = [
          serviceOf('chat', undefined, { entityRef: 'resource:default/x' }),
        ];
      },
    ],
    [
      'runs an artifact of another repository',
      () => {
        services = [serviceOf('chat', `oci://registry.example/other@${OLD}`)];
      },
    ],
    [
      'runs an artifact of a registry that is not configured',
      () => {
        services = [serviceOf('chat', `oci://other.example/models/m@${OLD}`)];
      },
    ],
    [
      'has a model that is pinned itself',
      () => {
        versions = [
          emptyModelVersion('1', [
            emptyModelVariant('bf16', `${REPOSITORY}@${NEW}`, 'vLLM'),
          ]),
        ];
      },
    ],
  ])('asks nobody about a service that %s', async (_, given) => {
    given();
    digests[TAG] = NEW;
    await watch.look();
    expect(asked).toEqual([]);
    expect(moved()).toBeUndefined();
  });

  it('holds a service against the version that it names, else against any', async () => {
    versions = [
      emptyModelVersion('2', [
        emptyModelVariant('bf16', `${REPOSITORY}:v2`, 'vLLM'),
      ]),
      ...versions,
    ];
    digests[`${REPOSITORY}:v2`] = NEW;
    services = [
      serviceOf('any'),
      serviceOf('first', undefined, { version: '1' }),
      serviceOf('second', undefined, { version: '2' }),
    ];
    await watch.look();
    expect(watch.movedServices.map(({ service }) => service.ref.name)).toEqual([
      'second',
    ]);
  });

  it('watches tags that the platform lists with a digest, though nobody runs them', async () => {
    services = [];
    listed = [
      `${TAG}@${OLD}`,
      `${REPOSITORY}:unpinned`,
      `${REPOSITORY}@${OLD}`,
      `oci://other.example/m:v1@${OLD}`,
    ];
    digests[TAG] = NEW;
    await watch.look();
    expect(asked).toEqual([TAG]);
    expect(watch.named(TAG)).toEqual({
      digest: NEW,
      since: SINCE,
      asOf: '2026-11-29T20:00:00.000Z',
    });
    expect(watch.movedServices).toEqual([]);
  });

  it('tells owners once for each digest', async () => {
    digests[TAG] = NEW;
    services = [serviceOf('chat'), { ...serviceOf('orphan'), owner: null }];
    await watch.look();
    const first = tagNotices(watch.movedServices);
    expect(first).toEqual([
      {
        key: expect.stringContaining(NEW),
        owner: 'group:default/team-a',
        about: 'component:team-a/chat',
        title: 'The model of chat has a new artifact',
        description: expect.stringContaining(
          `${TAG} now names ${NEW}. chat goes on with ${OLD}.`,
        ),
      },
    ]);
    digests[TAG] = `sha256:${'c'.repeat(64)}`;
    await watch.look();
    expect(tagNotices(watch.movedServices)[0].key).not.toBe(first[0].key);
  });
});
