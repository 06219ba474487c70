import { ReactNode } from 'react';
import {
  Cell,
  CellText,
  Column,
  ColumnConfig,
  Table,
  Text,
  useTable,
} from '@backstage/ui';
import { RiAlertLine } from '@remixicon/react';
import {
  licenseTerms,
  readAppPath,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  formatNumber,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';
import { modelFacts } from '../../model/modelFacts';
import { Model } from '../../model/readModel';
import { PinnedBadge, VettedBadge } from '../ModelBadges';
import { sortModels } from './sortModels';
import styles from './ModelsPage.module.css';

interface Row extends Model {
  id: string;
}

const PAGE_SIZE = 50;

function Unknown() {
  return (
    <Text variant="body-small" color="secondary">
      unknown
    </Text>
  );
}

function Amount(props: { children: ReactNode }) {
  return <Cell className={styles.amount}>{props.children ?? <Unknown />}</Cell>;
}

function amountColumn(
  id: string,
  label: string,
  cell: (model: Row) => ReactNode,
  isSortable = true,
): ColumnConfig<Row> {
  return {
    id,
    label,
    isSortable,
    header: () => (
      <Column id={id} allowsSorting={isSortable} className={styles.amount}>
        {label}
      </Column>
    ),
    cell: model => <Amount>{cell(model)}</Amount>,
  };
}

function Fact(props: { known: string | null | undefined }) {
  return props.known ? (
    <CellText title={props.known} />
  ) : (
    <Cell>
      <Unknown />
    </Cell>
  );
}

function License(props: { license: string | null }) {
  const terms = licenseTerms(props.license);
  return (
    <CellText
      title={props.license ?? 'unknown'}
      leadingIcon={
        terms.class !== 'permissive' ? (
          <RiAlertLine
            className={styles.caution}
            role="img"
            aria-label={terms.sentence}
          />
        ) : null
      }
    />
  );
}

function useColumns(): ColumnConfig<Row>[] {
  const links = useServingLinks();
  return [
    {
      id: 'name',
      label: 'Name',
      isRowHeader: true,
      isSortable: true,
      cell: model => (
        <CellText
          title={model.title}
          description={model.facts?.task ?? undefined}
          href={readAppPath(links.model(model.entityRef)) ?? undefined}
        />
      ),
    },
    {
      id: 'publisher',
      label: 'Publisher',
      isSortable: true,
      cell: model => <Fact known={model.facts?.publisher} />,
    },
    amountColumn(
      'parameters',
      'Parameters',
      ({ facts }) => facts && modelFacts(facts).parameters,
    ),
    amountColumn(
      'context',
      'Context',
      ({ facts }) => facts && modelFacts(facts).context,
    ),
    {
      id: 'license',
      label: 'License',
      isSortable: true,
      cell: model => <License license={model.facts?.license ?? null} />,
    },
    {
      id: 'precision',
      label: 'Precision',
      cell: model => (
        <Fact known={model.facts && modelFacts(model.facts).precision} />
      ),
    },
    amountColumn(
      'memory',
      'Memory',
      ({ facts }) => facts && modelFacts(facts).memory,
    ),
    {
      id: 'engine',
      label: 'Engine',
      cell: model => <Fact known={model.facts?.engine} />,
    },
    {
      id: 'pinned',
      label: 'Artifact',
      cell: model => (
        <Cell>
          <VettedBadge model={model} />
          <PinnedBadge model={model} />
        </Cell>
      ),
    },
    amountColumn('services', 'Services', ({ services }) =>
      services === null ? null : formatNumber(services),
    ),
  ];
}

/** The models as a table, one row each. */
export function ModelTable(props: { models: readonly Model[] }) {
  const columns = useColumns();
  const { tableProps } = useTable<Row>({
    mode: 'complete',
    data: props.models.map(model => ({ ...model, id: model.entityRef })),
    initialSort: { column: 'name', direction: 'ascending' },
    sortFn: sortModels,
    paginationOptions: {
      type: props.models.length > PAGE_SIZE ? 'page' : 'none',
      pageSize: PAGE_SIZE,
    },
  });
  return (
    <div className={styles.table}>
      <Table columnConfig={columns} {...tableProps} />
    </div>
  );
}
