import { FIT_WORDS } from '../api';
import { fitReason } from './fitSentence';

describe('fitReason', () => {
  it.each([
    [
      'fits',
      'Fits now: one replica within the nominal quota of queue a (0 of 2 GPUs used in flavor l4).',
      'One replica within the nominal quota of queue a (0 of 2 GPUs used in flavor l4).',
    ],
    [
      'borrows',
      'Fits now by borrowing: 1 GPU beyond the nominal quota of queue a.',
      '1 GPU beyond the nominal quota of queue a.',
    ],
    ['waits', 'Waits: the queue is held.', 'The queue is held.'],
    [
      'never',
      'Can never be admitted: 4 GPUs requested, but queue a can have at most 2 GPUs in flavor l4.',
      '4 GPUs requested, but queue a can have at most 2 GPUs in flavor l4.',
    ],
  ] as const)('leaves the word %s out', (word, sentence, reason) => {
    expect(fitReason({ word, sentence })).toBe(reason);
  });

  it('leaves any other sentence as it is', () => {
    for (const word of FIT_WORDS) {
      const sentence = 'The queue could not be read.';
      expect(fitReason({ word, sentence })).toBe(sentence);
    }
  });
});
