import {
  accelerator,
  tenantNamed,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import {
  AcceleratorOption,
  FitWord,
} from '@model-serving/backstage-plugin-model-serving-common';
import { replicasInWords } from './replicasInWords';

/** Its queue has three of eight h100 free, and two more to borrow. */
const TENANT = tenantNamed('team-a');

function option(
  id: string,
  word: FitWord,
  [replicasThatFit, replicas]: [number | null, number],
): AcceleratorOption {
  const known = accelerator(id, word, '');
  return { ...known, fit: { ...known.fit, replicasThatFit, replicas } };
}

const ONE = option('h100-1', 'fits', [1, 1]);

describe('replicasInWords', () => {
  it.each([
    ['all of them', option('h100-1', 'fits', [3, 3]), '3 now.'],
    [
      'some by borrowing',
      option('h100-1', 'waits', [5, 8]),
      '3 now, 2 more by borrowing, 3 more would wait.',
    ],
    [
      'several accelerators a replica',
      option('h100-2', 'waits', [2, 4]),
      '1 now, 1 more by borrowing, 2 more would wait.',
    ],
    [
      'no more than the queue can ever have',
      option('h100-1', 'never', [3, 16]),
      '3 now.',
    ],
    [
      'what is borrowed alone',
      option('h100-8', 'never', [1, 8]),
      '1 by borrowing.',
    ],
  ])('says %s', (_what, largest, words) => {
    expect(replicasInWords(ONE, largest, TENANT)).toBe(words);
  });

  it.each([
    ['the backend does not count', option('h100-1', 'waits', [null, 8])],
    ['there is room for none', option('h100-1', 'never', [0, 8])],
    ['nothing is known of more than one', undefined],
  ])('says why or how one fits where %s', (_what, largest) => {
    const one = accelerator('h100-1', 'fits', 'Fits now: 3 of 8 GPUs used.');
    expect(replicasInWords(one, largest, TENANT)).toBe('3 of 8 GPUs used.');
  });
});
