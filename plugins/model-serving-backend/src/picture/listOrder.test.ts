import { VerdictWord } from '@model-serving/backstage-plugin-model-serving-common';
import { ListedService } from './KnownService';
import { listKey } from './listOrder';

function service(name: string, word: VerdictWord) {
  return {
    ref: {
      cluster: 'gpu-eu',
      namespace: 'team-a',
      kind: 'InferenceService',
      name,
    },
    word,
  } as Pick<ListedService, 'ref' | 'word'>;
}

const SERVICES = [
  service('a', 'serving'),
  service('b', 'stopped'),
  service('c', 'failed'),
  service('d', 'unknown'),
  service('e', 'queued'),
  service('f', 'starting'),
  service('g', 'saturated'),
  service('h', 'degraded'),
  service('i', 'failed'),
];

function names(order: 'verdict' | 'name') {
  return SERVICES.map(one => ({ name: one.ref.name, key: listKey(one, order) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ name }) => name)
    .join('');
}

describe('the order of lists', () => {
  it('puts services that need action first, and equal ones by name', () => {
    expect(names('verdict')).toBe('cihegfdab');
  });

  it('by name does not depend on verdicts', () => {
    expect(names('name')).toBe('abcdefghi');
  });
});
