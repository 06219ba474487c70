import { ServiceDetail } from '@model-serving/backstage-plugin-model-serving-common';
import { useServingLinks } from '@model-serving/backstage-plugin-model-serving-react';
import ChangeButton from './ChangeButton';
import { ServiceActions } from './ServiceActions';
import { useProposalState } from './useProposalState';

/** What can be proposed for a service, asked again when its pull requests change. */
export default function ServiceButtons(props: { service: ServiceDetail }) {
  const { service } = props;
  const links = useServingLinks();
  const proposalState = useProposalState(service);
  return (
    <>
      {links.deploy({}) && (
        <ChangeButton service={service} proposalState={proposalState} />
      )}
      <ServiceActions service={service} proposalState={proposalState} />
    </>
  );
}
