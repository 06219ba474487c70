import { pictureOf } from '../__fixtures__/cluster';
import { recordingNames, replay } from '../__fixtures__/recording';
import {
  deployment,
  inferenceService,
  localQueue,
  namespace,
  pod,
  workload,
} from '../__fixtures__/serving';
import { ServiceDetail, serviceKey } from '../api';
import { ClusterPicture, ProjectedObject, projectObject } from '../kubernetes';
import { DescribeContext, describeServices } from '../verdict';
import { LiveObject } from '../external';
import { LiveServices } from '.';

const EMPTY: ClusterPicture = { cluster: 'lab', kinds: {}, objects: {} };

type Raw = Parameters<typeof pictureOf>[0][number];

/** When a kind was read is no change of a service. */
const withoutStamps = (key: string, value: unknown) =>
  key === 'asOf' ? undefined : value;

type Change = [ProjectedObject | undefined, ProjectedObject | undefined];

function objectsOf(picture: ClusterPicture): Map<string, ProjectedObject> {
  const all = Object.values(picture.objects).flat() as ProjectedObject[];
  return new Map(all.map(object => [serviceKey(object), object]));
}

/** What differs between two pictures, as a watch would tell it. */
function changesBetween(from: ClusterPicture, to: ClusterPicture): Change[] {
  const before = objectsOf(from);
  const after = objectsOf(to);
  return [
    ...[...before]
      .filter(([key]) => !after.has(key))
      .map(([, object]): Change => [object, undefined]),
    ...[...after]
      .filter(([key, object]) => before.get(key) !== object)
      .map(([key, object]): Change => [before.get(key), object]),
  ];
}

/** All that these tests keep of a service. */
interface Kept {
  object: LiveObject;
}

const follow = (picture = EMPTY) =>
  new LiveServices<Kept>(picture, (object): Kept => ({ object }));

interface Look {
  followed: Map<string, ServiceDetail>;
  whole: Map<string, ServiceDetail>;
}

const byKey = (services: readonly ServiceDetail[]) =>
  new Map(services.map(service => [serviceKey(service.ref), service]));

/** What was followed, and what the whole picture says. */
function lookAt(
  live: LiveServices<Kept>,
  picture: ClusterPicture,
  context: DescribeContext,
): Look {
  const described = [...live].flatMap(
    service => live.describe(service, context) ?? [],
  );
  return {
    followed: byKey(described),
    whole: byKey(describeServices(picture, context)),
  };
}

