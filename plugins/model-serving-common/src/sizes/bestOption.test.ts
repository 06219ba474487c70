import type { AcceleratorOption, FitWord, MemoryWord } from '../api';
import { bestOption } from './bestOption';
import type { OptionFit } from './memoryOnOptions';

const REFUSE = { requests: 1, misfit: 'refuse' as const };

function fit(
  id: string,
  word: FitWord,
  options: {
    memory?: MemoryWord;
    perHour?: number | null;
    changes?: OptionFit['memory']['changes'];
  } = {},
): OptionFit {
  const { changes = [], memory = 'fits', perHour = 1 } = options;
  return {
    option: {
      id,
      count: Number(id.split('-')[1]),
      fit: { word, sentence: '' },
      perHour,
    } as AcceleratorOption,
    memory: { word: memory, changes } as OptionFit['memory'],
    runtimeRefusal: null,
  };
}

const SHORTER = {
  change: 'context' as const,
  who: 'requester' as const,
  sentence: 'Set the context length to 8,192 tokens.',
  to: '8192',
};

describe('bestOption', () => {
  it.each([
    [
      'what is admitted now before what is cheaper',
      [fit('l4-1', 'waits', { perHour: 0.5 }), fit('h100-1', 'fits')],
      'h100-1',
    ],
    [
      'the cheaper of two that are admitted now',
      [fit('h100-2', 'fits', { perHour: 8 }), fit('h100-1', 'fits')],
      'h100-1',
    ],
    [
      'the smaller of two without a price',
      [
        fit('h100-4', 'fits', { perHour: null }),
        fit('h100-1', 'fits', { perHour: null }),
      ],
      'h100-1',
    ],
    [
      'nothing that is too small',
      [fit('l4-1', 'fits', { memory: 'exceeds' }), fit('h100-1', 'borrows')],
      'h100-1',
    ],
    [
      'what is known to hold it before what may',
      [fit('l4-1', 'fits', { memory: 'unknown' }), fit('h100-1', 'waits')],
      'h100-1',
    ],
    [
      'what may hold it where nothing is known to',
      [
        fit('l4-1', 'fits', { memory: 'unsupported' }),
        fit('cpu-4', 'fits', { memory: 'unknown' }),
      ],
      'cpu-4',
    ],
    [
      'what holds it with a shorter context last',
      [
        fit('l4-1', 'fits', { memory: 'exceeds', changes: [SHORTER] }),
        fit('h100-1', 'waits', { memory: 'unknown' }),
      ],
      'h100-1',
    ],
    [
      'what holds it with a shorter context where nothing else may',
      [
        fit('l4-1', 'fits', { memory: 'exceeds', changes: [SHORTER] }),
        fit('h100-1', 'never'),
      ],
      'l4-1',
    ],
    ['nothing that never fits the quota', [fit('h100-8', 'never')], undefined],
  ])('takes %s', (_what, fits, id) => {
    expect(bestOption(fits, REFUSE)?.option.id).toBe(id);
  });
});
