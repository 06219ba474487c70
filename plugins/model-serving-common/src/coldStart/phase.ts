import { ColdStartPart, ColdStartPhase, ColdStartPhaseName } from '../api';
import type { EngineStart } from '../engines';
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

/**
 * The parts of a load of so many seconds. What the engine does not account for is its bootstrap:
 * process, libraries, readiness probe. Undefined where its account exceeds the load, since it is
 * then that of another start.
 */
export function partsOfLoad(
  seconds: number,
  engine: EngineStart | undefined,
): ColdStartPart[] | undefined {
  const accounted = (engine ?? []).reduce((sum, part) => sum + part.seconds, 0);
  if (!engine || accounted > seconds) {
    return undefined;
  }
  return [
    ...engine.map(part => ({ ...part, exactness: 'exact' as const })),
    {
      name: 'bootstrap',
      seconds: seconds - accounted,
      exactness: 'estimated' as const,
    },
  ];
}
