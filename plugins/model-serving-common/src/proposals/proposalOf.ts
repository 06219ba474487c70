import { Proposal, ServiceKind } from '../api';

/** A clock of the forge and one of the cluster may differ by so much. */
const CLOCKS_DIFFER_MS = 60_000;

/** A service, whether it exists or not. */
export interface ProposedService {
  readonly tenant: string | null;
  readonly kind: ServiceKind;
  readonly name: string;
}

/** The proposals of a service, newest first. Those that say no kind may be of any. */
export function proposalsOf(
  proposals: readonly Proposal[],
  { tenant, kind, name }: ProposedService,
): Proposal[] {
  return proposals
    .filter(
      proposal =>
        proposal.tenant === tenant &&
        proposal.service === name &&
        (proposal.kind === null || proposal.kind === kind),
    )
    .sort((a, b) => Date.parse(b.openedAt) - Date.parse(a.openedAt));
}

/** The proposal that stands for a service that does not exist: the newest that was not closed. */
export function currentProposal(
  own: readonly Proposal[],
): Proposal | undefined {
  return own.find(({ state }) => state !== 'closed') ?? own[0];
}

/**
 * The proposal that an object comes from: the last one merged. The cluster may have the object before
 * the forge has been asked again, so one that still counts as open is taken where the object is younger.
 */
export function originOf(
  own: readonly Proposal[],
  createdAt: string | null,
): Proposal | undefined {
  const made = own.filter(({ removes }) => !removes);
  return (
    made.find(({ state }) => state === 'merged') ??
    made.find(
      ({ openedAt, state }) =>
        state === 'open' &&
        createdAt !== null &&
        Date.parse(createdAt) >= Date.parse(openedAt) - CLOCKS_DIFFER_MS,
    )
  );
}

/** The name of the user who asked for it, else the account that opened it; null when neither is known. */
export function requesterOf({
  author,
  requestedBy,
}: Pick<Proposal, 'author' | 'requestedBy'>): string | null {
  return requestedBy === null
    ? author
    : requestedBy.replace(/^user:(default\/)?/, '');
}
