import { Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { ScaffolderTaskOutput } from '@backstage/plugin-scaffolder-react';
import {
  AppButtonLink,
  ExternalButtonLink,
} from '@model-serving/backstage-plugin-model-serving-react';
import { readOutput, ServiceOutput } from './readOutput';
import styles from './ServiceResults.module.css';

function titleOf({ number, outcome }: ServiceOutput): string {
  const request = number === null ? 'Pull request' : `Pull request #${number}`;
  switch (outcome) {
    case 'updated':
      return `${request} updated`;
    case 'unchanged':
      return `${request} unchanged`;
    default:
      return `${request} opened`;
  }
}

const NEXT = [
  'A reviewer reads and merges the pull request.',
  'The GitOps agent applies it to the cluster, which enforces the same policies.',
  'Kueue admits it once quota is available.',
  'A node pulls the image, the engine loads the model, and the service becomes ready.',
];

/** Where to look after a run, and what happens next. */
export function ServiceResults(props: { output?: ScaffolderTaskOutput }) {
  const entityLink = useRouteRef(entityRouteRef);
  const output = readOutput(props.output);
  if (!output.pullRequestUrl) {
    return null;
  }
  const entity = output.entityRef && parseEntityRef(output.entityRef);
  return (
    <Card>
      <CardHeader>
        <Text as="h2" variant="title-small" className={styles.title}>
          {titleOf(output)}
        </Text>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="4">
          <Flex gap="2" className={styles.links}>
            <ExternalButtonLink
              variant="primary"
              address={output.pullRequestUrl}
            >
              Open pull request
            </ExternalButtonLink>
            <AppButtonLink variant="secondary" path={output.servicePath}>
              View service
            </AppButtonLink>
            <ExternalButtonLink variant="secondary" address={output.serviceUrl}>
              View service
            </ExternalButtonLink>
            {entity && entityLink && (
              <AppButtonLink variant="secondary" path={entityLink(entity)}>
                Catalog entity
              </AppButtonLink>
            )}
          </Flex>
          <section>
            <Text as="h3" variant="title-x-small" className={styles.title}>
              What happens next
            </Text>
            <ol className={styles.steps}>
              {NEXT.map(step => (
                <li key={step}>{step}</li>
              ))}
            </ol>
            <Text variant="body-small" color="secondary">
              The service's page shows the progress of each step. Its catalog
              entity appears once the service is in the cluster.
            </Text>
          </section>
        </Flex>
      </CardBody>
    </Card>
  );
}
