import { Text } from '@backstage/ui';
import {
  Proposal,
  SERVICE_PATHS,
  ServiceRef,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import { RiGitMergeLine, RiGitPullRequestLine } from '@remixicon/react';
import {
  Age,
  AppLink,
  EntityLink,
  ExternalLink,
  OutsideText,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './ProposalList.module.css';

/** Where the golden path will put the service of a proposal. */
function targetOf(
  proposal: Proposal,
  tenants: readonly Tenant[],
): ServiceRef | undefined {
  const tenant = tenants.find(candidate => candidate.name === proposal.tenant);
  return (
    tenant && {
      cluster: tenant.cluster,
      namespace: tenant.namespace,
      kind: proposal.kind ?? SERVICE_PATHS[0].service.kind,
      name: proposal.service,
    }
  );
}

/** Who asked for it: the user where the portal opened it, else the account on the forge. */
function Requester({ proposal }: { proposal: Proposal }) {
  const { author, requestedBy } = proposal;
  if (requestedBy !== null) {
    return (
      <span>
        by <EntityLink entityRef={requestedBy} />
      </span>
    );
  }
  return author === null ? null : (
    <span>
      by <OutsideText text={author} maxLength={100} />
    </span>
  );
}

/** Pull requests for services that the cluster does not have yet, and for changes of those it has. */
export function ProposalList(props: {
  proposals: readonly Proposal[];
  tenants: readonly Tenant[];
}) {
  const links = useServingLinks();
  return (
    <ul className={styles.list}>
      {props.proposals.map(proposal => {
        const target = targetOf(proposal, props.tenants);
        const page = target && links.service(target);
        const Icon =
          proposal.state === 'merged' ? RiGitMergeLine : RiGitPullRequestLine;
        return (
          <li key={proposal.url} className={styles.proposal}>
            <Icon size={18} aria-hidden="true" />
            <span className={styles.text}>
              {page ? (
                <AppLink path={page} weight="bold">
                  {proposal.service}
                </AppLink>
              ) : (
                <Text weight="bold">{proposal.service}</Text>
              )}{' '}
              for {proposal.tenant}
            </span>
            <span className={styles.facts}>
              <ExternalLink address={proposal.url}>
                Pull request {proposal.number}
              </ExternalLink>
              <span>
                {proposal.state === 'merged'
                  ? 'merged, not applied yet'
                  : 'waiting for review'}
              </span>
              <Requester proposal={proposal} />
              <Age at={proposal.mergedAt ?? proposal.openedAt} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}
