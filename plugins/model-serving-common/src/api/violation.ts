import { PolicyViolation } from './check';
import { ServiceRef } from './service';

/**
 * A running service that breaks policies, with what of it answers the golden path's questions: a
 * proposal made from them would replace it by one that passes.
 * @public
 */
export interface ServiceViolations {
  ref: ServiceRef;
  tenant: string | null;
  violations: PolicyViolation[];
  /** Answers that can be taken over; what is unknown is left out. */
  answers: {
    tenant?: string;
    name: string;
    model?: string;
    purpose?: string;
    replicas?: { min: number; max: number };
  };
}
