import { Text } from '@backstage/ui';
import {
  ModelUpgrade,
  UpgradeDifference,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppLink,
  asSentence,
  DataColumn,
  DataTable,
  formatBytes,
  formatDate,
  formatNumber,
  formatPerHour,
  formatTokens,
  OutsideText,
  Section,
  Unknown,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './UpgradesSection.module.css';

const KINDS: Record<ModelUpgrade['kind'], string> = {
  version: 'newer version',
  variant: 'other variant',
  replacement: 'replacement',
};

function UpgradeName({ upgrade }: { upgrade: ModelUpgrade }) {
  const { createdAt, entityRef, kind, title, variant, version } = upgrade;
  const links = useServingLinks();
  return (
    <>
      <AppLink path={links.model(entityRef)}>
        {kind === 'replacement' ? title : `Version ${version}, ${variant}`}
      </AppLink>
      <Text as="div" variant="body-small" color="secondary">
        {[
          KINDS[kind],
          kind === 'replacement' && `version ${version}, ${variant}`,
          kind !== 'variant' && createdAt && formatDate(createdAt),
        ]
          .filter(Boolean)
          .join(', ')}
      </Text>
    </>
  );
}

function Difference<T>(props: {
  of: UpgradeDifference<T>;
  format: (value: NonNullable<T>) => string;
  /** Why a value is unknown, as a clause. */
  reason: string;
  /** Why each is unknown, as sentences, where that is known. */
  reasons?: UpgradeDifference<string | null>;
}) {
  const { format, of, reason, reasons } = props;
  const { now, then } = of;
  const shown = (value: T, sentence: string | null = null) => {
    return value === null || value === undefined ? (
      <Unknown {...(sentence === null ? { reason } : { sentence })} />
    ) : (
      format(value)
    );
  };
  return now === then ? (
    <>{shown(then, reasons?.then)}</>
  ) : (
    <>
      {shown(now, reasons?.now)} → {shown(then, reasons?.then)}
    </>
  );
}

function UpgradeLicense({ license }: Pick<ModelUpgrade, 'license'>) {
  const { now, then } = license;
  return (
    <>
      <Difference
        of={{ now: now.id, then: then.id }}
        format={String}
        reason="no license is stated"
      />
      {now.class !== then.class && ` (${then.class})`}
    </>
  );
}

function UpgradeNotes({ upgrade }: { upgrade: ModelUpgrade }) {
  const { benchmarks, contextLength, cost, decision, notes } = upgrade;
  return (
    <ul className={styles.notes}>
      <li>
        {cost.perHour !== null && cost.perHour !== 0 && cost.currency && (
          <>
            {formatPerHour(Math.abs(cost.perHour), cost.currency)} {cost.word}{' '}
            per replica.{' '}
          </>
        )}
        {cost.sentence}
      </li>
      {contextLength.now !== contextLength.then && (
        <li>
          Context:{' '}
          <Difference
            of={contextLength}
            format={formatTokens}
            reason="no context length is stated"
          />
        </li>
      )}
      {benchmarks.map(({ metric, name, ...values }) => (
        <li key={`${name} ${metric}`}>
          <OutsideText text={`${name}, ${metric}`} />:{' '}
          <Difference of={values} format={formatNumber} reason="" />
        </li>
      ))}
      {notes && (
        <li>
          <OutsideText text={notes} />
        </li>
      )}
      {decision.word === 'ask' && (
        <li>
          Needs an approval.{' '}
          {decision.sentence && (
            <OutsideText text={asSentence(decision.sentence)} />
          )}
        </li>
      )}
      {decision.confirmLicense && (
        <li>Its license has to be confirmed in the form.</li>
      )}
    </ul>
  );
}

const COLUMNS: ReadonlyArray<DataColumn<ModelUpgrade>> = [
  {
    id: 'model',
    label: 'Model',
    isRowHeader: true,
    render: upgrade => <UpgradeName upgrade={upgrade} />,
  },
  {
    id: 'memory',
    label: 'Memory',
    render: ({ memoryBytes, memoryReason }) => (
      <Difference
        of={memoryBytes}
        format={formatBytes}
        reason="the memory need could not be computed"
        reasons={memoryReason}
      />
    ),
  },
  {
    id: 'license',
    label: 'License',
    render: ({ license }) => <UpgradeLicense license={license} />,
  },
  {
    id: 'notes',
    label: 'What changes',
    wide: true,
    render: upgrade => <UpgradeNotes upgrade={upgrade} />,
  },
];

/** What the service could run in place of its model; nothing where there is nothing. */
export function UpgradesSection(props: {
  upgrades: readonly ModelUpgrade[];
  isRun: boolean;
}) {
  return props.upgrades.length > 0 ? (
    <Section
      title="Newer versions and variants"
      note={
        props.isRun
          ? 'The run keeps its model. Another model needs a new run.'
          : 'The service keeps its current model until someone proposes another.'
      }
    >
      <DataTable
        label="Newer versions and variants of the model"
        columns={COLUMNS}
        rows={props.upgrades}
        rowKey={({ entityRef, variant, version }) =>
          JSON.stringify([entityRef, version, variant])
        }
      />
    </Section>
  ) : null;
}
