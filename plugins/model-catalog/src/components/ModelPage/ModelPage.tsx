import { ReactNode } from 'react';
import { Alert, ButtonLink, Header, Skeleton, Text } from '@backstage/ui';
import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import { useModelLinks } from '../../links';
import { shortDigest } from '../../model/factsInWords';
import { licenceTerms } from '../../model/licenceTerms';
import { Model } from '../../model/readModel';
import { useModel } from '../../model/useModels';
import { EntityLink } from '../EntityLink';
import { LoadFailure } from '../LoadFailure';
import { PageBody, PageContent } from '../PageBody';
import { FactSheet } from './FactSheet';
import { FitSection } from './FitSection';
import { RunningSection } from './RunningSection';
import styles from './ModelPage.module.css';

function LicenceLine({ model }: { model: Model }) {
  const licence = model.facts?.license ?? null;
  const terms = licenceTerms(licence);
  return (
    <Text variant="body-small" color={terms.caution ? 'warning' : 'secondary'}>
      {licence && <strong>{licence}. </strong>}
      {terms.sentence}
    </Text>
  );
}

function ModelDetails({ model }: { model: Model }) {
  const links = useModelLinks();
  const deploy = model.facts && links.deploy({ model: model.entityRef });
  return (
    <PageBody>
      <Header
        title={model.title}
        description={model.description ?? undefined}
        customActions={
          deploy ? (
            <ButtonLink variant="primary" href={deploy}>
              Deploy
            </ButtonLink>
          ) : undefined
        }
        metadata={[
          {
            label: 'Owner',
            value: model.owner ? (
              <EntityLink entityRef={model.owner} />
            ) : (
              'nobody'
            ),
          },
          { label: 'Licence', value: <LicenceLine model={model} /> },
          {
            label: 'Digest',
            value: model.digest ? (
              <code title={model.digest}>{shortDigest(model.digest)}</code>
            ) : (
              'not pinned'
            ),
          },
        ]}
      />
      <PageContent>
        {!model.facts && (
          <Alert
            status="warning"
            icon
            title="This model cannot be served yet"
            description="Its catalog entity names no artifact (spec.model.uri). Its owner can add one."
          />
        )}
        <div className={styles.columns}>
          <div className={styles.column}>
            <FitSection model={model} />
            <RunningSection model={model} />
          </div>
          <FactSheet model={model} />
        </div>
      </PageContent>
    </PageBody>
  );
}

function Frame(props: { children: ReactNode }) {
  return (
    <PageBody>
      <PageContent>{props.children}</PageContent>
    </PageBody>
  );
}

/** May it be served, will it fit, and who runs it: the page of one model. */
export function ModelPage(props: { namespace: string; name: string }) {
  const links = useModelLinks();
  const { namespace, name } = props;
  const model = useModel(namespace, name);
  if (model.data) {
    const here = links.model(model.data.entityRef) ?? '';
    return (
      <BreadcrumbEntry entry={{ label: model.data.title, href: here }}>
        <ModelDetails key={model.data.entityRef} model={model.data} />
      </BreadcrumbEntry>
    );
  }
  if (model.error) {
    return (
      <Frame>
        <LoadFailure
          what="The model"
          error={model.error}
          onRetry={model.reload}
        />
      </Frame>
    );
  }
  if (model.data === null) {
    const models = links.models();
    return (
      <Frame>
        <Alert
          status="info"
          icon
          title={`The catalog has no model ${namespace}/${name}`}
          description="It may have been removed, or you may not see it."
          customActions={
            models && (
              <ButtonLink size="small" variant="secondary" href={models}>
                All models
              </ButtonLink>
            )
          }
        />
      </Frame>
    );
  }
  return (
    <Frame>
      <Skeleton height={64} role="status" aria-label="Loading the model" />
      <Skeleton height={240} />
    </Frame>
  );
}
