import { EngineReading, PodReading } from './reading';

/**
 * An engine that computes nothing for so long will not recover. The longest that a healthy one takes for
 * one step is the compilation of a kernel or the prompt of a very long request, a minute or two.
 * @public
 */
export const HUNG_AFTER_SECONDS = 180;

/** A pod whose engine holds requests and computes nothing. */
export interface HungEngine {
  readonly pod: PodReading;
  /** ISO time. */
  readonly since: string;
}

/** The engines that hang, by what the readings up to this one saw. */
export function hungEngines(reading: EngineReading): HungEngine[] {
  return reading.pods.flatMap(pod =>
    pod.stalledSince !== null &&
    Date.parse(reading.at) - Date.parse(pod.stalledSince) >=
      HUNG_AFTER_SECONDS * 1000
      ? [{ pod, since: pod.stalledSince }]
      : [],
  );
}
