import { useId } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Skeleton, Text } from '@backstage/ui';
import {
  ServiceAnswers,
  ServiceDetail,
  ServiceRequestInput,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppButtonLink,
  modelServingApiRef,
  useLoaded,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';
import { serviceChange, unreadableChange } from './serviceChange';
import styles from './ChangeButton.module.css';

/**
 * Opens the form that the service was asked for with, filled in with what Git has of it; or says why not.
 *
 * @param props - `changes`: answers that are filled in instead; `proposalState`: see {@link useProposalState}
 */
export default function ChangeButton(props: {
  service: Pick<ServiceDetail, 'ref' | 'tenant'>;
  label?: string;
  changes?: Partial<ServiceRequestInput>;
  proposalState?: string | null;
}) {
  const { changes, label = 'Change', proposalState = '', service } = props;
  const { ref, tenant } = service;
  const api = useApi(modelServingApiRef);
  const links = useServingLinks();
  const reasonId = useId();
  const { data, error } = useLoaded<ServiceAnswers>({
    key:
      proposalState === null ? undefined : JSON.stringify([ref, proposalState]),
    load: () => api.serviceAnswers(ref),
    // The files of a pull request are read a little after it is seen to be merged.
    everySeconds: 60,
  });
  if (!data && !error) {
    return <Skeleton width={80} height={32} />;
  }
  const change = error
    ? unreadableChange(error, tenant)
    : serviceChange(data!, links, changes);
  return 'href' in change ? (
    <AppButtonLink path={change.href} variant="secondary">
      {label}
    </AppButtonLink>
  ) : (
    <span className={styles.refused}>
      <Button variant="secondary" isDisabled aria-describedby={reasonId}>
        {label}
      </Button>
      <Text id={reasonId} variant="body-x-small" color="secondary">
        {change.refusal}
      </Text>
    </span>
  );
}
