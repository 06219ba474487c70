import { CustomErrorBase } from '@backstage/errors';

/**
 * Why a registry could not be asked, or what its answer means.
 *
 * - `not-allowed`: the configuration does not list the host
 * - `not-found`: there is no such tag, digest or repository, or it may not be seen
 * - `credentials`, `forbidden`: who asks is not known, or may not pull
 * - `rate-limited`, `unavailable`: the same call may succeed later
 * - `unexpected`: an answer that is none of a registry
 * @public
 */
export type OciFailureKind =
  | 'not-allowed'
  | 'not-found'
  | 'credentials'
  | 'forbidden'
  | 'rate-limited'
  | 'unavailable'
  | 'unexpected';

/** A failure of a registry; its message is for the people who asked, and holds no secret. @public */
export class OciError extends CustomErrorBase {
  readonly kind: OciFailureKind;

  constructor(kind: OciFailureKind, message: string) {
    super(message);
    this.name = 'OciError';
    this.kind = kind;
  }
}
