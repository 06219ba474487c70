import { useId } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Skeleton, Text } from '@backstage/ui';
import {
  ServiceAnswers,
  ServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppButtonLink,
  modelServingApiRef,
  useLoaded,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';
import { serviceChange, unreadableChange } from './serviceChange';
import styles from './ChangeButton.module.css';

/** Opens the form that the service was asked for with, filled in with what Git has of it; or says why not. */
export default function ChangeButton(props: { service: ServiceDetail }) {
  const { ref, tenant } = props.service;
  const api = useApi(modelServingApiRef);
  const links = useServingLinks();
  const reasonId = useId();
  const { data, error } = useLoaded<ServiceAnswers>({
    key: JSON.stringify(ref),
    load: () => api.serviceAnswers(ref),
  });
  if (!data && !error) {
    return <Skeleton width={80} height={32} />;
  }
  const change = error
    ? unreadableChange(error, tenant)
    : serviceChange(data!, links);
  return 'href' in change ? (
    <AppButtonLink path={change.href} variant="secondary">
      Change
    </AppButtonLink>
  ) : (
    <span className={styles.refused}>
      <Button variant="secondary" isDisabled aria-describedby={reasonId}>
        Change
      </Button>
      <Text id={reasonId} variant="body-x-small" color="secondary">
        {change.refusal}
      </Text>
    </span>
  );
}
