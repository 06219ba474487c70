import { ReactNode } from 'react';
import { Alert, Header, Skeleton, Text } from '@backstage/ui';
import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import { AppButtonLink, ForeignEntityAlert, OutsideText, useVetting } from '@model-serving/backstage-plugin-model-serving-react';
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

/** A longer description stands below the header, cut, with the rest on request. */
const HEADER_CHARACTERS = 300;

function NotVetted({ model }: { model: Model }) {
  return (
    <ForeignEntityAlert provenance={model.provenance} owner={model.owner}>
      It cannot be served. Platform owners add models to the GitOps repository.
    </ForeignEntityAlert>
  );
}

function ModelDetails({ model }: { model: Model }) {
  const links = useModelLinks();
  const { showsUnvetted } = useVetting();
  const { isTrusted } = model.provenance;
  if (!isTrusted && !showsUnvetted) {
    return (
      <Frame>
        <NotVetted model={model} />
      </Frame>
    );
  }
  const deploy =
    isTrusted && model.facts && links.deploy({ model: model.entityRef });
  const isLong = (model.description?.length ?? 0) > HEADER_CHARACTERS;
  return (
    <PageBody>
      <Header
        title={model.title}
        description={isLong ? undefined : model.description ?? undefined}
        customActions={
          deploy ? (
            <AppButtonLink variant="primary" path={deploy}>
              Deploy
            </AppButtonLink>
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
        {!isTrusted && <NotVetted model={model} />}
        {isLong && (
          <Text>
            <OutsideText text={model.description} multiline />
          </Text>
        )}
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
            {isTrusted && <FitSection model={model} />}
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
              <AppButtonLink size="small" variant="secondary" path={models}>
                All models
              </AppButtonLink>
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
