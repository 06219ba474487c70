import {
  emptyModelVariant,
  emptyModelVersion,
} from '@model-serving/backstage-plugin-model-serving-common';
import { movedModelTags } from './movedModelTags';
import { MovedService } from './TagWatch';

const OLD = `sha256:${'a'.repeat(64)}`;
const NEW = `sha256:${'b'.repeat(64)}`;
const TAG = 'oci://registry.example/m:v1';
const NAMED = {
  digest: NEW,
  since: '2026-11-28T08:00:00Z',
  asOf: '2026-11-29T08:00:00Z',
};

const modelAt = (...uris: string[]) => ({
  versions: [
    emptyModelVersion(
      '1',
      uris.map((uri, index) => emptyModelVariant(`${index}`, uri, 'vLLM')),
    ),
  ],
});
const running = (tenant: string, digest = OLD, uri = TAG) =>
  ({
    moved: { uri, digest: NEW, asOf: NAMED.asOf },
    service: { tenant, owner: null, model: { digest } },
  } as unknown as MovedService);

const told = (
  model: ReturnType<typeof modelAt>,
  movedServices: MovedService[] = [],
  named: Record<string, typeof NAMED> = { [TAG]: NAMED },
) =>
  movedModelTags(
    model,
    { movedServices, named: tag => named[tag] },
    ({ tenant }) => tenant === 'team-a',
  );

describe('the moved tags of a model', () => {
  it('are those that the list pins to something else', () => {
    expect(told(modelAt(`${TAG}@${OLD}`))).toEqual([
      {
        version: '1',
        variant: '0',
        uri: TAG,
        ...NAMED,
        listed: OLD,
        running: [],
      },
    ]);
  });

  it('are those that services run something else of, each digest once', () => {
    expect(
      told(modelAt(TAG), [
        running('team-a'),
        running('team-a'),
        running('team-a', `sha256:${'c'.repeat(64)}`),
        running('team-a', OLD, 'oci://registry.example/other:v1'),
      ]),
    ).toMatchObject([
      {
        listed: null,
        running: [
          { digest: OLD, services: 2 },
          { digest: `sha256:${'c'.repeat(64)}`, services: 1 },
        ],
      },
    ]);
  });

  it.each<[string, ReturnType<typeof told>]>([
    ['still names what is listed', told(modelAt(`${TAG}@${NEW}`))],
    ['nobody runs', told(modelAt(TAG))],
    ['only others run', told(modelAt(TAG), [running('team-b')])],
    ['could not be read', told(modelAt(`${TAG}@${OLD}`), [], {})],
    ['is none', told(modelAt(`oci://registry.example/m@${OLD}`))],
    ['is of no registry', told(modelAt('hf://org/m@main'))],
  ])('have none that %s', (_, moved) => {
    expect(moved).toEqual([]);
  });
});
