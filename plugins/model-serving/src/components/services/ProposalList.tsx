import { Text } from '@backstage/ui';
import {
  GOLDEN_PATHS,
  Proposal,
  ServiceRef,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import { RiGitMergeLine, RiGitPullRequestLine } from '@remixicon/react';
import {
  Age,
  AppLink,
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
      kind: GOLDEN_PATHS.inferenceService.service.kind,
      name: proposal.service,
    }
  );
}

/** Pull requests for services that do not exist yet. */
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
                  ? 'merged, syncing'
                  : 'waiting for review'}
              </span>
              {proposal.author && (
                <span>
                  by <OutsideText text={proposal.author} maxLength={100} />
                </span>
              )}
              <Age at={proposal.mergedAt ?? proposal.openedAt} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}
