import { ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import {
  parseServiceRef,
  ServiceSpend,
  SpendPart,
  TenantCosts,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppLink,
  asSentence,
  DataColumn,
  DataTable,
  EmptyState,
  formatCompact,
  formatNumber,
  formatPercent,
  MeasuredValue,
  Section,
  useServingLinks,
  useUrlState,
} from '@model-serving/backstage-plugin-model-serving-react';

type Part = SpendPart & Partial<Omit<ServiceSpend, keyof SpendPart>>;

const GROUPS = {
  service: { title: 'Service', of: 'services', none: 'unknown' },
  model: { title: 'Model', of: 'models', none: 'unknown' },
  accelerator: { title: 'Accelerator', of: 'flavors', none: 'none or unknown' },
  'cost-center': { title: 'Cost center', of: 'costCenters', none: 'none' },
} as const satisfies Record<
  string,
  { title: string; of: keyof TenantCosts; none: string }
>;

type Group = keyof typeof GROUPS;

/** An entity by its last part: names of models that are no entities stay. */
const nameOf = (id: string) => /^[a-z]+:.+\/(.+)$/.exec(id)?.[1] ?? id;

function PartName(props: { by: Group; part: Part }) {
  const { by, part } = props;
  const links = useServingLinks();
  const { exists, id } = part;
  if (id === null) {
    return <>{GROUPS[by].none}</>;
  }
  const ref = by === 'service' ? parseServiceRef(id) : undefined;
  if (ref) {
    return exists === false ? (
      <>{ref.name} (removed)</>
    ) : (
      <AppLink path={links.service(ref)}>{ref.name}</AppLink>
    );
  }
  return by === 'model' ? (
    <AppLink path={links.model(id)}>{nameOf(id)}</AppLink>
  ) : (
    <>{id}</>
  );
}

/** Of services alone: engines count for their own service. */
const WORK_COLUMNS: DataColumn<Part>[] = [
  {
    id: 'tokens',
    label: 'Tokens',
    numeric: true,
    render: ({ tokens }) =>
      tokens === null || tokens === undefined ? '–' : formatCompact(tokens),
  },
  {
    id: 'per-million',
    label: 'Per million tokens',
    numeric: true,
    render: ({ perMillionTokens }) =>
      perMillionTokens && (
        <MeasuredValue label="Per million tokens" measured={perMillionTokens} />
      ),
  },
];

function columnsOf(by: Group, total: number): DataColumn<Part>[] {
  return [
    {
      id: 'name',
      label: GROUPS[by].title,
      isRowHeader: true,
      render: part => <PartName by={by} part={part} />,
    },
    {
      id: 'amount',
      label: 'Cost',
      numeric: true,
      render: part => <MeasuredValue label="Cost" measured={part.amount} />,
    },
    {
      id: 'share',
      label: 'Share',
      numeric: true,
      render: ({ amount: { value } }) =>
        value === null || total === 0 ? '–' : formatPercent(value / total),
    },
    {
      id: 'accelerators',
      label: 'Accelerator hours',
      numeric: true,
      render: part => formatNumber(part.acceleratorHours),
    },
    {
      id: 'pods',
      label: 'Pod hours',
      numeric: true,
      render: part => formatNumber(part.podHours),
    },
    ...(by === 'service' ? WORK_COLUMNS : []),
  ];
}

/** What the month's costs are made of, by what the reader chooses. */
export function SpendTable(props: { costs: TenantCosts }) {
  const { costs } = props;
  const [chosen, setBy] = useUrlState('by', 'service');
  const by = Object.hasOwn(GROUPS, chosen) ? (chosen as Group) : 'service';
  const rows: readonly Part[] = costs[GROUPS[by].of];
  return (
    <Section
      title="Cost breakdown"
      actions={
        <ToggleButtonGroup
          aria-label="Group by"
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[by]}
          onSelectionChange={keys => setBy(String([...keys][0]))}
        >
          {Object.entries(GROUPS).map(([id, { title }]) => (
            <ToggleButton key={id} id={id}>
              {title}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      }
    >
      {rows.length === 0 ? (
        <EmptyState
          title={
            costs.usageUnknown === null
              ? 'No usage in this month'
              : 'No known usage in this month'
          }
        >
          {costs.usageUnknown === null
            ? 'Costs appear once a pod of the tenant is bound to a node.'
            : asSentence(costs.usageUnknown)}
        </EmptyState>
      ) : (
        <DataTable
          label={`Costs by ${GROUPS[by].title.toLocaleLowerCase('en-US')}`}
          columns={columnsOf(by, costs.priced)}
          rows={rows}
          rowKey={({ id }) => id ?? ''}
        />
      )}
    </Section>
  );
}
