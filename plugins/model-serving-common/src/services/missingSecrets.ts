import { ProjectedEvent, ProjectedPod } from '../kubernetes';
import { conditionOf } from '../kubernetes/condition';
import { missingSecretNames } from '../kubernetes/pod';
import { PictureIndex } from '../kubernetes/PictureIndex';
import { volumeTrouble } from './podTrouble';

/** A Secret that a pod waits for and that an ExternalSecret was to make, whatever that says of itself. */
export interface MissingSecret {
  readonly secret: string;
  readonly externalSecret: string;
  /** What its condition Ready says. */
  readonly reason: string | null;
  readonly message: string | null;
  /** When the ExternalSecret claims to have written it; null where it never did. */
  readonly claimedAt: string | null;
}

/** The Secrets whose absence keeps a pod's containers from being created, or its volumes from being mounted. */
export function missingSecretsOf(
  index: PictureIndex,
  pod: ProjectedPod,
  events: readonly ProjectedEvent[],
): MissingSecret[] {
  const mounted = volumeTrouble(events)?.secret;
  const names = new Set([
    ...missingSecretNames(pod),
    ...(mounted ? [mounted] : []),
  ]);
  return [...names].flatMap(secret => {
    const source = index.first(
      'ExternalSecret',
      'target',
      pod.namespace,
      secret,
    );
    const ready = conditionOf(source, 'Ready');
    return source
      ? [
          {
            secret,
            externalSecret: source.name,
            reason: ready?.reason ?? null,
            message: ready?.message ?? null,
            claimedAt: source.refreshedAt,
          },
        ]
      : [];
  });
}
