/** How load is spread over time. */
export type LoadShape = 'steady' | 'burst' | 'idle';

export const LOAD_SHAPES: readonly LoadShape[] = ['steady', 'burst', 'idle'];

const BURST_SECONDS = 10;
const PERIOD_SECONDS = 30;

/**
 * Requests a second at that time: all the time the same; three times as many for the first third
 * of each half minute and none in the rest; or none at all.
 *
 * @param rate - requests a second on average, but for `idle`
 * @param at - seconds since the beginning
 */
export function rateAt(shape: LoadShape, rate: number, at: number): number {
  switch (shape) {
    case 'steady':
      return rate;
    case 'burst':
      return at % PERIOD_SECONDS < BURST_SECONDS
        ? (rate * PERIOD_SECONDS) / BURST_SECONDS
        : 0;
    default:
      return 0;
  }
}
