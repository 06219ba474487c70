import { Alert } from '@backstage/ui';
import { ServiceDetail } from '@model-serving/backstage-plugin-model-serving-common';
import {
  ExternalLink,
  useProposals,
} from '@model-serving/backstage-plugin-model-serving-react';

/** The open pull request that changes or removes a service that there is. */
export default function ProposedChange(props: { service: ServiceDetail }) {
  const { ref, tenant } = props.service;
  const open = useProposals().data?.items.find(
    ({ service, state, ...proposal }) =>
      state === 'open' && service === ref.name && proposal.tenant === tenant,
  );
  return open ? (
    <Alert
      status="info"
      icon
      role="status"
      title={`A ${
        open.removes ? 'removal' : 'change'
      } of this service is proposed`}
      description={
        <ExternalLink
          address={open.url}
        >{`Pull request #${open.number}`}</ExternalLink>
      }
    />
  ) : null;
}
