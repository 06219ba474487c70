import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import { Alert, Header, Text } from '@backstage/ui';
import { licenseTerms } from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppButtonLink,
  EmptyState,
  EntityLink,
  ErrorPanel,
  Loading,
  OutsideText,
  PageBody,
  SectionLevel,
  shortDigest,
  useServingLinks,
  useVetting,
} from '@model-serving/backstage-plugin-model-serving-react';
import { Model } from '../../model/readModel';
import { useModel } from '../../model/useModel';
import { NotVettedAlert } from '../ModelBadges';
import { FactSheet } from './FactSheet';
import { FitSection } from './FitSection';
import { ServicesSection } from './ServicesSection';
import styles from './ModelPage.module.css';

function LicenseLine({ model }: { model: Model }) {
  const license = model.facts?.license ?? null;
  const terms = licenseTerms(license);
  return (
    <Text
      variant="body-small"
      color={terms.class === 'permissive' ? 'secondary' : 'warning'}
    >
      {license && <strong>{license}. </strong>}
      {terms.sentence}
    </Text>
  );
}

/** A longer description stands below the header, cut, with the rest on request. */
const HEADER_CHARACTERS = 300;

function ModelHeader({ model }: { model: Model }) {
  const links = useServingLinks();
  const isLong = (model.description?.length ?? 0) > HEADER_CHARACTERS;
  return (
    <Header
      title={model.title}
      description={isLong ? undefined : model.description ?? undefined}
      customActions={
        model.provenance.isTrusted && model.facts ? (
          <AppButtonLink
            variant="primary"
            path={links.deploy({ model: model.entityRef })}
          >
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
            'no owner'
          ),
        },
        { label: 'License', value: <LicenseLine model={model} /> },
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
  );
}

function ModelDetails({ model }: { model: Model }) {
  const { showsUnvetted } = useVetting();
  const { isTrusted } = model.provenance;
  if (!isTrusted && !showsUnvetted) {
    return (
      <PageBody>
        <NotVettedAlert model={model} />
      </PageBody>
    );
  }
  const isLong = (model.description?.length ?? 0) > HEADER_CHARACTERS;
  return (
    <PageBody header={<ModelHeader model={model} />}>
      {!isTrusted && <NotVettedAlert model={model} />}
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
          description="Its catalog entity has no artifact (spec.model.uri). Ask its owner to add one."
        />
      )}
      <div className={styles.columns}>
        <div className={styles.column}>
          {isTrusted && <FitSection model={model} />}
          <ServicesSection model={model} />
        </div>
        <FactSheet model={model} />
      </div>
    </PageBody>
  );
}

function ModelNotFound(props: { name: string }) {
  return (
    <EmptyState
      title={`Model ${props.name} not found`}
      action={
        <AppButtonLink
          size="small"
          variant="secondary"
          path={useServingLinks().models()}
        >
          All models
        </AppButtonLink>
      }
    >
      It may have been removed, or you don't have access to it.
    </EmptyState>
  );
}

/** May it be served, will it fit, and which services use it: the page of one model. */
export function ModelPage(props: { namespace: string; name: string }) {
  const { namespace, name } = props;
  const links = useServingLinks();
  const { data, error, reload } = useModel(namespace, name);
  if (data) {
    const here = links.model(data.entityRef) ?? '';
    return (
      <BreadcrumbEntry entry={{ label: data.title, href: here }}>
        <SectionLevel level={3}>
          <ModelDetails key={data.entityRef} model={data} />
        </SectionLevel>
      </BreadcrumbEntry>
    );
  }
  return (
    <PageBody>
      {error && <ErrorPanel what="the model" error={error} onRetry={reload} />}
      {data === null && <ModelNotFound name={`${namespace}/${name}`} />}
      {data === undefined && !error && (
        <Loading what="the model" rows={2} height={120} />
      )}
    </PageBody>
  );
}
