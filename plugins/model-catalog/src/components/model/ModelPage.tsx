import { useMemo } from 'react';
import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import { Header } from '@backstage/ui';
import {
  AcceleratorList,
  bestOption,
  deprecationOf,
  isAdapter,
  isServedElsewhere,
  memoryOnOptions,
  ModelDetail,
  pinnedDigest,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppButtonLink,
  DeprecationAlert,
  EmptyState,
  EntityLink,
  ErrorPanel,
  Explained,
  isNotFound,
  Loading,
  OutsideText,
  PageBody,
  SectionLevel,
  shortDigest,
  StaleNotice,
  useAccelerators,
  useModelDetail,
  useServingLinks,
  useUrlState,
} from '@model-serving/backstage-plugin-model-serving-react';
import { deployRefusal, fitRefusal } from '../../model/deployRefusal';
import { ModelAction, modelAction } from '../../model/modelAction';
import { useModel } from '../../model/useModel';
import { TenantChoice, useTenantChoice } from '../../model/useTenantChoice';
import { NotVettedAlert } from '../ModelBadges';
import { BenchmarksSection } from './BenchmarksSection';
import { CardSection } from './CardSection';
import { ComplianceSection } from './ComplianceSection';
import { DescriptionSection } from './DescriptionSection';
import { DriftSection } from './drift/DriftSection';
import { EnginesSection } from './EnginesSection';
import { FactSheet } from './FactSheet';
import { FamilySection } from './FamilySection';
import { LicenseSection } from './LicenseSection';
import { MemorySection } from './MemorySection';
import { ProvenanceSection } from './ProvenanceSection';
import { ServicesSection } from './ServicesSection';
import { ModelLook, useModelChoice } from './useModelChoice';
import { VerdictSection } from './VerdictSection';
import { VersionsSection } from './VersionsSection';
import styles from './ModelPage.module.css';

/** All models are entities of this namespace. */
const NAMESPACE = 'default';

function ModelHeader(props: {
  detail: ModelDetail;
  look: ModelLook;
  action: ModelAction;
  /** Why that cannot be done; null where it can. */
  refusal: string | null;
}) {
  const { action, detail, look, refusal } = props;
  const { description } = detail.summary;
  const { owner, title } = detail.model;
  const digest = look.artifact && pinnedDigest(look.artifact.variant.uri);
  return (
    <Header
      title={title}
      description={description ?? undefined}
      customActions={
        refusal === null ? (
          <AppButtonLink variant="primary" path={action.path}>
            {action.label}
          </AppButtonLink>
        ) : (
          <Explained
            label={action.refused}
            explanation={<OutsideText text={refusal} />}
          >
            {action.refused}
          </Explained>
        )
      }
      metadata={[
        { label: 'Owner', value: <EntityLink entityRef={owner} /> },
        ...(isServedElsewhere(detail.model)
          ? [{ label: 'Hosted by', value: detail.model.hosted!.provider }]
          : [
              { label: 'Version', value: look.version?.name ?? 'none' },
              {
                label: 'Digest',
                value: digest ? (
                  <code title={digest}>{shortDigest(digest)}</code>
                ) : (
                  'not pinned'
                ),
              },
            ]),
      ]}
    />
  );
}

/** What the tenant's quota and the accelerators' memory say of the artifact that is looked at. */
function useFits(
  { model }: ModelDetail,
  look: ModelLook,
  accelerators: AcceleratorList | undefined,
) {
  const { artifact } = look;
  const { contextTokens, requests } = look.load;
  return useMemo(() => {
    const fits =
      artifact &&
      accelerators &&
      accelerators.missing.length === 0 &&
      !isAdapter(model, artifact)
        ? memoryOnOptions(model, artifact, accelerators, {
            contextTokens,
            requests,
          })
        : [];
    return {
      fits,
      best: accelerators ? bestOption(fits, accelerators.memory) : null,
    };
  }, [model, artifact, accelerators, contextTokens, requests]);
}

