import { Autoscaling, AutoscalingTrigger } from '../api';
import {
  ProjectedHorizontalPodAutoscaler,
  ProjectedScaledObject,
} from '../kubernetes';
import { conditionOf, isTrue } from '../kubernetes/condition';
import { PictureIndex } from '../kubernetes/PictureIndex';
import { quoteLine } from '../messages';
import { ServiceParts } from '../services/serviceParts';
import { replicas } from '../verdict/words';
import { adviceOf } from './advice';

type Decision = Autoscaling['lastDecision'];

function hpaTriggers(
  hpa: ProjectedHorizontalPodAutoscaler,
): AutoscalingTrigger[] {
  return hpa.metrics.map(({ type, name, target, current }) => ({
    type,
    name: name || null,
    target,
    activation: null,
    current,
    query: null,
  }));
}

/** KEDA names the HPA's metric of its n-th trigger `s<n>-…`. */
function currentOf(
  hpa: ProjectedHorizontalPodAutoscaler | undefined,
  trigger: ProjectedScaledObject['triggers'][number],
  position: number,
): string | null {
  const metric = hpa?.metrics.find(({ type, name }) =>
    ['cpu', 'memory'].includes(trigger.type)
      ? type !== 'External' && name === trigger.type
      : name.startsWith(`s${position}-`),
  );
  return metric?.current ?? null;
}

function kedaTriggers(
  scaled: ProjectedScaledObject,
  hpa: ProjectedHorizontalPodAutoscaler | undefined,
): AutoscalingTrigger[] {
  return scaled.triggers.map((trigger, position) => ({
    type: trigger.type,
    name: trigger.name,
    target: trigger.threshold,
    activation: trigger.activationThreshold,
    current: currentOf(hpa, trigger, position),
    query: trigger.query,
  }));
}

const RESCALED = /SuccessfulRescale|KEDAScaleTarget(?:Activated|Deactivated)/;

/** The last change of scale, by the autoscaler's own event, else by its stamp. */
function lastDecisionOf(
  index: PictureIndex,
  uids: readonly string[],
  stamp: string | null,
): Decision {
  const [event] = uids
    .flatMap(uid => index.all('Event', 'about', uid))
    .filter(({ reason }) => RESCALED.test(reason))
    .sort((a, b) => (b.lastAt ?? '').localeCompare(a.lastAt ?? ''));
  if (event) {
    return { at: event.lastAt, sentence: event.message };
  }
  return stamp
    ? { at: stamp, sentence: 'Changed the number of replicas.' }
    : null;
}

function rangeText(min: number, max: number | null): string {
  return min === max
    ? `Fixed at ${min} ${replicas(min)}: minimum equals maximum.`
    : `Scales between ${min} and ${max ?? 'any number of'} replicas.`;
}

/** Why triggers fail: KEDA's condition only says that they do, its events say why. */
function triggerFailure(
  index: PictureIndex,
  scaled: ProjectedScaledObject,
): string | null {
  const [event] = index
    .all('Event', 'about', scaled.uid)
    .filter(({ reason }) => reason === 'KEDAScalerFailed')
    .sort((a, b) => (b.lastAt ?? '').localeCompare(a.lastAt ?? ''));
  return event ? quoteLine(event.message) : null;
}

