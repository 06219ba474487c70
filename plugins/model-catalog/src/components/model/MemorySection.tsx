import { ReactNode, useMemo } from 'react';
import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  NumberField,
  Text,
} from '@backstage/ui';
import {
  AcceleratorList,
  AcceleratorOption,
  CatalogModel,
  memoryBasisOf,
  MemoryFit,
  memoryOnOptions,
  ModelArtifact,
  ModelDetail,
  ModelVariant,
  ModelVersion,
  OptionFit,
  optionRefusal,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppButtonLink,
  DataColumn,
  DataTable,
  EmptyState,
  ErrorPanel,
  Explained,
  FitBadge,
  formatBytes,
  formatCount,
  formatPerHour,
  Loading,
  MemoryBadge,
  MemoryBar,
  MemoryFacts,
  OutsideText,
  RefusedButton,
  Section,
  StaleNotice,
  useAccelerators,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';
import { modelAnswer } from '../../model/deployAnswers';
import { deployRefusal } from '../../model/deployRefusal';
import { whyNotServed } from '../../model/offeredArtifact';
import { replicasInWords } from '../../model/replicasInWords';
import { ModelLook } from './useModelChoice';
import styles from './ModelPage.module.css';

/** A variant on an accelerator option. */
interface Row extends OptionFit {
  artifact: ModelArtifact;
  /** Why a service of this size cannot be asked for; null where it can. */
  refusal: string | null;
  /** The same option, asked about for as many replicas as a service may have. */
  largest: AcceleratorOption | undefined;
}

/** What is needed of what the engine may use, and where that comes from; null where it is not known. */
function amountOf(memory: MemoryFit): string | null {
  const { requiredBytes, usableBytes } = memory;
  return requiredBytes === null || usableBytes === null
    ? null
    : `${memoryBasisOf(memory)} ${formatBytes(requiredBytes)} of ${formatBytes(
        usableBytes,
      )} usable`;
}

function MemoryCell({ row }: { row: Row }) {
  const { memory } = row;
  const amount = amountOf(memory);
  return (
    <div className={styles.memory}>
      <div>
        <MemoryBadge word={memory.word} />{' '}
        {amount !== null && (
          <Explained
            label={`Memory of ${row.artifact.variant.name} on ${row.option.title}: ${amount}`}
            explanation={<MemoryFacts memory={memory} />}
          >
            <span className={styles.amount}>{amount}</span>
          </Explained>
        )}
      </div>
      {(amount === null || memory.word === 'unsupported') && (
        <div className={styles.sentence}>{memory.sentence}</div>
      )}
      {memory.changes.map(({ change, sentence, to }) => (
        <div key={`${change} ${to}`} className={styles.sentence}>
          {sentence}
        </div>
      ))}
      <MemoryBar memory={memory} />
    </div>
  );
}

function FitCell(props: {
  row: Row;
  tenant: Tenant | undefined;
  isMuted: boolean;
}) {
  const { isMuted, row, tenant } = props;
  if (row.memory.word === 'exceeds' || row.memory.word === 'unsupported') {
    return <>–</>;
  }
  return (
    <>
      <FitBadge word={row.option.fit.word} isMuted={isMuted} />
      <div className={styles.sentence}>
        {replicasInWords(row.option, row.largest, tenant)}
      </div>
    </>
  );
}

function useColumns(options: {
  model: CatalogModel;
  tenant: Tenant | undefined;
  currency: string | null;
  /** Whether the platform does not allow the model. */
  isDenied: boolean;
}): DataColumn<Row>[] {
  const { currency, isDenied, model, tenant } = options;
  const links = useServingLinks();
  return useMemo(
    () => [
      {
        id: 'size',
        label: 'Size',
        isRowHeader: true,
        render: ({ option }) => (
          <>
            {option.title}
            <div className={styles.sentence}>
              {option.perHour === null || currency === null
                ? 'no price'
                : formatPerHour(option.perHour, currency)}
            </div>
          </>
        ),
      },
      {
        id: 'memory',
        label: 'Memory of one accelerator or container',
        wide: true,
        render: row => <MemoryCell row={row} />,
      },
      {
        id: 'fit',
        label: `Replicas in ${tenant?.name ?? 'the tenant'}`,
        render: row => <FitCell row={row} tenant={tenant} isMuted={isDenied} />,
      },
      {
        id: 'deploy',
        label: 'Deploy',
        render: row => {
          const fullLabel = `Deploy ${row.artifact.variant.name} on ${row.option.title}`;
          return row.refusal === null ? (
            <AppButtonLink
              size="small"
              variant="tertiary"
              path={links.deploy({
                model: modelAnswer(model.entityRef, row.artifact),
                tenant: tenant?.name,
                accelerator: row.option.id,
              })}
              aria-label={fullLabel}
            >
              Deploy
            </AppButtonLink>
          ) : (
            <RefusedButton
              label="Deploy"
              fullLabel={fullLabel}
              reason={row.refusal}
              isReasonShown
            />
          );
        },
      },
    ],
    [currency, isDenied, links, model, tenant],
  );
}

/** Whether requests take memory of the variant that is looked at, as far as is known. */
function dependsOnLoad(
  model: CatalogModel,
  { artifact }: ModelLook,
  accelerators: AcceleratorList,
): boolean {
  return (
    artifact !== undefined &&
    memoryOnOptions(model, artifact, accelerators).some(({ memory }) =>
      memory.parts.some(({ part }) => part === 'kvCache'),
    )
  );
}

function LoadFields(props: { look: ModelLook; accelerators: AcceleratorList }) {
  const { accelerators, look } = props;
  const { load } = look;
  const longest = look.version?.contextLength ?? undefined;
  return (
    <div className={styles.fields}>
      <NumberField
        label="Context in tokens"
        minValue={1}
        maxValue={longest}
        step={1}
        value={load.contextTokens ?? longest ?? NaN}
        onChange={value =>
          look.change({
            context: Number.isNaN(value) || value === longest ? null : value,
          })
        }
      />
      <NumberField
        label="Requests at once"
        minValue={1}
        maxValue={10_000}
        step={1}
        value={load.requests ?? accelerators.memory.requests}
        onChange={value =>
          look.change({
            requests:
              Number.isNaN(value) || value === accelerators.memory.requests
                ? null
                : value,
          })
        }
      />
    </div>
  );
}

function VariantTable(props: {
  detail: ModelDetail;
  artifact: ModelArtifact;
  accelerators: AcceleratorList;
  largest: AcceleratorList | undefined;
  look: ModelLook;
  tenant: Tenant | undefined;
}) {
  const { accelerators, artifact, detail, largest, look, tenant } = props;
  const { decision, model } = detail;
  const refusal = deployRefusal({ detail, decision, artifact, accelerators });
  const columns = useColumns({
    model,
    tenant,
    currency: accelerators.currency,
    isDenied: decision.word === 'deny',
  });
  const { contextTokens, requests } = look.load;
  const isServed = whyNotServed(detail, artifact, accelerators) === null;
  const rows = useMemo(
    () =>
      memoryOnOptions(model, artifact, accelerators, {
        contextTokens,
        requests,
      }).map(fit => ({
        ...fit,
        artifact,
        refusal: refusal ?? optionRefusal(fit, accelerators.memory),
        largest: largest?.items.find(({ id }) => id === fit.option.id),
      })),
    [model, artifact, accelerators, contextTokens, requests, largest, refusal],
  );
  const { name, format } = artifact.variant;
  // What can never be chosen stands back behind what can, where there is any.
  const served = rows.filter(({ memory }) => memory.word !== 'unsupported');
  const shown = served.length > 0 ? served : rows;
  const folded = rows.filter(row => !shown.includes(row));
  return (
    <div>
      {refusal && (
        <Text as="p" variant="body-small" className={styles.sentence}>
          <OutsideText text={refusal} />
          {!isServed && ` This is what an engine for ${format} would need.`}
        </Text>
      )}
      <DataTable
        label={`Memory of ${name}`}
        columns={columns}
        rows={shown}
        rowKey={({ option }) => option.id}
      />
      {folded.length > 0 && (
        <details className={styles.folded}>
          <summary>
            {`${formatCount(
              folded.length,
              'size',
            )} that no runtime serves it on`}
          </summary>
          <DataTable
            label={`Sizes that no runtime serves ${name} on`}
            columns={columns}
            rows={folded}
            rowKey={({ option }) => option.id}
          />
        </details>
      )}
    </div>
  );
}

/** `fp8 (vLLM, 29.1 GiB of weights)` */
function variantTitle({ format, name, weightBytes }: ModelVariant): string {
  const size =
    weightBytes === null ? '' : `, ${formatBytes(weightBytes)} of weights`;
  return `${name} (${format}${size})`;
}

/** The table of the variant that is looked at, and those of the others, folded. */
function VariantTables(props: {
  version: ModelVersion;
  chosen: ModelVariant | undefined;
  tableOf: (variant: ModelVariant) => ReactNode;
}) {
  const { chosen, tableOf, version } = props;
  return (
    <>
      {chosen && (
        <div>
          <Text as="h4" variant="body-medium" weight="bold">
            {variantTitle(chosen)}
          </Text>
          {tableOf(chosen)}
        </div>
      )}
      {version.variants
        .filter(({ name }) => name !== chosen?.name)
        .map(variant => (
          <Accordion key={variant.name}>
            <AccordionTrigger title={variantTitle(variant)} level={4} />
            <AccordionPanel>{tableOf(variant)}</AccordionPanel>
          </Accordion>
        ))}
    </>
  );
}

/** What each variant takes of each size's memory, and how many replicas the tenant's quota has room for. */
export function MemorySection(props: {
  detail: ModelDetail;
  look: ModelLook;
  tenant: Tenant | undefined;
  tenantName: string;
}) {
  const { detail, look, tenant, tenantName } = props;
  const { data, error, reload } = useAccelerators(tenantName);
  const { data: largest } = useAccelerators(
    data?.maxReplicas ? tenantName : undefined,
    { min: 1, max: data?.maxReplicas ?? 1 },
  );
  const { version } = look;
  return (
    <Section
      title="Memory"
      note="What one replica takes of each size, and how many replicas the quota has room for."
      actions={
        data &&
        dependsOnLoad(detail.model, look, data) && (
          <LoadFields look={look} accelerators={data} />
        )
      }
    >
      <div className={styles.section}>
        {!data &&
          (error ? (
            <ErrorPanel
              what={`quota fit for ${tenantName}`}
              error={error}
              onRetry={reload}
            />
          ) : (
            <Loading what="quota fit" height={44} />
          ))}
        {data && <StaleNotice freshness={data} what="quota fit" />}
        {data && error && (
          <ErrorPanel what="quota fit" error={error} onRetry={reload} />
        )}
        {data?.missing.length ? (
          <EmptyState
            title={`The cluster of ${tenantName} cannot run this service`}
          >
            {data.missing.join('; ')}. Ask your platform owners to install what
            is missing.
          </EmptyState>
        ) : null}
        {data?.items.length === 0 && (
          <EmptyState title={`No accelerators available to ${tenantName}`}>
            The platform's profiles define which accelerators a tenant may use.
            Ask your platform owners to add one.
          </EmptyState>
        )}
        {data &&
          data.items.length > 0 &&
          data.missing.length === 0 &&
          version && (
            <VariantTables
              version={version}
              chosen={look.artifact?.variant}
              tableOf={variant => (
                <VariantTable
                  detail={detail}
                  artifact={{ version, variant }}
                  accelerators={data}
                  largest={largest}
                  look={look}
                  tenant={tenant}
                />
              )}
            />
          )}
      </div>
    </Section>
  );
}
