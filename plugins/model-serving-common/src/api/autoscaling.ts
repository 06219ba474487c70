/** Something that a service is scaled on. @public */
export interface AutoscalingTrigger {
  /** KEDA's scaler, such as `prometheus`, or `Resource`, `Pods`, `Object`, `External`. */
  type: string;
  /** Name of the metric or trigger. */
  name: string | null;
  /** As written: the value per replica, or a share of the request. */
  target: string | null;
  /** Above which it wakes a service from zero. */
  activation: string | null;
  /** As the autoscaler last saw it; null while it sees nothing, or does not say. */
  current: string | null;
  /** PromQL, where there is any. */
  query: string | null;
}

/**
 * How a service is scaled. `fallback`: its triggers cannot be read and a fixed number runs
 * instead; `failing`: they cannot be read and nothing is changed.
 * @public
 */
export interface Autoscaling {
  by: 'KEDA' | 'HorizontalPodAutoscaler';
  /** Of the ScaledObject or HorizontalPodAutoscaler. */
  name: string;
  state: 'active' | 'idle' | 'paused' | 'fallback' | 'failing' | 'unknown';
  sentence: string;
  triggers: AutoscalingTrigger[];
  current: number | null;
  desired: number | null;
  min: number;
  max: number | null;
  /** The last change of scale; null when none is known. */
  lastDecision: { at: string | null; sentence: string } | null;
  /** What should be set otherwise, and why. */
  advice: string[];
}
