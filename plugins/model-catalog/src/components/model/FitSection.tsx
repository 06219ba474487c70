import { ReactNode } from 'react';
import {
  Alert,
  Card,
  CardBody,
  CardHeader,
  Select,
  Skeleton,
  Text,
} from '@backstage/ui';
import { fetchApiRef, useApi } from '@backstage/frontend-plugin-api';
import {
  AcceleratorOption,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import { useSearchParams } from 'react-router-dom';
import { AppButtonLink } from '@model-serving/backstage-plugin-model-serving-react';
import { useModelLinks } from '../../links';
import { bytesInWords, moneyInWords } from '../../model/factsInWords';
import { Model } from '../../model/readModel';
import { fetchFit, fetchTenants } from '../../serving/servingRequests';
import { useAnswer } from '../../serving/useAnswer';
import { FitBadge } from '../badges';
import { LoadFailure } from '../LoadFailure';
import { ScrollRegion } from '../ScrollRegion';
import styles from './ModelPage.module.css';

/** Quota moves by the minute; the page follows it without being asked. */
const EVERY_SECONDS = 15;

function FitRow(props: {
  option: AcceleratorOption;
  model: Model;
  tenant: string;
  currency: string | null;
}) {
  const { option, model, tenant, currency } = props;
  const deploy = useModelLinks().deploy({
    model: model.entityRef,
    tenant,
    accelerator: option.id,
  });
  return (
    <tr>
      <th scope="row">{option.title}</th>
      <td>
        <div className={styles.fit}>
          <FitBadge word={option.fit.word} />
          <Text variant="body-small" color="secondary">
            {option.fit.sentence}
          </Text>
        </div>
      </td>
      <td className={styles.amount}>
        {option.perHour === null || currency === null
          ? 'no price'
          : moneyInWords(option.perHour, currency)}
      </td>
      <td className={styles.action}>
        {deploy && option.fit.word !== 'never' && (
          <AppButtonLink
            size="small"
            variant="tertiary"
            path={deploy}
            aria-label={`Deploy on ${option.title}`}
          >
            Deploy
          </AppButtonLink>
        )}
      </td>
    </tr>
  );
}

function FitTable(props: { model: Model; tenant: Tenant }) {
  const fetchApi = useApi(fetchApiRef);
  const { model, tenant } = props;
  const fit = useAnswer(
    tenant.name,
    () => fetchFit(fetchApi, tenant.name),
    EVERY_SECONDS,
  );
  if (!fit.data) {
    return fit.error ? (
      <LoadFailure
        what={`What fits ${tenant.name}`}
        error={fit.error}
        onRetry={fit.reload}
      />
    ) : (
      <Skeleton height={120} role="status" aria-label="Loading what fits" />
    );
  }
  if (fit.data.items.length === 0) {
    return (
      <Text variant="body-small">
        The platform's profiles offer no accelerators to {tenant.name}.
      </Text>
    );
  }
  return (
    <>
      <ScrollRegion label="Fit by accelerator">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Accelerator</th>
              <th scope="col">One replica in {tenant.name}</th>
              <th scope="col" className={styles.amount}>
                Per hour
              </th>
              <th scope="col">
                <span className={styles.hidden}>Deploy</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {fit.data.items.map(option => (
              <FitRow
                key={option.id}
                option={option}
                model={model}
                tenant={tenant.name}
                currency={fit.data?.currency ?? null}
              />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {(fit.error || fit.data.stale) && (
        <Text variant="body-small" color="warning">
          This may be out of date:{' '}
          {fit.error?.message ??
            fit.data.staleReason ??
            `${fit.data.source} cannot be reached`}
        </Text>
      )}
    </>
  );
}

function TenantFit(props: { model: Model; tenants: readonly Tenant[] }) {
  const { model, tenants } = props;
  const [params, setParams] = useSearchParams();
  const chosen =
    tenants.find(tenant => tenant.name === params.get('tenant')) ?? tenants[0];
  return (
    <>
      {tenants.length > 1 && (
        <Select
          className={styles.tenant}
          label="Tenant"
          options={tenants.map(tenant => ({
            id: tenant.name,
            label: tenant.name,
          }))}
          value={chosen.name}
          onChange={key =>
            setParams(
              previous => {
                const next = new URLSearchParams(previous);
                next.set('tenant', String(key));
                return next;
              },
              { replace: true },
            )
          }
        />
      )}
      <FitTable key={chosen.name} model={model} tenant={chosen} />
    </>
  );
}

function Section(props: { children: ReactNode }) {
  return (
    <Card>
      <CardHeader>
        <Text as="h3" variant="title-x-small" className={styles.title}>
          Fit
        </Text>
      </CardHeader>
      <CardBody>
        <div className={styles.section}>{props.children}</div>
      </CardBody>
    </Card>
  );
}

/** Whether the model would be admitted in the user's tenants, per accelerator. */
export function FitSection(props: { model: Model }) {
  const fetchApi = useApi(fetchApiRef);
  const { model } = props;
  const tenants = useAnswer('tenants', () => fetchTenants(fetchApi));
  const memory = model.facts?.memoryBytes ?? null;
  return (
    <Section>
      <Text variant="body-small">
        {memory === null
          ? 'How much accelerator memory it needs is not recorded.'
          : `It needs ${bytesInWords(memory)} of accelerator memory.`}
      </Text>
      {tenants.error && !tenants.data && (
        <LoadFailure
          what="Your tenants"
          error={tenants.error}
          onRetry={tenants.reload}
        />
      )}
      {!tenants.error && !tenants.data && (
        <Skeleton
          height={120}
          role="status"
          aria-label="Loading your tenants"
        />
      )}
      {tenants.data?.items.length === 0 && (
        <Alert
          status="info"
          icon
          title="You belong to no tenant"
          description="Whether it fits depends on a tenant's quota. Ask your platform owners for one."
        />
      )}
      {tenants.data && tenants.data.items.length > 0 && (
        <TenantFit model={model} tenants={tenants.data.items} />
      )}
    </Section>
  );
}
