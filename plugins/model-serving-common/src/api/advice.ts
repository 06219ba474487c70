import type { RequestedModel } from '../requestedModel';
import { Freshness, Measured } from './freshness';
import { ServiceRef } from './service';

/** What is advised of a service, in the order in which it is shown. @public */
export const SERVICE_ADVICE_KINDS = [
  'waiting-requests',
  'idle-service',
  'unneeded-replicas',
  'larger-size',
  'larger-variant',
] as const;

/** @public */
export type ServiceAdviceKind = (typeof SERVICE_ADVICE_KINDS)[number];

/** What is advised at all: of services, and of tenants. @public */
export type AdviceKind = ServiceAdviceKind | 'unused-quota';

/** What would be proposed: a stop, or other answers in the service's form. @public */
export type AdviceProposal =
  | { action: 'stop' }
  | {
      action: 'change';
      answers: {
        replicas?: { min: number; max: number };
        /** Id of a size. */
        accelerator?: string;
        model?: Omit<RequestedModel, 'licenseAccepted'>;
      };
    };

/** A fact that an advice rests on. @public */
export interface AdviceEvidence {
  label: string;
  value: string;
}

/** Why an advice is not shown any more. @public */
export interface AdviceDismissal {
  reason: string;
  /** Entity ref of the user. */
  by: string;
  /** ISO time. */
  at: string;
}

/** @public */
export interface Advice {
  kind: AdviceKind;
  /** Null where it is about the tenant. */
  service: ServiceRef | null;
  title: string;
  sentence: string;
  /** A month at the prices that hold now; below 0 where it costs more. Null with a reason where it is not known. */
  saving: Measured;
  evidence: AdviceEvidence[];
  /** What was looked at; ISO times. */
  from: string;
  to: string;
  /** What would make it wrong. */
  refutedBy: string;
  /** Null where nothing can be proposed by a form. */
  proposal: AdviceProposal | null;
  /** The same as long as it rests on the same facts: a dismissal holds for as long. */
  basis: string;
  dismissed: AdviceDismissal | null;
}

/** Why nothing is said of a kind. @public */
export interface MissingAdvice {
  kind: AdviceKind;
  reason: string;
}

/** @public */
export interface AdviceList extends Freshness {
  items: Advice[];
  /** What cannot be said yet, of one service; empty in the list of a tenant. */
  missing: MissingAdvice[];
}

/** Which advice of which service. @public */
export interface AdviceTarget {
  service: ServiceRef;
  kind: ServiceAdviceKind;
}

/** @public */
export interface AdviceDismissalRequest extends AdviceTarget {
  /** Of the advice that is dismissed. */
  basis: string;
  reason: string;
}