describe('services that follow their cluster', () => {
  it.each(recordingNames())(
    'say after each event of %s what a look at the whole picture says',
    name => {
      const live = follow();
      let former = EMPTY;
      let steps = 0;
      const looks: Look[] = [];
      for (const { event, picture } of replay(name)) {
        for (const [before, after] of changesBetween(former, picture)) {
          live.replace(before, after);
        }
        live.follow(picture);
        former = picture;
        // Every look at the whole costs as much as all that came before it.
        if (steps++ % 7 === 0) {
          looks.push(
            lookAt(live, picture, {
              now: new Date(event.at),
              primaryCluster: 'lab',
            }),
          );
        }
      }
      for (const { followed, whole } of looks) {
        expect(followed).toEqual(whole);
      }
      expect(steps).toBeGreaterThan(5);
    },
  );

  it.each(recordingNames())(
    'name, for each event of %s, the services of which it changes anything',
    name => {
      const live = follow();
      const unnamed: string[] = [];
      let former = EMPTY;
      for (const { event, picture } of replay(name)) {
        const context = { now: new Date(event.at), primaryCluster: 'lab' };
        const tell = (service: Kept) =>
          JSON.stringify(live.describe(service, context), withoutStamps);
        for (const [before, after] of changesBetween(former, picture)) {
          const told = new Map([...live].map(each => [each, tell(each)]));
          const { services, others } = live.replace(before, after);
          for (const each of others ? [] : live) {
            if (told.get(each) !== tell(each) && !services.includes(each)) {
              unnamed.push(`${event.object.kind} changes ${each.object.name}`);
            }
          }
        }
        live.follow(picture);
        former = picture;
      }
      expect(unnamed).toEqual([]);
    },
  );

  it('keep one record each until their object is gone', () => {
    const live = follow();
    const chat = (generation: number) =>
      projectObject('InferenceService', {
        metadata: { namespace: 'team-a', name: 'chat', generation },
      });
    const [first, second] = [chat(1), chat(2)];
    const ref = {
      cluster: 'lab',
      namespace: 'team-a',
      kind: 'InferenceService',
      name: 'chat',
    } as const;
    const made = live.replace(undefined, first);
    const [record] = live;
    expect(made).toEqual({
      services: [{ object: first }],
      gone: undefined,
      others: false,
    });
    expect(live.find(ref)).toBe(record);
    expect(live.replace(first, second).services[0]).toBe(record);
    expect(record.object).toBe(second);
    const removed = live.replace(second, undefined);
    expect(removed.gone).toBe(record);
    expect(removed.services).toEqual([]);
    expect(live.find(ref)).toBeUndefined();
  });

  describe('are told of what changes', () => {
    const CHAT = 'InferenceService/team-a/chat';
    const PREDICTOR = 'Deployment/team-a/chat-predictor';
    const waitsForSecret = pod({
      scheduled: 5,
      waiting: {
        reason: 'CreateContainerConfigError',
        message: 'secret "chat-key" not found',
      },
    });
    const service = (name: string) =>
      inferenceService({ name, metadata: { uid: `isvc-${name}` } });
    const world = [
      namespace,
      localQueue,
      service('chat'),
      service('other'),
      deployment(),
      deployment({ name: 'other-predictor', owner: 'isvc-other' }),
      waitsForSecret,
    ];
    const autoscaler = (current: number) => ({
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'chat', namespace: 'team-a', uid: 'hpa-chat' },
      spec: {
        scaleTargetRef: { kind: 'Deployment', name: 'chat-predictor' },
        minReplicas: 1,
        maxReplicas: 3,
      },
      status: { currentReplicas: current },
    });
    const object = (kind: string, metadata: object, more: object = {}) => ({
      kind,
      metadata: { name: 'one', ...metadata },
      ...more,
    });

    it.each<[string, Raw, string[], boolean]>([
      ['a step of its autoscaler', autoscaler(2), [PREDICTOR, CHAT], false],
      [
        "an event about its autoscaler, though the autoscaler's own",
        object(
          'Event',
          { namespace: 'team-a' },
          {
            involvedObject: {
              kind: 'HorizontalPodAutoscaler',
              name: 'chat',
              uid: 'hpa-chat',
            },
            reason: 'SuccessfulRescale',
          },
        ),
        [PREDICTOR, CHAT],
        false,
      ],
      [
        'its ScaledObject',
        object(
          'ScaledObject',
          { namespace: 'team-a' },
          { spec: { scaleTargetRef: { name: 'chat-predictor' } } },
        ),
        [PREDICTOR, CHAT],
        false,
      ],
      [
        'the ExternalSecret that its pod waits for',
        object(
          'ExternalSecret',
          { namespace: 'team-a' },
          { spec: { target: { name: 'chat-key' } } },
        ),
        [CHAT, PREDICTOR],
        false,
      ],
      [
        'an ExternalSecret that no pod waits for',
        object('ExternalSecret', { namespace: 'team-a' }),
        [],
        false,
      ],
      [
        'the node of its pod',
        object('Node', { name: 'gpu-1' }),
        [CHAT, PREDICTOR],
        false,
      ],
      ['a node without its pods', object('Node', { name: 'gpu-2' }), [], false],
      ['a Service', object('Service', { namespace: 'team-a' }), [], false],
      ['a route', object('HTTPRoute', { namespace: 'team-a' }), [], false],
      ['a namespace', object('Namespace', { name: 'team-a' }), [], true],
      ['a queue', object('ClusterQueue', { name: 'a' }), [], true],
      [
        'a Workload of its pod',
        workload('chat-predictor-aaaa-1', { admitted: 3 }),
        [CHAT, PREDICTOR],
        true,
      ],
    ])('%s', (_, raw, services, others) => {
      const live = follow(pictureOf([...world, autoscaler(1)]));
      const [after] = Object.values(pictureOf([raw]).objects).flat();
      const told = live.replace(undefined, after as ProjectedObject);
      const named = told.services.map(each => serviceKey(each.object));
      expect(named.toSorted()).toEqual(services.toSorted());
      expect(told.others).toBe(others);
    });
  });
});
