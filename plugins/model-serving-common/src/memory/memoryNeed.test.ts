import type { MemoryFit } from '../api';
import { memoryBasisOf, memoryNeedOf } from './memoryNeed';

const fit = (
  requiredBytes: number | null,
  part: 'weights' | 'declared' = 'weights',
  devices = 1,
): Pick<MemoryFit, 'devices' | 'parts' | 'requiredBytes' | 'sentence'> => ({
  devices,
  requiredBytes,
  parts: [{ part, bytes: 1, formula: '', inputs: [] }],
  sentence: 'Nobody says.',
});

describe('memoryNeedOf', () => {
  it('is the least of all variants, of all devices, and names its variant', () => {
    expect(
      memoryNeedOf(
        [
          { variant: 'bf16', fit: fit(16) },
          { variant: 'fp8', fit: fit(5, 'weights', 2) },
          { variant: 'q4', fit: fit(12, 'declared') },
          { variant: 'unknown', fit: fit(null) },
        ],
        'none',
      ),
    ).toEqual({ bytes: 10, reason: null, variant: 'fp8', basis: 'computed' });
  });

  it('says why it is unknown', () => {
    expect(memoryNeedOf([{ variant: 'bf16', fit: fit(null) }], 'none')).toEqual(
      { bytes: null, reason: 'Nobody says.', variant: null, basis: null },
    );
    expect(memoryNeedOf([], 'none').reason).toBe('none');
  });
});

describe('memoryBasisOf', () => {
  it('tells what is declared as a whole from what is computed', () => {
    expect(memoryBasisOf(fit(1, 'declared'))).toBe('declared');
    expect(memoryBasisOf(fit(1))).toBe('computed');
    expect(memoryBasisOf(fit(null, 'declared'))).toBeNull();
  });
});
