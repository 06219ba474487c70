import { recordingNames, replay } from '../__fixtures__/recording';
import { ServiceDetail } from '../api';
import { ClusterPicture, ProjectedObject, projectObject } from '../kubernetes';
import { DescribeContext, describeServices } from '../verdict';
import { LiveServices, ServiceObject } from '.';

const EMPTY: ClusterPicture = { cluster: 'lab', kinds: {}, objects: {} };

type Change = [ProjectedObject | undefined, ProjectedObject | undefined];

const identity = ({ kind, namespace, name }: ProjectedObject) =>
  `${kind}/${namespace}/${name}`;

function objectsOf(picture: ClusterPicture): Map<string, ProjectedObject> {
  const all = Object.values(picture.objects).flat() as ProjectedObject[];
  return new Map(all.map(object => [identity(object), object]));
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
  object: ServiceObject;
}

const follow = () =>
  new LiveServices<Kept>(EMPTY, (object): Kept => ({ object }));

interface Look {
  followed: Map<string, ServiceDetail>;
  whole: Map<string, ServiceDetail>;
}

const byKey = (services: readonly ServiceDetail[]) =>
  new Map(
    services.map(service => [
      `${service.ref.kind}/${service.ref.namespace}/${service.ref.name}`,
      service,
    ]),
  );

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
    'name, for each event of %s, the services whose verdict it changes',
    name => {
      const live = follow();
      const words = new Map<Kept, string>();
      const unnamed: string[] = [];
      let former = EMPTY;
      for (const { event, picture } of replay(name)) {
        const concerned = changesBetween(former, picture).map(
          ([before, after]) => live.replace(before, after),
        );
        live.follow(picture);
        former = picture;
        const named = new Set(concerned.flatMap(({ services }) => services));
        const others = concerned.some(each => each.others);
        const context = { now: new Date(event.at), primaryCluster: 'lab' };
        for (const service of live) {
          const word = live.describe(service, context)?.verdict.word ?? 'none';
          if (words.get(service) !== word && !others && !named.has(service)) {
            unnamed.push(
              `${event.object.kind}: ${service.object.name} is ${word}`,
            );
          }
          words.set(service, word);
        }
      }
      expect(unnamed).toEqual([]);
      expect(words.size).toBeGreaterThan(0);
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
});
