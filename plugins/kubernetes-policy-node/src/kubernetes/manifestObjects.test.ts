import { manifestObjects } from './manifestObjects';

const object = (kind: string, name: string) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name },
});

const found = (value: unknown) =>
  manifestObjects(value).map(part =>
    'object' in part
      ? `${part.object.kind} ${part.object.metadata.name} at ${part.path.join(
          '.',
        )}`
      : part.problem,
  );

describe('the objects of a document', () => {
  it.each<[what: string, value: unknown, parts: string[]]>([
    ['an object', object('Pod', 'a'), ['Pod a at ']],
    [
      'a List, and one in it',
      {
        apiVersion: 'v1',
        kind: 'List',
        items: [
          object('Pod', 'a'),
          { kind: 'List', items: [object('Pod', 'b')] },
        ],
      },
      ['Pod a at items.0', 'Pod b at items.1.items.0'],
    ],
    [
      'a typed list, whose items leave out their kind',
      {
        apiVersion: 'v1',
        kind: 'ConfigMapList',
        items: [{ metadata: { name: 'a' } }],
      },
      ['ConfigMap a at items.0'],
    ],
    ['an empty List', { apiVersion: 'v1', kind: 'List', items: [] }, []],
  ])('of %s', (_what, value, parts) => {
    expect(found(value)).toEqual(parts);
  });

  it.each<[value: unknown, says: RegExp]>([
    [{ kind: 'Pod', metadata: { name: 'a' } }, /apiVersion not set/],
    [{ apiVersion: 'v1', kind: 'Pod', metadata: {} }, /metadata\.name not set/],
    [
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 7 } },
      /metadata\.name is 7, which is not text/,
    ],
    [
      { apiVersion: 'batch/v1', kind: 'Job', metadata: { generateName: 'a-' } },
      /generateName "a-".*set metadata\.name/,
    ],
    ['text', /not a Kubernetes object/],
  ])('says why %j is none', (value, says) => {
    expect(found(value)).toEqual([expect.stringMatching(says)]);
  });
});
