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
import { readAppPath } from '@model-serving/backstage-plugin-model-serving-common';
import { useModelLinks } from '../../links';
import {
  bytesInWords,
  contextInWords,
  parametersInWords,
} from '../../model/factsInWords';
import { licenceTerms } from '../../model/licenceTerms';
import { Model } from '../../model/readModel';
import { PinnedBadge, VettedBadge } from '../badges';
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

function known(
  value: number | null | undefined,
  inWords: (value: number) => string,
): string | null {
  return value === null || value === undefined ? null : inWords(value);
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

function Licence(props: { licence: string | null }) {
  const terms = licenceTerms(props.licence);
  return (
    <CellText
      title={props.licence ?? 'unknown'}
      leadingIcon={
        terms.caution ? (
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
  const links = useModelLinks();
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
      label: 'By',
      isSortable: true,
      cell: model => <Fact known={model.facts?.publisher} />,
    },
    amountColumn('parameters', 'Parameters', ({ facts }) =>
      known(facts?.parameters, parametersInWords),
    ),
    amountColumn('context', 'Context', ({ facts }) =>
      known(facts?.contextLength, contextInWords),
    ),
    {
      id: 'licence',
      label: 'Licence',
      isSortable: true,
      cell: model => <Licence licence={model.facts?.license ?? null} />,
    },
    {
      id: 'precision',
      label: 'Precision',
      cell: model => <Fact known={model.facts?.precision} />,
    },
    amountColumn('memory', 'Memory', ({ facts }) =>
      known(facts?.memoryBytes, bytesInWords),
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
    amountColumn('services', 'Services', model => model.services),
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
