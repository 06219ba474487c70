import { Card, CardBody, CardHeader, Skeleton, Text } from '@backstage/ui';
import { fetchApiRef, useApi } from '@backstage/frontend-plugin-api';
import { ServiceSummary } from '@model-serving/backstage-plugin-model-serving-common';
import { AppLink } from '@model-serving/backstage-plugin-model-serving-react';
import { useModelLinks } from '../../links';
import { moneyInWords } from '../../model/factsInWords';
import { Model } from '../../model/readModel';
import { servicesOf } from '../../serving/servicesOf';
import { fetchServices } from '../../serving/servingRequests';
import { useAnswer } from '../../serving/useAnswer';
import { VerdictBadge } from '../badges';
import { ScrollRegion } from '../ScrollRegion';
import styles from './ModelPage.module.css';

const EVERY_SECONDS = 15;

function costPerHour({ costPerHour: cost }: ServiceSummary): string {
  if (cost.value === null) {
    return cost.reason ?? 'unknown';
  }
  return moneyInWords(cost.value, cost.unit.split('/')[0]);
}

function ServiceRow(props: { service: ServiceSummary }) {
  const { service } = props;
  const href = useModelLinks().entity(service.entityRef);
  const { ready, desired } = service.replicas;
  return (
    <tr>
      <th scope="row">
        {href ? (
          <AppLink path={href}>{service.ref.name}</AppLink>
        ) : (
          service.ref.name
        )}
        <Text variant="body-x-small" color="secondary" as="div">
          {service.tenant ?? service.ref.namespace}
        </Text>
      </th>
      <td>
        <div className={styles.fit}>
          <VerdictBadge word={service.verdict.word} />
          <Text variant="body-small" color="secondary">
            {service.verdict.sentence}
          </Text>
        </div>
      </td>
      <td className={styles.amount}>
        {ready}/{desired ?? '?'}
      </td>
      <td className={styles.amount}>{costPerHour(service)}</td>
    </tr>
  );
}

function ServiceTable(props: { services: readonly ServiceSummary[] }) {
  return (
    <ScrollRegion label="Services">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Service</th>
            <th scope="col">State</th>
            <th scope="col" className={styles.amount}>
              Replicas
            </th>
            <th scope="col" className={styles.amount}>
              Per hour
            </th>
          </tr>
        </thead>
        <tbody>
          {props.services.map(service => (
            <ServiceRow key={service.entityRef} service={service} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** The services that run the model and that the user may see. */
export function RunningSection(props: { model: Model }) {
  const fetchApi = useApi(fetchApiRef);
  const { model } = props;
  const answer = useAnswer(
    model.entityRef,
    () => fetchServices(fetchApi, model.name),
    EVERY_SECONDS,
  );
  const services = answer.data && servicesOf(model, answer.data.items);
  return (
    <Card>
      <CardHeader>
        <Text as="h3" variant="title-x-small" className={styles.title}>
          Running here
        </Text>
      </CardHeader>
      <CardBody>
        <div className={styles.section}>
          {!answer.data && !answer.error && (
            <Skeleton height={80} role="status" aria-label="Loading services" />
          )}
          {services && services.length > 0 && (
            <ServiceTable services={services} />
          )}
          {answer.error && (
            <Text variant="body-small" color="warning">
              Could not load the services: {answer.error.message}
            </Text>
          )}
          {services?.length === 0 && (
            <Text variant="body-small">
              No service that you may see runs this model.
            </Text>
          )}
        </div>
      </CardBody>
    </Card>
  );
}
