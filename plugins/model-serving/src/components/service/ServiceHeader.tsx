import { ServiceDetail } from '@model-serving/backstage-plugin-model-serving-common';
import { Age, AppLink, Facts, formatNumber, useServingLinks, VerdictBadge } from '@model-serving/backstage-plugin-model-serving-react';
import styles from './ServiceHeader.module.css';

function EntityLink(props: { entityRef: string | null; text: string }) {
  const links = useServingLinks();
  const href = props.entityRef ? links.entity(props.entityRef) : undefined;
  return <AppLink path={href}>{props.text}</AppLink>;
}

function TenantLink(props: { tenant: string }) {
  const href = useServingLinks().tenancy();
  return <AppLink path={href}>{props.tenant}</AppLink>;
}

function nameOf(entityRef: string): string {
  return entityRef.slice(entityRef.lastIndexOf('/') + 1);
}

/** The verdict, since when, why, and what to do next. */
export function VerdictLine(props: { service: ServiceDetail }) {
  const { verdict } = props.service;
  return (
    <div className={styles.verdict} data-word={verdict.word}>
      <div className={styles.badge}>
        <VerdictBadge word={verdict.word} size="large" />
        {verdict.since && (
          <span className={styles.since}>
            <Age at={verdict.since} as="for" />
          </span>
        )}
      </div>
      <div className={styles.words}>
        <p className={styles.sentence}>{verdict.sentence}</p>
        {verdict.next && (
          <p className={styles.next}>
            <strong>Next:</strong> {verdict.next}
          </p>
        )}
      </div>
    </div>
  );
}

/** What the service is: whose, which model, on what. */
export function ServiceFacts(props: { service: ServiceDetail }) {
  const { service } = props;
  const { accelerator, model, owner } = service;
  return (
    <Facts
      layout="line"
      items={[
        ['Tenant', service.tenant && <TenantLink tenant={service.tenant} />],
        [
          'Owner',
          owner && <EntityLink entityRef={owner} text={nameOf(owner)} />,
        ],
        [
          'Model',
          model && <EntityLink entityRef={model.entityRef} text={model.name} />,
        ],
        ['Engine', service.engine],
        [
          'Runs on',
          accelerator &&
            `${formatNumber(accelerator.count)} × ${
              accelerator.flavor ?? accelerator.resource
            }`,
        ],
        ['Cluster', service.ref.cluster],
        ['Purpose', service.purpose],
        ['Cost center', service.costCenter],
        [
          'Endpoint',
          service.url && <span className={styles.url}>{service.url}</span>,
        ],
      ]}
    />
  );
}
