import { ProjectedEvent, ProjectedExternalSecret } from '../kubernetes';
import { conditionOf } from '../kubernetes/condition';
import { readableTime } from '../readableTime';
import { asSentence } from '../text';
import type { Judgment } from '../verdict/context';
import type { HostedModel } from './HostedModel';

/** How long External Secrets may take to say something of a new object. */
const SILENT_AFTER_MS = 300_000;

/** The newest warning, whose words tell more than those of the condition. */
function whyNotRead(
  events: readonly ProjectedEvent[],
  condition: string | null,
): string {
  const [newest] = events
    .filter(({ type }) => type === 'Warning')
    .sort((a, b) => (b.lastAt ?? '').localeCompare(a.lastAt ?? ''));
  return newest?.message || condition || 'no reason is given';
}

/** Why the model should no longer be called; undefined where nothing speaks against it. */
function withdrawal(hosted: HostedModel | undefined): Judgment | undefined {
  if (!hosted || 'reason' in hosted) {
    return undefined;
  }
  const common = { since: null, hop: null } as const;
  if (!hosted.endpoint) {
    return {
      ...common,
      word: 'degraded',
      sentence:
        'No model source lists this model as hosted any more; whether its provider still serves it is unknown.',
      next: 'Choose another model, or ask the platform owners why it was removed.',
    };
  }
  return hosted.decision.word === 'deny'
    ? {
        ...common,
        word: 'degraded',
        sentence: `The platform no longer allows this model to be used. ${
          hosted.decision.sentence ?? ''
        }`.trim(),
        next: 'Propose another model, or remove the service. Its key keeps working until then.',
      }
    : undefined;
}

/**
 * Judges an external model by its key and by what the platform says of the model. Whether the provider answers is measured by
 * nobody, so no verdict says so.
 */
export function judgeExternal(
  object: ProjectedExternalSecret,
  events: readonly ProjectedEvent[],
  hosted: HostedModel | undefined,
  now: Date,
): Judgment {
  const ready = conditionOf(object, 'Ready');
  if (!ready) {
    const isSilent =
      object.createdAt !== null &&
      now.getTime() - Date.parse(object.createdAt) > SILENT_AFTER_MS;
    return {
      word: 'starting',
      sentence: 'Waits for External Secrets to read its key.',
      since: object.createdAt,
      next: isSilent
        ? 'Ask your platform owners whether External Secrets runs in the cluster.'
        : null,
      hop: null,
    };
  }
  if (ready.status !== 'True') {
    const why = asSentence(whyNotRead(events, ready.message));
    const next = `Check that ${
      object.store ?? 'its store'
    } exists and has the key of this endpoint for the tenant.`;
    return object.refreshedAt === null
      ? {
          word: 'failed',
          sentence: `Key missing, so nothing can call it: ${why}`,
          since: ready.lastTransitionTime,
          next,
          hop: null,
        }
      : {
          word: 'degraded',
          sentence: `Key not refreshed; the Secret may still hold the key of ${readableTime(
            object.refreshedAt,
          )}: ${why}`,
          since: ready.lastTransitionTime,
          next,
          hop: null,
        };
  }
  return (
    withdrawal(hosted) ?? {
      word: 'configured',
      sentence:
        'Address and key are in place. Whether the provider answers is not measured.',
      since: ready.lastTransitionTime,
      next: null,
      hop: null,
    }
  );
}
