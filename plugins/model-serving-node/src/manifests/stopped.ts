import {
  PAUSED_ANNOTATION,
  ServiceRequest,
  STOP_ANNOTATION,
} from '@model-serving/backstage-plugin-model-serving-common';
import { fromLayer, Tree } from './sourced';

type Asked = { request: Pick<ServiceRequest, 'stopped'> };

/** A value of a service that is stopped; undefined, which leaves its field out, where it runs. */
const whileStopped = ({ request }: Asked, value: unknown): Tree =>
  fromLayer('request', request.stopped ? value : undefined);

/**
 * KServe deletes what it made of the service (Deployments, Services, routes), and makes it anew once the annotation is gone:
 * of InferenceServices in the mode Standard since 0.16.0, of LLMInferenceServices since 0.17.0.
 */
export const stopAnnotation = (context: Asked) => ({
  [STOP_ANNOTATION]: whileStopped(context, 'true'),
});

/**
 * Replicas of a Deployment that is stopped. A server-side apply that leaves them out again gives them back to the default of
 * Kubernetes, one, from which the autoscaler goes on. KEDA's annotation paused-replicas would leave them at zero: a query
 * about engines that are gone has no answer, and KEDA starts nothing while its trigger fails (kedacore/keda,
 * pkg/scaling/executor/scale_scaledobjects.go).
 */
export const stoppedReplicas = (context: Asked): Tree =>
  whileStopped(context, 0);

/** KEDA leaves a paused target alone, also one that is not there: it deletes the autoscaler that it made of the ScaledObject. */
export const pauseAnnotation = (context: Asked) => ({
  [PAUSED_ANNOTATION]: whileStopped(context, 'true'),
});

/** A Job that is suspended has no pods, and keeps the indexes that are finished. Its deadline counts anew once it goes on. */
export const suspended = (context: Asked): Tree => whileStopped(context, true);
