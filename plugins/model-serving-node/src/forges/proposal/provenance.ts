import {
  parseServiceRef,
  ServiceRef,
  formatServiceRef,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Change } from '../Forge';

/** What the portal says of a proposal at the top of its pull request, for people and for itself to read. */
export interface Provenance {
  /** Entity ref of the user who asked for it first. */
  requestedBy: string | null;
  /** The service that it carries. */
  service: ServiceRef | null;
  /** Whether it deletes that service. */
  removes: boolean;
  /** What that costs a month at its upper number of replicas, as it was checked. */
  perMonth: { amount: number; currency: string } | null;
}

const UNKNOWN: Provenance = {
  requestedBy: null,
  service: null,
  removes: false,
  perMonth: null,
};

/** Bounded, since whoever can edit a description can write anything: names as the catalog takes them, finite amounts. */
const REQUESTED =
  /^Requested by (?:`([a-z]{1,63}:[\w.-]{1,63}\/[\w.-]{1,63})`|a service)(?:, updated by `[^`]*`)? through the portal\./m;
const SUBJECT =
  /^(Serves|Removes) `([^`\s]+)`(?:, up to (\d{1,12}\.\d\d) ([A-Z]{3}) per month)?\./m;

/**
 * The first lines of a pull request's description. They stay first, since forges cut long descriptions in
 * their lists.
 *
 * @param former - Of the open pull request that is updated
 */
export function provenanceLines(
  { remove, requestedBy, service, subject }: Change,
  former: Provenance = UNKNOWN,
): string {
  const first = former.requestedBy ?? requestedBy;
  const updated =
    requestedBy && first !== requestedBy
      ? `, updated by \`${requestedBy}\``
      : '';
  const cost =
    subject?.perMonth && !remove
      ? `, up to ${subject.perMonth.amount.toFixed(2)} ${
          subject.perMonth.currency
        } per month`
      : '';
  return [
    `Requested by ${
      first ? `\`${first}\`` : 'a service'
    }${updated} through the portal. Proposing the ${
      service === null ? 'tenant' : 'service'
    } again updates this pull request.`,
    ...(subject
      ? [
          '',
          `${remove ? 'Removes' : 'Serves'} \`${formatServiceRef(
            subject.service,
          )}\`${cost}.`,
        ]
      : []),
  ].join('\n');
}

/**
 * Reads what {@link provenanceLines} wrote. Whoever can edit the description can change it, so it is shown
 * and never decides what anybody may do.
 */
export function readProvenance(body: string): Provenance {
  const requested = REQUESTED.exec(body);
  const subject = SUBJECT.exec(body);
  if (!requested) {
    return UNKNOWN;
  }
  return {
    requestedBy: requested[1] ?? null,
    service: parseServiceRef(subject?.[2] ?? '') ?? null,
    removes: subject?.[1] === 'Removes',
    perMonth:
      subject?.[3] && subject[4]
        ? { amount: Number(subject[3]), currency: subject[4] }
        : null,
  };
}
