import { Freshness } from './freshness';

/**
 * Whether the platform holds a tenant to a control. `not-enforced` and `unknown` are both a
 * reason to act: neither protects anybody.
 * @public
 */
export type ControlState = 'enforced' | 'not-enforced' | 'unknown';

/**
 * One thing that was looked at to judge a control.
 *
 * - `holds`: as it must be
 * - `broken`: the control is not enforced because of it
 * - `unknown`: could not be read, so that nothing can be said
 * - `note`: worth reading, decides nothing
 * @public
 */
export interface ControlEvidence {
  /** What was looked at, such as `binding`; unique within a control. */
  id: string;
  title: string;
  state: 'holds' | 'broken' | 'unknown' | 'note';
  /** What was found, in a sentence; for `broken` it names what is missing. */
  detail: string;
  /** Where it was read, for example `kubernetes:lab ValidatingAdmissionPolicy/serving-pinned-artifacts`. */
  source: string;
}

/** One tenant held against one control. @public */
export interface ControlStatus {
  tenant: string;
  cluster: string;
  /** Name of the ValidatingAdmissionPolicy, or of a control that is no policy, such as `queue-managed`. */
  control: string;
  title: string;
  state: ControlState;
  /** The reason for the state, in one sentence. */
  message: string;
  /** When the refusal was last tried; null where no probe was sent. */
  probedAt: string | null;
}

/**
 * What a probe got: a server-side dry-run of an object that breaks exactly this rule.
 *
 * - `refused`: by this control, for the reason that its text and parameters give
 * - `refused-unexpectedly`: by this control for another reason, as by a parameter that the API server no longer reads
 * - `refused-otherwise`: by something else, so that it says nothing about this control
 * - `accepted`: the cluster would have taken it
 * - `failed`: no answer that says either
 * @public
 */
export interface ControlProbe {
  /** ISO time of the answer. */
  at: string;
  outcome:
    | 'refused'
    | 'refused-unexpectedly'
    | 'refused-otherwise'
    | 'accepted'
    | 'failed';
  /** What that says of the control. */
  sentence: string;
  /** The object that was sent, as YAML. */
  manifest: string;
  /** What the API server answered. */
  answer: string;
}

/** A control of a tenant with everything it rests on. @public */
export interface ControlDetail extends ControlStatus, Freshness {
  evidence: ControlEvidence[];
  probe: ControlProbe | null;
  /** Why no probe can be sent for it; null when one can. */
  probeUnavailable: string | null;
  /** The policy and bindings of the GitOps repository, as YAML; null for controls that are no policy. */
  text: string | null;
}
