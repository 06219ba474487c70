import { ReactNode, useMemo } from 'react';
import {
  Cell,
  Column,
  ColumnConfig,
  Table,
  Text,
  VisuallyHidden,
} from '@backstage/ui';
import {
  HostedEndpoint,
  ModelSort,
  ModelSummary,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppLink,
  formatNumber,
  OutsideText,
  ServingLinks,
  Unknown,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';
import { firstOrder, ModelOrder } from '../../model/modelFilter';
import { hostedPrices } from '../../model/hostedPrices';
import {
  measureWords,
  modelNumbers,
  originLine,
} from '../../model/modelNumbers';
import { facetValueTitle } from '../../model/facetTitles';
import { DecisionBadge } from '../DecisionBadge';
import { ModelFitBadge, StandingBadges } from '../SummaryBadges';
import { CompareCheckbox } from './CompareCheckbox';
import { MeasuredHere } from './MeasuredHere';
import { ModelListProps } from './ModelListProps';
import styles from './ModelsPage.module.css';

interface Row extends ModelSummary {
  id: string;
}

/** Letters of a license id that fit into its column. */
const LONG_LICENSE = 14;
const NOT_TOLD = 'its sources do not say';

function Lines(props: { children: ReactNode; second?: ReactNode }) {
  return (
    <div className={styles.lines}>
      <div>{props.children}</div>
      {props.second && (
        <Text as="div" variant="body-small" color="secondary">
          {props.second}
        </Text>
      )}
    </div>
  );
}

function amountColumn(
  id: ModelSort,
  label: string,
  cell: (model: Row) => ReactNode,
): ColumnConfig<Row> {
  return {
    id,
    label,
    isSortable: true,
    header: () => (
      <Column id={id} allowsSorting className={styles.amount}>
        {label}
      </Column>
    ),
    cell: model => <Cell className={styles.amount}>{cell(model)}</Cell>,
  };
}

function NameCell({ links, model }: { links: ServingLinks; model: Row }) {
  return (
    <Cell>
      <Lines second={<OutsideText text={originLine(model)} maxLength={80} />}>
        <AppLink path={links.model(model.entityRef)}>
          <OutsideText text={model.title} maxLength={80} />
        </AppLink>{' '}
        <StandingBadges model={model} />
      </Lines>
    </Cell>
  );
}

function UnknownMemory(props: { model: ModelSummary }) {
  const { memoryReason } = props.model;
  return memoryReason === null ? (
    <Unknown reason={NOT_TOLD} />
  ) : (
    <Unknown sentence={memoryReason} />
  );
}

function Speed({ model }: { model: ModelSummary }) {
  return (
    <>
      {(['timeToFirstToken', 'tokensPerSecond'] as const).map(measure => {
        const { after, before } = measureWords(measure, model);
        return (
          <div key={measure}>
            {before}{' '}
            <span className={styles.speed}>
              <MeasuredHere
                measure={measure}
                measured={model.measured}
                model={model}
              />
            </span>{' '}
            {after}
          </div>
        );
      })}
    </>
  );
}

/** What is written costs more than what is read, so it comes first. */
function HostedPrice({ hosted }: { hosted: HostedEndpoint }) {
  const { input, output } = hostedPrices(hosted);
  return output === null ? (
    <Lines second="input">{input}</Lines>
  ) : (
    <Lines
      second={
        <>
          <div>output</div>
          {input && (
            <>
              <div>{input}</div> <div>input</div>
            </>
          )}
        </>
      }
    >
      {output}
    </Lines>
  );
}

function columnsOf(
  links: ServingLinks,
  tenant: string | undefined,
): ColumnConfig<Row>[] {
  return [
    {
      id: 'compare',
      label: 'Compare',
      header: () => (
        <Column id="compare" className={styles.compare}>
          <VisuallyHidden>Compare</VisuallyHidden>
        </Column>
      ),
      cell: model => (
        <Cell>
          <CompareCheckbox model={model} />
        </Cell>
      ),
    },
    {
      id: 'title',
      label: 'Model',
      isRowHeader: true,
      isSortable: true,
      header: () => (
        <Column id="title" isRowHeader allowsSorting className={styles.name}>
          Model
        </Column>
      ),
      cell: model => <NameCell links={links} model={model} />,
    },
    amountColumn('parameters', 'Parameters', model => {
      const { active, context, parameters } = modelNumbers(model);
      return (
        <Lines
          second={
            <>
              {active && <div>{`${active} active`}</div>}
              {context && `${context} context`}
            </>
          }
        >
          {parameters ?? <Unknown reason={NOT_TOLD} />}
        </Lines>
      );
    }),
    {
      id: 'license',
      label: 'License',
      cell: ({ license, licenseClass }) => (
        <Cell>
          <Lines
            second={
              <span className={styles.license}>
                {facetValueTitle('licenseClass', licenseClass)}
              </span>
            }
          >
            {license ? (
              <span
                className={styles.license}
                data-long={license.length > LONG_LICENSE || undefined}
              >
                <OutsideText text={license} maxLength={40} />
              </span>
            ) : (
              <Unknown reason="no source names a license" />
            )}
          </Lines>
        </Cell>
      ),
    },
    {
      id: 'decision',
      label: tenant ? `For ${tenant}` : 'Allowed',
      cell: model => (
        <Cell>
          <Lines second={<ModelFitBadge model={model} />}>
            <DecisionBadge decision={model.decision} />
          </Lines>
        </Cell>
      ),
    },
    amountColumn('memory', 'Memory', model => {
      const { memory } = modelNumbers(model);
      return (
        <Lines
          second={
            model.memoryVariant !== null && (
              <>
                <VisuallyHidden>variant </VisuallyHidden>
                <OutsideText text={model.memoryVariant} maxLength={40} />
                {model.memoryBasis && <div>{model.memoryBasis}</div>}
              </>
            )
          }
        >
          {memory ?? <UnknownMemory model={model} />}
        </Lines>
      );
    }),
    {
      id: 'services',
      label: 'Services',
      cell: model => (
        <Cell>
          <Lines second={model.measured && <Speed model={model} />}>
            {model.services === null ? (
              <Unknown reason="the services could not be read" />
            ) : (
              formatNumber(model.services)
            )}
          </Lines>
        </Cell>
      ),
    },
    amountColumn('price', 'Price', model => {
      const { hosted, measured } = model;
      return measured === null && hosted?.price ? (
        <HostedPrice hosted={hosted} />
      ) : (
        <Lines
          second={
            measured && (
              <OutsideText text={measured.variants.join(', ')} maxLength={40} />
            )
          }
        >
          <MeasuredHere
            measure="perMillionTokens"
            measured={measured}
            model={model}
          />
        </Lines>
      );
    }),
  ];
}

function nextOrder(column: string, current: ModelOrder): ModelOrder {
  const sort = column as ModelSort;
  return current.sort === sort
    ? { sort, order: current.order === 'asc' ? 'desc' : 'asc' }
    : firstOrder(sort);
}

/** One page of models as a table, one row each. */
export function ModelTable(props: ModelListProps) {
  const { isOutdated, models, onOrder, order, tenant } = props;
  const links = useServingLinks();
  const columns = useMemo(() => columnsOf(links, tenant), [links, tenant]);
  const rows = useMemo(
    () => models.map(model => ({ ...model, id: model.entityRef })),
    [models],
  );
  return (
    <div className={styles.table}>
      <Table<Row>
        columnConfig={columns}
        data={rows}
        isStale={isOutdated}
        pagination={{ type: 'none' }}
        sort={{
          descriptor: {
            column: order.sort,
            direction: order.order === 'asc' ? 'ascending' : 'descending',
          },
          onSortChange: ({ column }) =>
            onOrder(nextOrder(String(column), order)),
        }}
      />
    </div>
  );
}
