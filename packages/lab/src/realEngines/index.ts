import { kservePython } from './kservePython';
import { llamaCpp } from './llamaCpp';
import { mlServer } from './mlServer';
import type { RealEngine } from './RealEngine';
import { triton } from './triton';

export { EngineCache } from './EngineCache';
export type { RealEngine } from './RealEngine';
export { startRealEngine } from './startRealEngine';
export type { RunningEngine } from './startRealEngine';

/** Engines that run on this machine as the platform's runtimes start them, without containers. */
export const REAL_ENGINES: readonly RealEngine[] = [
  mlServer,
  kservePython,
  triton,
  llamaCpp,
];

/** The engine of that name. Throws where there is none. */
export function realEngine(name: string): RealEngine {
  const engine = REAL_ENGINES.find(candidate => candidate.name === name);
  if (!engine) {
    throw new Error(
      `There is no engine "${name}"; there are ${REAL_ENGINES.map(
        candidate => candidate.name,
      ).join(', ')}.`,
    );
  }
  return engine;
}
