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
  MemoryBasis,
  ModelSort,
  ModelSummary,
  plainLine,
  TEXT_LIMITS,
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
  isOfWriting,
  measuresOf,
  modelNumbers,
  originLine,
} from '../../model/modelNumbers';
import { facetValueTitle } from '../../model/facetTitles';
import { DecisionBadge } from '../DecisionBadge';
import {
  HostedBadge,
  isOnlyHosted,
  ModelFitBadge,
  StandingBadges,
} from '../SummaryBadges';
import { CompareCheckbox } from './CompareCheckbox';
import { MeasuredHere } from './MeasuredHere';
import { ModelListProps } from './ModelListProps';
import styles from './ModelsPage.module.css';

interface Row extends ModelSummary {
  id: string;
}

/** How most models' memory is known; the head of its column says so. */
const USUAL_BASIS: MemoryBasis = 'computed';
/** What prices are of. */
const PRICE_UNIT = 'per Mtok';
const NOT_TOLD = 'its sources do not say';

/** A cell of two lines at most: what does not fit is cut, with the whole on hover. */
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

/** A text from outside on one line. */
function Cut(props: { text: string }) {
  const text = plainLine(props.text, TEXT_LIMITS.label);
  return (
    <span className={styles.cut} title={text}>
      {text}
    </span>
  );
}

function amountColumn(
  id: ModelSort,
  label: string,
  cell: (model: Row) => ReactNode,
  /** What all its amounts are, where none says otherwise. */
  kind?: string,
): ColumnConfig<Row> {
  return {
    id,
    label,
    isSortable: true,
    header: () => (
      <Column id={id} allowsSorting className={styles.amount}>
        {kind ? <Lines second={kind}>{label}</Lines> : label}
      </Column>
    ),
    cell: model => <Cell className={styles.amount}>{cell(model)}</Cell>,
  };
}

function NameCell({ links, model }: { links: ServingLinks; model: Row }) {
  return (
    <Cell className={styles.name}>
      <Lines
        second={
          <span className={styles.origin}>
            <StandingBadges
              model={isOnlyHosted(model) ? { ...model, hosted: null } : model}
            />
            <Cut text={originLine(model)} />
          </span>
        }
      >
        <AppLink path={links.model(model.entityRef)}>
          <Cut text={model.title} />
        </AppLink>
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

/** What the head of the column names, beside the services and below; nothing of a model that writes no tokens. */
function servicesLines(model: Row): [first: ReactNode, second: ReactNode] {
  const count =
    model.services === null ? (
      <Unknown reason="the services could not be read" />
    ) : (
      formatNumber(model.services)
    );
  const speeds = model.measured ? measuresOf(model).filter(isOfWriting) : [];
  const [first, second] = speeds.map(measure => (
    <MeasuredHere key={measure} measure={measure} model={model} />
  ));
  return [
    first ? (
      <>
        {count} · {first}
      </>
    ) : (
      count
    ),
    second,
  ];
}

/** What is written costs more than what is read, so it comes first. */
function HostedPrice({ hosted }: { hosted: HostedEndpoint }) {
  const { input, output } = hostedPrices(hosted, '');
  const [first, second] = [
    output && `${output} output`,
    input && `${input} input`,
  ].filter(Boolean);
  return <Lines second={second}>{first}</Lines>;
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
        <Lines second={context && `${context} context`}>
          {parameters ?? <Unknown reason={NOT_TOLD} />}
          {active && (
            <Text variant="body-small" color="secondary">
              {` ${active} active`}
            </Text>
          )}
        </Lines>
      );
    }),
    {
      id: 'license',
      label: 'License',
      cell: ({ license, licenseClass }) => (
        <Cell>
          <Lines second={facetValueTitle('licenseClass', licenseClass)}>
            {license ? (
              <span className={styles.license}>
                <Cut text={license} />
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
          <div className={styles.decision}>
            <Lines
              second={
                isOnlyHosted(model) ? (
                  <HostedBadge />
                ) : (
                  <ModelFitBadge model={model} />
                )
              }
            >
              <DecisionBadge decision={model.decision} />
            </Lines>
          </div>
        </Cell>
      ),
    },
    amountColumn(
      'memory',
      'Memory',
      model => {
        const { memory } = modelNumbers(model);
        return (
          <Lines
            second={
              model.memoryVariant !== null && (
                <>
                  <VisuallyHidden>variant </VisuallyHidden>
                  <OutsideText
                    text={[
                      model.memoryVariant,
                      model.memoryBasis !== USUAL_BASIS && model.memoryBasis,
                    ]
                      .filter(Boolean)
                      .join(', ')}
                    maxLength={40}
                  />
                </>
              )
            }
          >
            {memory ?? <UnknownMemory model={model} />}
          </Lines>
        );
      },
      USUAL_BASIS,
    ),
    {
      id: 'services',
      label: 'Services',
      header: () => (
        <Column id="services">
          <Lines second="first token, speed">Services</Lines>
        </Column>
      ),
      cell: model => {
        const [first, second] = servicesLines(model);
        return (
          <Cell>
            <Lines second={second}>{first}</Lines>
          </Cell>
        );
      },
    },
    amountColumn(
      'price',
      'Price',
      model => {
        const { hosted, measured } = model;
        return measured === null && hosted?.price ? (
          <HostedPrice hosted={hosted} />
        ) : (
          <Lines
            second={
              measured && (
                <OutsideText
                  text={measured.variants.join(', ')}
                  maxLength={40}
                />
              )
            }
          >
            <MeasuredHere measure="perMillionTokens" model={model} />
          </Lines>
        );
      },
      PRICE_UNIT,
    ),
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
