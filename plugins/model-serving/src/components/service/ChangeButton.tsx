import { useId } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Skeleton, Text } from '@backstage/ui';
import {
  ServiceAnswers,
  ServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppButtonLink,
  asSentence,
  causeOf,
  isForbidden,
  modelServingApiRef,
  useLoaded,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './ChangeButton.module.css';

const NO_FORM = 'This app does not have the form that changes it.';

/** Why a service cannot be changed now, as a sentence; null where it can. */
function refusalOf(
  tenant: string | null,
  answers: ServiceAnswers | undefined,
  error: Error | undefined,
): string | null {
  if (error) {
    return isForbidden(error)
      ? `Only those who may propose services for ${tenant} can change it.`
      : asSentence(causeOf(error) ?? error.message);
  }
  const open = answers?.openPullRequest;
  return open
    ? `Pull request #${open.number} is open. Merge or close it first.`
    : answers?.refusal ?? null;
}

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
  const href = data && links.edit(data);
  const refusal = refusalOf(tenant, data, error) ?? (href ? null : NO_FORM);
  return href && refusal === null ? (
    <AppButtonLink path={href} variant="secondary">
      Change
    </AppButtonLink>
  ) : (
    <span className={styles.refused}>
      <Button variant="secondary" isDisabled aria-describedby={reasonId}>
        Change
      </Button>
      <Text id={reasonId} variant="body-x-small" color="secondary">
        {refusal}
      </Text>
    </span>
  );
}
