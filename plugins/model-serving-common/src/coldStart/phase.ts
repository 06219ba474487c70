import { ColdStartPhase, ColdStartPhaseName } from '../api';
import { Exactness } from './stamps';

/** A phase with its bounds in epoch milliseconds. */
export interface Stretch {
  readonly name: ColdStartPhaseName;
  readonly from: number;
  readonly to: number;
  readonly exactness: Exactness;
  readonly reason?: string;
}

/** The phase of a stretch, which may be shorter than its bounds. */
export function phase(
  stretch: Stretch,
  ms = stretch.to - stretch.from,
): ColdStartPhase {
  const { name, exactness, reason } = stretch;
  return {
    name,
    seconds: ms / 1000,
    exactness,
    ...(reason ? { reason } : {}),
  };
}