function ModelDetails(props: {
  detail: ModelDetail;
  choice: TenantChoice;
  onTenant: (name: string) => void;
}) {
  const { choice, detail, onTenant } = props;
  const { decision, model } = detail;
  const links = useServingLinks();
  const { data: accelerators } = useAccelerators(choice.tenant);
  const look = useModelChoice(model, accelerators?.runtimes);
  const { artifact, version } = look;
  const { best, fits } = useFits(detail, look, accelerators);
  const action = modelAction(links, detail, artifact, choice.tenant);
  const refusal = deployRefusal({ detail, decision, artifact, accelerators });
  const isOfOthers = isAdapter(model, artifact);
  const noFit = isOfOthers
    ? null
    : fitRefusal(fits, accelerators, choice.tenant);
  const tenant = choice.data?.items.find(({ name }) => name === choice.tenant);
  const { compliance } = model;
  const deprecation =
    compliance && deprecationOf(compliance, version?.name ?? null, new Date());
  return (
    <PageBody
      header={
        <ModelHeader
          detail={detail}
          look={look}
          action={action}
          refusal={action.isOfHosted ? null : refusal ?? noFit}
        />
      }
    >
      <StaleNotice freshness={detail} what="the model" />
      {deprecation && (
        <DeprecationAlert
          deprecation={deprecation}
          what={
            deprecation.versions.length === 0
              ? 'This model'
              : `Version ${version?.name}`
          }
        />
      )}
      {choice.error && (
        <ErrorPanel
          what="your tenants"
          error={choice.error}
          onRetry={choice.reload}
        />
      )}
      <DescriptionSection model={model} />
      <VerdictSection
        detail={detail}
        choice={choice}
        onTenant={onTenant}
        accelerators={accelerators}
        fits={fits}
        best={best}
        noFit={noFit}
        refusal={refusal}
        artifact={artifact}
        isDeprecationShown={Boolean(deprecation)}
        isOffered={action.path !== undefined}
      />
      {choice.tenant && artifact && !isOfOthers && (
        <MemorySection
          detail={detail}
          look={look}
          tenant={tenant}
          tenantName={choice.tenant}
        />
      )}
      {!isServedElsewhere(model) && <ServicesSection detail={detail} />}
      <DriftSection model={model} />
      {!isServedElsewhere(model) && (
        <VersionsSection detail={detail} look={look} />
      )}
      <div className={styles.columns}>
        <div className={styles.column}>
          <CardSection model={model} />
          <BenchmarksSection benchmarks={model.benchmarks} />
          <EnginesSection
            model={model}
            version={version}
            accelerators={accelerators}
          />
          <ProvenanceSection
            model={model}
            artifact={artifact}
            version={version}
          />
          <FamilySection detail={detail} />
        </div>
        <div className={styles.column}>
          <FactSheet model={model} artifact={artifact} version={version} />
          <LicenseSection model={model} version={version} />
          <ComplianceSection compliance={model.compliance} />
        </div>
      </div>
    </PageBody>
  );
}

/** What there is in place of a model that the catalog of models does not have. */
function ModelNotFound(props: { namespace: string; name: string }) {
  const { namespace, name } = props;
  const links = useServingLinks();
  const { data: entity } = useModel(namespace, name);
  if (entity && !entity.provenance.isTrusted) {
    return <NotVettedAlert model={entity} />;
  }
  return (
    <EmptyState
      title={`Model ${namespace}/${name} not found`}
      action={
        <AppButtonLink size="small" variant="secondary" path={links.models()}>
          All models
        </AppButtonLink>
      }
    >
      It may have been removed, or you don't have access to it.
    </EmptyState>
  );
}

/** May it be served, will it fit, what will it cost, and who runs it: the page of one model. */
export function ModelPage(props: { namespace: string; name: string }) {
  const { namespace, name } = props;
  const links = useServingLinks();
  const [asked, setTenant] = useUrlState('tenant');
  const choice = useTenantChoice(asked);
  const { data, error, reload } = useModelDetail(
    choice.isSettled && namespace === NAMESPACE ? name : undefined,
    choice.tenant,
  );
  const isMissing = namespace !== NAMESPACE || isNotFound(error);
  if (data && !isMissing) {
    const here = links.model(data.model.entityRef) ?? '';
    return (
      <BreadcrumbEntry entry={{ label: data.model.title, href: here }}>
        <SectionLevel level={3}>
          {error && (
            <ErrorPanel what="the model" error={error} onRetry={reload} />
          )}
          <ModelDetails
            key={data.model.entityRef}
            detail={data}
            choice={choice}
            onTenant={setTenant}
          />
        </SectionLevel>
      </BreadcrumbEntry>
    );
  }
  return (
    <PageBody>
      {isMissing && <ModelNotFound namespace={namespace} name={name} />}
      {error && !isMissing && (
        <ErrorPanel what="the model" error={error} onRetry={reload} />
      )}
      {!error && !isMissing && (
        <Loading what="the model" rows={2} height={120} />
      )}
    </PageBody>
  );
}
