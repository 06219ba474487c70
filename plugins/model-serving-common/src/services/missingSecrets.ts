import { ProjectedPod } from '../kubernetes';
import { conditionOf } from '../kubernetes/condition';
import { PictureIndex } from './PictureIndex';

/** A Secret that a pod waits for and that an ExternalSecret was to make. */
export interface MissingSecret {
  readonly secret: string;
  readonly externalSecret: string;
  /** What its condition Ready says. */
  readonly reason: string | null;
  readonly message: string | null;
}

const NOT_FOUND = /secrets? "([^"]+)" not found/;

/** The Secrets whose absence keeps a pod's containers from being created. */
export function missingSecretsOf(
  index: PictureIndex,
  pod: ProjectedPod,
): MissingSecret[] {
  return pod.containers.flatMap(container => {
    const secret =
      container.state === 'waiting'
        ? NOT_FOUND.exec(container.message ?? '')?.[1]
        : undefined;
    const source = secret
      ? index.externalSecret(pod.namespace ?? '', secret)
      : undefined;
    const ready = conditionOf(source, 'Ready');
    return secret && source && source.refreshedAt === null
      ? [
          {
            secret,
            externalSecret: source.name,
            reason: ready?.reason ?? null,
            message: ready?.message ?? null,
          },
        ]
      : [];
  });
}