/** KEDA calls itself ready and active while the autoscaler that it made cannot read its metrics. */
function kedaState(
  index: PictureIndex,
  scaled: ProjectedScaledObject,
  hpa: ProjectedHorizontalPodAutoscaler | undefined,
): Pick<Autoscaling, 'state' | 'sentence'> {
  const ready = conditionOf(scaled, 'Ready');
  const fallback = conditionOf(scaled, 'Fallback');
  if (scaled.paused || isTrue(scaled, 'Paused')) {
    return {
      state: 'paused',
      sentence:
        'Scaling is paused by an annotation; the number of replicas does not change.',
    };
  }
  if (fallback?.status === 'True') {
    return {
      state: 'fallback',
      sentence: `Its triggers cannot be read, so KEDA runs ${
        scaled.fallbackReplicas ?? 'a fixed number of'
      } replicas instead${fallback.message ? `: ${fallback.message}` : ''}.`,
    };
  }
  const failure =
    ready?.status === 'False' && ready.reason === 'TriggerError'
      ? triggerFailure(index, scaled)
      : null;
  if (failure) {
    return {
      state: 'failing',
      sentence: `KEDA cannot read its triggers, so the number of replicas does not change: ${failure}.`,
    };
  }
  if (ready?.status === 'False') {
    return {
      state: 'failing',
      sentence: `KEDA cannot scale it: ${
        ready.message ?? ready.reason ?? 'no reason given'
      }.`,
    };
  }
  const behind = hpa ? hpaState(hpa) : undefined;
  if (behind?.state === 'failing') {
    return behind;
  }
  if (isTrue(scaled, 'Active')) {
    return {
      state: 'active',
      sentence: rangeText(scaled.minReplicas, scaled.maxReplicas),
    };
  }
  return conditionOf(scaled, 'Active')?.status === 'False'
    ? {
        state: 'idle',
        sentence: `No trigger is active; it keeps ${
          scaled.idleReplicas ?? scaled.minReplicas
        } replicas.`,
      }
    : { state: 'unknown', sentence: 'KEDA has not processed it yet.' };
}

function hpaState(
  hpa: ProjectedHorizontalPodAutoscaler,
): Pick<Autoscaling, 'state' | 'sentence'> {
  const active = conditionOf(hpa, 'ScalingActive');
  const limited = conditionOf(hpa, 'ScalingLimited');
  if (active?.status === 'False') {
    return {
      state: active.reason === 'ScalingDisabled' ? 'idle' : 'failing',
      sentence:
        active.reason === 'ScalingDisabled'
          ? 'Scaled to 0, where a HorizontalPodAutoscaler is inactive.'
          : `HorizontalPodAutoscaler ${
              hpa.name
            } cannot read its metrics, so the number of replicas does not change: ${
              active.message ?? active.reason ?? 'no reason given'
            }.`,
    };
  }
  if (!active) {
    return { state: 'unknown', sentence: 'Not processed yet.' };
  }
  return {
    state: 'active',
    sentence:
      limited?.status === 'True' && limited.reason === 'TooManyReplicas'
        ? `Needs more than its maximum of ${hpa.maxReplicas} replicas.`
        : rangeText(hpa.minReplicas, hpa.maxReplicas),
  };
}

/** Its status says 0 until it has computed a number for the first time. */
function desiredOf(hpa: ProjectedHorizontalPodAutoscaler): number | null {
  const computes = conditionOf(hpa, 'ScalingActive')?.status === 'True';
  return hpa.desiredReplicas === 0 && !computes ? null : hpa.desiredReplicas;
}

/** How a service is scaled; null when nothing scales it. */
export function autoscalingOf(
  index: PictureIndex,
  facts: ServiceParts,
): Autoscaling | null {
  const { namespace } = facts.ref;
  for (const { name } of facts.deployments) {
    const scaled = index.first('ScaledObject', 'deployment', namespace, name);
    const hpa = index.first(
      'HorizontalPodAutoscaler',
      'deployment',
      namespace,
      name,
    );
    if (scaled) {
      const triggers = kedaTriggers(scaled, hpa);
      return {
        by: 'KEDA',
        name: scaled.name,
        ...kedaState(index, scaled, hpa),
        triggers,
        current: hpa?.currentReplicas ?? null,
        desired: facts.desired,
        min: scaled.minReplicas,
        max: scaled.maxReplicas,
        lastDecision: lastDecisionOf(
          index,
          [scaled.uid, ...(hpa ? [hpa.uid] : [])],
          hpa?.lastScaleAt ?? null,
        ),
        advice: adviceOf({ facts, triggers, scaled, hpa }),
      };
    }
    if (hpa) {
      const triggers = hpaTriggers(hpa);
      return {
        by: 'HorizontalPodAutoscaler',
        name: hpa.name,
        ...hpaState(hpa),
        triggers,
        current: hpa.currentReplicas,
        desired: desiredOf(hpa),
        min: hpa.minReplicas,
        max: hpa.maxReplicas,
        lastDecision: lastDecisionOf(index, [hpa.uid], hpa.lastScaleAt),
        advice: adviceOf({ facts, triggers, scaled: undefined, hpa }),
      };
    }
  }
  return null;
}
